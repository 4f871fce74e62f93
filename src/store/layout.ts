import type { Coding } from "../codec/coding.ts";
import { CODING_SUFFIX } from "../codec/coding.ts";

/** Folders and files of one backup; what they hold is described in docs/backup-format.md. */
export const LAYOUT = {
  snapshots: "snapshots",
  txnlogs: "txnlogs",
  epochs: "epochs",
  config: "config",
  damaged: "damaged",
  metadata: "metadata",
  logs: "logs",
  /** What a repair is about to put in place, and the same while it is still being written. */
  repair: ".repair",
  repairDraft: ".repair.partial",
  backupInfo: "metadata/backup_info.json",
  manifest: "metadata/MANIFEST.txt",
  sha256Sums: "metadata/SHA256SUMS",
} as const;

/** Word under which the AdminServer's answer to `hash` is stored. */
export const ADMIN_HASH = "admin_hash";

/** Path of a member's answer to a four-letter word. */
export function answerFile(word: string): string {
  return `${LAYOUT.metadata}/zk_${word}.txt`;
}

/** Name of a stored file: ZooKeeper's name and the suffix of the coding that zkbackup added. */
export function storedName(name: string, coding: Coding): string {
  return name + CODING_SUFFIX[coding];
}

/** Name of a backup's folder while it is being made; a dot keeps it out of every list. */
export function partialName(backupId: string): string {
  return `.${backupId}.partial`;
}

/** Id of the backup whose folder has this name while it is being made; null for other names. */
export function partialId(name: string): string | null {
  return /^\.(.+)\.partial$/.exec(name)?.[1] ?? null;
}

/**
 * File in the folder of a backup that is being made: the name of its member, from the first moment
 * until the description says it.
 */
export const OWNER_FILE = "member.txt";

/** Name of a backup's folder while it is being deleted. */
export function discardedName(backupId: string): string {
  return `.${backupId}.deleted`;
}

/** Id of the backup whose folder has this name while it is being deleted; null for other names. */
export function discardedId(name: string): string | null {
  return /^\.(.+)\.deleted$/.exec(name)?.[1] ?? null;
}

/** Whether a text can be a backup id: one plain file name that no tool takes for an option. */
export function isBackupId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(text) && text !== "latest";
}
