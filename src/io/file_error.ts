import { ZkBackupError } from "../errors.ts";

interface Known {
  code: string;
  text: string;
  hint?: string;
}

const BY_ERRNO: Record<string, Known> = {
  ENOENT: { code: "not-found", text: "does not exist" },
  ENOTDIR: { code: "not-a-folder", text: "is not a folder" },
  EACCES: {
    code: "permission-denied",
    text: "permission denied",
    hint: "Run as a user who may do that, usually the one ZooKeeper runs as",
  },
  EPERM: { code: "permission-denied", text: "operation not permitted" },
  EEXIST: { code: "exists", text: "exists already" },
  ENOSPC: { code: "disk-full", text: "no space left on the file system" },
  EDQUOT: { code: "quota-exceeded", text: "disk quota exceeded" },
  EROFS: { code: "read-only", text: "the file system is read-only" },
  EXDEV: { code: "other-file-system", text: "source and target are on different file systems" },
  ENOTEMPTY: { code: "not-empty", text: "folder is not empty" },
  EIO: {
    code: "io-error",
    text: "the disk reports an input/output error",
    hint: "Look at the kernel log; copy what can still be read to another disk",
  },
};

/**
 * Permission that Deno asks for, from the text of its error: `Requires read access to "/a", run again
 * with the --allow-read flag`. The path can be another than that of the call: a rename has two.
 */
function missingPermission(error: Error): { flag: string; path: string | undefined } {
  const flag = /--allow-[a-z]+/.exec(error.message)?.[0] ?? "a permission flag";
  const isForPath = flag === "--allow-read" || flag === "--allow-write";
  return { flag, path: isForPath ? /access to "([^"]+)"/.exec(error.message)?.[1] : undefined };
}

function errnoOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  if (error instanceof Deno.errors.AlreadyExists) return "EEXIST";
  if (error instanceof Deno.errors.PermissionDenied) return "EACCES";
  return "";
}

/**
 * Turns what a file call threw into a {@linkcode ZkBackupError} that says what was tried on which
 * path. `operation` completes "Cannot …": "read", "create", "rename to /b".
 */
export function fileError(operation: string, path: string, thrown: unknown): ZkBackupError {
  if (thrown instanceof ZkBackupError) return thrown;
  if (!(thrown instanceof Error)) throw thrown;
  if (thrown instanceof Deno.errors.NotCapable) {
    const { flag, path: wanted } = missingPermission(thrown);
    return new ZkBackupError(`Cannot ${operation} ${path}: Deno was started without ${flag}`, {
      code: "deno-permission",
      category: "User",
      exitStatus: 1,
      path,
      hint: `Add ${wanted === undefined ? flag : `${flag}=${wanted}`} to the command line`,
      cause: thrown,
    });
  }
  const known = BY_ERRNO[errnoOf(thrown)];
  return new ZkBackupError(`Cannot ${operation} ${path}: ${known?.text ?? thrown.message}`, {
    code: known?.code ?? "io-error",
    category: "IO",
    path,
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: thrown,
  });
}
