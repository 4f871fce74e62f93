import { fileError, type FileOperation } from "../../src/io/file_error.ts";
import { type FileCall, HookedFileSystem } from "./hooked_file_system.ts";

/** A fault that a disk or a system may have. */
export type Errno = "EIO" | "ENOSPC" | "EACCES";

/** What the error of a call says was tried, where the name of the method does not say it. */
const TRIED: Readonly<Record<string, FileOperation>> = {
  create: "create",
  list: "list",
  lock: "lock",
  makeFolder: "create folder",
  remove: "remove",
  removeTree: "remove",
  stat: "look at",
  "file.stat": "look at",
  "file.sync": "sync",
  "file.write": "write",
};

function fault(errno: string, { name, path, to }: FileCall): Error {
  const operation = to === null ? TRIED[name] ?? "read" : { rename: path };
  return fileError(
    operation,
    to ?? path,
    Object.assign(new Error(`made up: ${errno}`), { code: errno }),
  );
}

/** A file system that counts its calls and fails at some of them. */
export interface FaultyFileSystem {
  fs: HookedFileSystem;
  /** How many calls there were. */
  calls(): number;
  /** The call that failed first, as "name path"; null: none did. */
  failed(): string | null;
  /** What that call threw; null: none did. */
  firstError(): Error | null;
}

function faulty(fails: (number: number, call: FileCall) => Error | null): FaultyFileSystem {
  let calls = 0;
  let failed: string | null = null;
  let first: Error | null = null;
  const fs = new HookedFileSystem((call) => {
    calls++;
    const error = fails(calls, call);
    if (error === null) return;
    failed ??= `${call.name} ${call.path}`;
    first ??= error;
    throw error;
  });
  return { fs, calls: () => calls, failed: () => failed, firstError: () => first };
}

/** Fails at call number `point`, and at no other. */
export function failingAt(point: number, errno: Errno): FaultyFileSystem {
  return faulty((number, call) => number === point ? fault(errno, call) : null);
}

/** From call number `point` on there is no room: nothing can be made or written, only removed. */
export function fullFrom(point: number): FaultyFileSystem {
  const needsRoom = new Set(["create", "makeFolder", "file.write"]);
  return faulty((number, call) =>
    number >= point && needsRoom.has(call.name) ? fault("ENOSPC", call) : null
  );
}

/** From call number `point` on every call fails, as on a disk that is gone. */
export function brokenFrom(point: number): FaultyFileSystem {
  return faulty((number, call) => number >= point ? fault("EIO", call) : null);
}

/** What every call throws once a process was killed: no code of the program runs any more. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/**
 * Kills the process at call number `point`: this call and all later ones throw and do nothing,
 * cleaning up included. A write gets half of its bytes to the file first. What the system does when
 * a process ends still happens: handles are closed and locks given up.
 */
export function killingAt(point: number): FaultyFileSystem {
  return faulty((number, call) => {
    if (number < point) return null;
    if (number === point && call.bytes !== null) {
      call.writePart(call.bytes.subarray(0, call.bytes.length >> 1));
    }
    return new Killed("killed");
  });
}
