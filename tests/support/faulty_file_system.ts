import { fileError, type FileOperation } from "../../src/io/file_error.ts";
import { type FileCall, HookedFileSystem } from "./hooked_file_system.ts";

/** Faults that a disk or a system may have. */
export const ERRNOS = ["EIO", "ENOSPC", "EACCES", "EDQUOT"] as const;
export type Errno = typeof ERRNOS[number];

/** Those of a disk on which there is no room, which come when a part is written. */
const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"] satisfies Errno[]);

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

function fault(errno: Errno, call: FileCall): Error {
  const { name, path, to } = call;
  if (NO_ROOM.has(errno)) doPart(call);
  const operation = to === null ? TRIED[name] ?? "read" : { rename: path };
  return fileError(
    operation,
    to ?? path,
    Object.assign(new Error(`made up: ${errno}`), { code: errno }),
  );
}

/** Does what a call that fails or is killed has done before it ends. */
function doPart({ name, path, bytes, writePart }: FileCall): void {
  if (bytes !== null) writePart(bytes.subarray(0, bytes.length >> 1));
  if (name === "removeTree") removeHalf(path);
}

/** Removes every other file under a folder, and what else can be removed then. */
function removeHalf(folder: string): void {
  for (const [at, { name, isDirectory }] of [...Deno.readDirSync(folder)].entries()) {
    const path = `${folder}/${name}`;
    if (isDirectory) removeHalf(path);
    else if (at % 2 === 0) Deno.removeSync(path);
  }
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

/** Fails at call number `point`, and at no other; where the room is gone after half of a write. */
export function failingAt(point: number, errno: Errno): FaultyFileSystem {
  return faulty((number, call) => number === point ? fault(errno, call) : null);
}

/** A way in which any one call fails. */
export interface OneFailure {
  /** As it stands in the name of a test. */
  name: string;
  inject: (point: number) => FaultyFileSystem;
}

const each = (errno: Errno): OneFailure => ({
  name: errno,
  inject: (point) => failingAt(point, errno),
});

/**
 * The ways in which any one call can fail: all faults by turns, call after call, after those that
 * are given; every fault at every call with `ZKBACKUP_EVERY_FAULT=1`, as in `deno task faults`.
 */
export function oneFailure(...always: readonly Errno[]): OneFailure[] {
  if (Deno.env.get("ZKBACKUP_EVERY_FAULT") === "1") return ERRNOS.map(each);
  const inject = (point: number) => failingAt(point, ERRNOS[point % ERRNOS.length]!);
  return [...always.map(each), { name: `${ERRNOS.join(" or ")} by turns`, inject }];
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
 * cleaning up included. A write gets half of its bytes to the file first, and of a tree that is
 * removed half is gone. What the system does when a process ends still happens: handles are closed
 * and locks given up.
 */
export function killingAt(point: number): FaultyFileSystem {
  return faulty((number, call) => {
    if (number < point) return null;
    if (number === point) doPart(call);
    return new Killed("killed");
  });
}
