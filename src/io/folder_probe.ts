import type { ZkBackupError } from "../errors.ts";
import { fileError } from "./file_error.ts";

/** `open(2)`: makes a file without a name in a folder, gone when it is closed. Only Linux has it. */
const O_TMPFILE: Readonly<Record<string, number>> = { x86_64: 0o20200000, aarch64: 0o20040000 };
const WRITE_ONLY = 1;

/** Errors that say that a file system or kernel has no files without names. */
const NOT_SUPPORTED: ReadonlySet<unknown> = new Set(["EOPNOTSUPP", "ENOTSUP", "EISDIR", "EINVAL"]);

/**
 * Whether files can be made in a folder, found out without a trace: neither a name nor a time in it
 * changes. True, the error that says why not, or null where that cannot be asked, as for want of
 * Deno's permission to write or on file systems without such files.
 */
export async function canCreateIn(path: string): Promise<true | ZkBackupError | null> {
  const flag = Deno.build.os === "linux" ? O_TMPFILE[Deno.build.arch] : undefined;
  if (flag === undefined) return null;
  const { closeSync, openSync } = await import("node:fs");
  try {
    closeSync(openSync(path, flag | WRITE_ONLY, 0o600));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    const { code } = error as { code?: unknown };
    return NOT_SUPPORTED.has(code) ? null : fileError("create a file in", path, error);
  }
}
