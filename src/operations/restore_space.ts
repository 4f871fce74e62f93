import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { TargetFolder } from "./restore_folders.ts";
import type { PlannedFile } from "./restore_plan.ts";
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

/**
 * What is needed on each file system. What is replaced stays there as well. `cutSize` is what is
 * left of the log that is cut, where that is known.
 */
export function planSpace(
  fs: FileSystem,
  files: readonly PlannedFile[],
  folders: { snap: TargetFolder; log: TargetFolder },
  cutSize: number | null,
  seen: Surroundings,
): SpaceNeed[] {
  const needs = new Map<number, SpaceNeed>();
  for (const { kind, stored, cutBehind } of files) {
    const size = (cutBehind === null ? null : cutSize) ?? stored?.size ?? 0;
    const { beside } = kind === "snapshot" ? folders.snap : folders.log;
    const device = fs.stat(beside)?.device ?? 0;
    const free = seen.folders.get(beside)?.free ?? null;
    const need = needs.get(device) ?? { folder: beside, needed: 0, free };
    needs.set(device, { ...need, needed: need.needed + size });
  }
  return [...needs.values()];
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
