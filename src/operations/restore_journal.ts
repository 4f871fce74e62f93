import * as v from "valibot";

/** Where a swap is: `out`: what was there is being moved aside; `in`: all of it lies aside. */
export type SwapPhase = "out" | "in";

/** One `version-2` folder that a swap works on. */
export interface JournalFolder {
  /** Path of the folder. */
  path: string;
  /** Folder beside it that holds what is to come in. */
  staging: string;
  /** Folder beside it that what was there is moved to. */
  saved: string;
  /** How many files were there. */
  replaced: number;
}

/**
 * What a restore, or the rollback of one, is about to do: enough to finish it, to undo it, and to
 * roll it back long after it was done. It stands in the guard and in each folder of saved data.
 */
export interface Journal {
  /** Version of this form. */
  version: 1;
  /** Id of the restore, or of the rollback. */
  id: string;
  /** Where it is. */
  phase: SwapPhase;
  /** When it was begun, ISO 8601. */
  begun: string;
  /** Id of what a rollback takes back; null: this is a restore. */
  rolls_back: string | null;
  /** Whose data is restored; null where nobody knows. */
  member: string | null;
  /** What a restore was asked for; null: this is a rollback. */
  asked: {
    /** Folder of the backup. */
    backup_dir: string;
    /** State that was asked for. */
    zxid: string;
    /** As one snapshot. */
    as_snapshot: boolean;
    /** `--target-version`. */
    target_version: string | null;
    /** `--epoch-lift`. */
    epoch_lift: number | null;
    /** `--accepted-epoch`. */
    accepted_epoch: number | null;
    /** `--owner`. */
    owner: string | null;
  } | null;
  /** Epochs written; null where none are. */
  epochs: { current: number; accepted: number } | null;
  /** Who owns what is restored. */
  owner: { uid: number | null; gid: number | null } | null;
  /** The folder of the snapshots, and that of the logs where it is another one. */
  folders: JournalFolder[];
}

/** Name of the journal among saved data. */
export const JOURNAL_NAME = "restore.json";

/** Largest journal that is read, and largest guard: two folders and a backup by their paths. */
export const JOURNAL_LIMIT = 64 * 1024;

const ID = /^(restore|rollback)_[0-9]{8}-[0-9]{6}$/;

/** Whether a text is the id of a restore or a rollback. */
export function isSwapId(text: string): boolean {
  return ID.test(text);
}

const id = v.pipe(v.string(), v.regex(ID));
const path = v.pipe(v.string(), v.startsWith("/"), v.maxLength(8192));
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const epoch = v.pipe(number, v.maxValue(0x7fff_ffff));

const schema: v.GenericSchema<unknown, Journal> = v.strictObject({
  version: v.literal(1),
  id,
  phase: v.picklist(["out", "in"]),
  begun: v.pipe(v.string(), v.isoTimestamp()),
  rolls_back: v.nullable(id),
  member: v.nullable(v.pipe(v.string(), v.maxLength(8192))),
  asked: v.nullable(v.strictObject({
    backup_dir: path,
    zxid: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/)),
    as_snapshot: v.boolean(),
    target_version: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(16))), null),
    epoch_lift: v.nullable(number),
    accepted_epoch: v.optional(v.nullable(number), null),
    owner: v.nullable(v.pipe(v.string(), v.maxLength(256))),
  })),
  epochs: v.nullable(v.strictObject({ current: epoch, accepted: epoch })),
  owner: v.nullable(v.strictObject({ uid: v.nullable(number), gid: v.nullable(number) })),
  folders: v.pipe(
    v.array(v.strictObject({
      path,
      staging: path,
      saved: path,
      replaced: number,
    })),
    v.minLength(1),
    v.maxLength(2),
  ),
});

/** The journal as one line of JSON, without the line end. */
export function formatJournal(journal: Journal): string {
  return JSON.stringify(journal);
}

/**
 * Reads the journal in a text of limited size: its one line that is an object of JSON. Null where
 * there is none, or not one as this program writes it.
 */
export function parseJournal(text: string): Journal | null {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  if (lines.length !== 1) return null;
  let value: unknown;
  try {
    value = JSON.parse(lines[0]!);
  } catch {
    return null;
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return null;
  const { output: journal } = parsed;
  const isRollback = journal.id.startsWith("rollback_");
  const fits = isRollback === (journal.rolls_back !== null) &&
    isRollback === (journal.asked === null);
  return fits ? journal : null;
}
