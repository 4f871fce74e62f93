import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { TargetFolder } from "./restore_folders.ts";
import type { Surroundings } from "./restore_surroundings.ts";

/** What a restore needs of a file system before anything there is moved away. */
export interface SpaceNeed {
  /** A folder on it: the one that files are staged in. */
  folder: string;
  /** Bytes of the files that are staged. */
  needed: number;
  /** Free bytes; null where that could not be asked. */
  free: number | null;
}

/** A file to write, as far as its size goes. */
export interface SizedFile {
  kind: "snapshot" | "txnlog";
  /** Null for the snapshot of the empty tree, which is small. */
  stored: { size: number } | null;
  /** Not null: it is the log that is cut. */
  cutBehind: bigint | null;
  /** Not null: it is made from these. */
  replayed: readonly SizedFile[] | null;
}

/**
 * What is needed on each file system. What is replaced stays there as well. `cutSize` is what is
 * left of the log that is cut, where that is known.
 */
export function planSpace(
  fs: FileSystem,
  files: readonly SizedFile[],
  folders: { snap: TargetFolder; log: TargetFolder },
  cutSize: number | null,
  seen: Surroundings,
): SpaceNeed[] {
  const needs = new Map<number, SpaceNeed>();
  for (const file of files) {
    const { kind, cutBehind } = file;
    const size = (cutBehind === null ? null : cutSize) ?? sizeOf(file);
    const { beside } = kind === "snapshot" ? folders.snap : folders.log;
    const device = fs.stat(beside)?.device ?? 0;
    const free = seen.folders.get(beside)?.free ?? null;
    const need = needs.get(device) ?? { folder: beside, needed: 0, free };
    needs.set(device, { ...need, needed: need.needed + size });
  }
  return [...needs.values()];
}

/** Bytes of a file before it is cut; a replayed snapshot is no larger than what it is made from. */
export function sizeOf({ stored, replayed }: SizedFile): number {
  if (replayed !== null) return replayed.reduce((sum, file) => sum + sizeOf(file), 0);
  return stored?.size ?? 0;
}

/** Whether there is room; null where that could not be asked. */
export function hasRoom({ needed, free }: SpaceNeed): boolean | null {
  return free === null ? null : free >= needed;
}

/** The error for a file system without room, or null. */
export function noRoom(need: SpaceNeed): ZkBackupError | null {
  if (hasRoom(need) !== false) return null;
  const { folder, needed, free } = need;
  const message = say("{} needs {} bytes free and has {}", folder, needed, free ?? 0);
  return new ZkBackupError(message, {
    code: "not-enough-space",
    category: "IO",
    path: folder,
    hint: say("Make room there: the data that is replaced is kept until you delete it"),
  });
}
