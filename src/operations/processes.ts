import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";

/** A process of this machine. */
export interface Process {
  /** Its number. */
  pid: number;
  /** Its program and arguments; none for one of the kernel. */
  args: readonly string[];
}

/** More than the kernel allows a command line to have by default. */
const COMMAND_LINE_LIMIT = 4 * 1024 * 1024;

/**
 * The processes that run, by the command lines in `/proc`; null where these cannot be read: on other
 * systems than Linux, without all of Deno's permissions, or where users see only their own.
 */
export function listProcesses(fs: FileSystem): Process[] | null {
  const names = unlessItFails(() => fs.list("/proc"));
  // Where the first process is hidden (hidepid), others are as well.
  if (names === null || !names.includes("1")) return null;
  return names.filter((name) => /^[0-9]+$/.test(name)).flatMap((name) => {
    const line = unlessItFails(() => readVirtual(fs, `/proc/${name}/cmdline`, COMMAND_LINE_LIMIT));
    // It has ended meanwhile.
    if (line === null) return [];
    const text = new TextDecoder().decode(line);
    return [{ pid: Number(name), args: text.split("\0").slice(0, -1) }];
  });
}

/** Reads a file that does not know its size, up to a limit. */
export function readVirtual(fs: FileSystem, path: string, limit: number): Uint8Array {
  using file = fs.open(path);
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < limit) {
    const block = new Uint8Array(Math.min(64 * 1024, limit - size));
    const count = file.readSync(block);
    if (count === 0) break;
    parts.push(block.subarray(0, count));
    size += count;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What a file call gives; null where it fails. */
export function unlessItFails<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof ZkBackupError) return null;
    throw error;
  }
}
