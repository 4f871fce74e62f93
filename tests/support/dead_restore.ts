import { GUARD_NAME, guardText } from "../../src/operations/restore_guard.ts";
import type { Journal } from "../../src/operations/restore_journal.ts";
import { isServerState } from "../../src/operations/swap_places.ts";
import { putFile } from "./member.ts";

/** Id of the restore that {@linkcode putGuard} lets die. */
export const DEAD_ID = "restore_20250101-000000";

/** A journal of a restore that died before it had moved anything in one `version-2` folder. */
export function deadJournal(folder: string, more: Partial<Journal> = {}): Journal {
  const beside = folder.slice(0, folder.lastIndexOf("/"));
  return {
    version: 1,
    id: DEAD_ID,
    phase: "out",
    begun: "2025-01-01T00:00:00.000Z",
    rolls_back: null,
    member: null,
    asked: {
      backup_dir: "/backups/b",
      zxid: "0x5",
      as_snapshot: false,
      target_version: null,
      epoch_lift: null,
      accepted_epoch: null,
      owner: null,
    },
    epochs: null,
    owner: null,
    folders: [{
      path: folder,
      staging: `${beside}/.zkbackup-${DEAD_ID}`,
      saved: `${beside}/backup_before_${DEAD_ID}`,
      replaced: Array.from(Deno.readDirSync(folder)).filter(({ name }) => isServerState(name))
        .length,
    }],
    ...more,
  };
}

/** Lets a restore have died in a `version-2` folder, before it had moved anything. */
export function putGuard(folder: string, more: Partial<Journal> = {}): void {
  putFile(`${folder}/${GUARD_NAME}`, guardText(deadJournal(folder, more)));
}
