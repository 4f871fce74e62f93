import * as v from "valibot";
import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { BackupInfo } from "./backup_info.ts";
import { backupInfoSchema } from "./backup_info_schema.ts";

/** Every 1.x is read. */
const SCHEMA_MAJOR = 1;

/**
 * Reads a backup's description. Unknown fields are ignored.
 *
 * @throws {ZkBackupError} `backup-info-unreadable` naming the field that is missing or wrong, or
 * `backup-too-new` for a schema that this program does not know.
 */
export function parseBackupInfo(text: string, path: string): BackupInfo {
  const refuse = (message: Sentence, code: string, hint: Sentence, cause?: unknown) =>
    new ZkBackupError(message, { code, category: "Validation", path, hint, cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const hint = say(
      "The files of the backup can still be restored by hand: unpack them with gunzip or zstd into version-2",
    );
    throw refuse(say("{} is not JSON", path), "backup-info-unreadable", hint, cause);
  }
  const version = (json as { version?: unknown } | null)?.version;
  const major = typeof version === "string" ? /^([0-9]+)\.[0-9]+$/.exec(version)?.[1] : undefined;
  if (major !== undefined && Number(major) !== SCHEMA_MAJOR) {
    throw refuse(
      say(
        "The backup has schema version {}, this program reads {}.x",
        `${version}`,
        SCHEMA_MAJOR,
      ),
      "backup-too-new",
      say("Use a newer zkbackup"),
    );
  }
  const result = v.safeParse(backupInfoSchema, json);
  const changed = say("The description was changed or cut; restore it, or copy the files by hand");
  if (result.success && major !== undefined) {
    const twice = listedTwice(result.output);
    if (twice === undefined) return result.output;
    throw refuse(say("{} lists {} twice", path, twice), "backup-info-unreadable", changed);
  }
  const issue = result.issues?.[0];
  const field = issue === undefined
    ? "version"
    : v.getDotPath(issue) ?? say("(the whole document)");
  const what = issue?.message ?? say("wanted two numbers with a dot");
  throw refuse(
    say("Field {} of {} is wrong: {}", field, path, what),
    "backup-info-unreadable",
    changed,
  );
}

/** A stored file, or a name that a restore would write, with two entries; undefined where none is. */
function listedTwice({ files }: BackupInfo): string | undefined {
  const { snapshots, txnlogs, epochs, damaged, config = [] } = files;
  const restored = [...snapshots, ...txnlogs, ...epochs];
  const stored = [...restored, ...damaged, ...config].map(({ stored_name }) => stored_name);
  return repeated(stored) ?? repeated(restored.map(({ name }) => name));
}

function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}
