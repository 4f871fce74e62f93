import * as v from "valibot";
import type { Coding } from "../codec/coding.ts";
import { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { AuthSchemes, Requires, SwitchNeed } from "./server_needs.ts";
import { authSchemesSchema, requiresSchema, switchNeedSchema } from "./server_needs_schema.ts";

/** Schema version that this program writes; it reads every 1.x. */
export const SCHEMA_VERSION = "1.0";
const SCHEMA_MAJOR = 1;

/** What every stored file has. */
export interface StoredFile {
  /** Name as in ZooKeeper, with ZooKeeper's own suffix. */
  name: string;
  /** Bytes with zkbackup's coding undone. */
  size: number;
  /** Checksum of these bytes: `sha256:` and 64 hexadecimal digits. */
  checksum: string;
  /** Path in the backup. */
  stored_name: string;
  /** How zkbackup stored it. */
  coding: Coding;
  /** Bytes as stored. */
  stored_size: number;
  /** Checksum of the bytes as stored. */
  stored_checksum: string;
  /** Permission bits of the source, octal; null where the system has none. */
  mode: string | null;
  /** When the source was last changed. */
  modified: string | null;
}

/** How a file of the source was found and stored. */
export type FileStatus = "valid" | "truncated" | "repaired" | "corrupted";

/** A snapshot in a backup. */
export interface StoredSnapshot extends StoredFile {
  /** Zxid in its name. */
  zxid: string;
  /** How it was found. */
  status: FileStatus;
  /** Last change that may be in it; null where nothing bounds it. */
  end_zxid: string | null;
  /** Number of znodes. */
  node_count: number;
  /** Number of open sessions. */
  session_count: number;
  /** Number of ephemeral znodes. */
  ephemeral_count: number;
  /** Value of `zookeeper.digest.enabled` with which 3.9 and later read it. */
  digest_enabled?: SwitchNeed | undefined;
}

/** Records that follow each other without a hole. */
export interface StoredRange {
  /** Zxid of the first record. */
  start_zxid: string;
  /** Zxid of the last record. */
  end_zxid: string;
  /** Time of the first record. */
  start_time: string;
  /** Time of the last record. */
  end_time: string;
}

/** A transaction log in a backup. */
export interface StoredTxnLog extends StoredFile {
  /** Zxid of the first record; null where there is none. */
  start_zxid: string | null;
  /** Zxid of the last record; null where there is none. */
  end_zxid: string | null;
  /** Time of the first record. */
  start_time: string | null;
  /** Time of the last record. */
  end_time: string | null;
  /** How it was found and stored. */
  status: FileStatus;
  /** Number of records. */
  transaction_count: number;
  /** More than one where holes are. */
  ranges: StoredRange[];
  /** Bytes of the source file, padding included. */
  source_size: number;
  /** What was done to it. */
  note?: string | undefined;
}

/** An epoch file in a backup. */
export interface StoredEpochFile extends StoredFile {
  /** The epoch in it; null where it holds none. */
  value: number | null;
}

/** A configuration file in a backup; no restore writes it. */
export interface StoredConfigFile extends StoredFile {
  /** What it is to the server; `tls`: a store, or the password of one. */
  role: "zoo.cfg" | "dynamic-config" | "myid" | "jaas" | "java-env" | "tls";
  /** Where it was, as it was named there; links may lead elsewhere. */
  source: string;
}

/** The original of a file that was cut or left out. */
export interface DamagedFile extends StoredFile {
  /** What was wrong with it. */
  reason: string;
}

/** A window as JSON has it. */
export interface WindowInfo {
  /** First zxid that can be restored exactly. */
  start_zxid: string;
  /** Last one. */
  end_zxid: string;
  /** Time of the first one, where a record says it. */
  start_time: string | null;
  /** Time of the last one. */
  end_time: string | null;
  /** Snapshot to begin with; null for the empty tree. */
  base: string | null;
  /** Why the window goes no further. */
  ends_because: string;
}

/** Zxids that were logged and to which a backup does not restore. */
export interface LostInfo {
  /** First of them. */
  start_zxid: string;
  /** Last of them; null where nothing tells how far the loss goes. */
  end_zxid: string | null;
  /** Number of transactions; null where nothing tells it. */
  count: number | null;
  /** They were logged at this time or later; null where no record says it. */
  start_time: string | null;
  /** They were logged at this time or earlier. */
  end_time: string | null;
}

/** A transaction by which histories are told apart. */
export interface AnchorInfo {
  /** Its zxid. */
  zxid: string;
  /** Adler-32 of its bytes: 8 hexadecimal digits. */
  checksum: string;
  /** Digest of the tree after it, as the server stored it: 16 hexadecimal digits; null before 3.6. */
  digest: string | null;
}

/** Content of `backup_info.json`: what is known of one backup. docs/backup-format.md explains it. */
export interface BackupInfo {
  /** Version of the schema. */
  version: string;
  /** Id of the backup. */
  backup_id: string;
  /** When it was begun, in local time with its offset. */
  backup_timestamp: string;
  /** Program that made it. */
  tool: { name: string; version: string };
  /** Whose backup it is. */
  member: string;
  /** `unverified`: not read back. `partial`: something was damaged, the rest restores. */
  status: "valid" | "partial" | "corrupted" | "unverified";
  /** The highest zxid to which it restores. */
  backup_zxid: { hex: string; decimal: number };
  /** Up to where the server had confirmed it; null where the server was not asked. */
  confirmed_zxid: string | null;
  /** The member that was backed up. */
  zookeeper: {
    version: string | null;
    host: string;
    data_dir: string;
    log_dir: string;
    mode: string | null;
    zxid_at_start: string | null;
    zxid_at_end: string | null;
  };
  /** Every stored file. */
  files: {
    snapshots: StoredSnapshot[];
    txnlogs: StoredTxnLog[];
    epochs: StoredEpochFile[];
    damaged: DamagedFile[];
    /** Only where the configuration was asked for. */
    config?: StoredConfigFile[] | undefined;
  };
  /** Ranges of zxids to each of which it restores exactly. */
  windows: WindowInfo[];
  /** What was lost by damage, at the member or since; backups made before this was recorded have none. */
  lost?: LostInfo[] | undefined;
  /** The last transaction of each of the newest logs; older backups have none. */
  anchors?: AnchorInfo[] | undefined;
  /** The member's files by how they were found; `total = valid + corrupted`. */
  validation: {
    enabled: boolean;
    total_files: number;
    valid_files: number;
    corrupted_files: number;
    repaired_files: number;
    unrecoverable_files: number;
  };
  /** What a server needs to load it; backups made before this was recorded have none. */
  requires?: Requires | undefined;
  /** Authentication schemes in its ACLs. */
  auth_schemes?: AuthSchemes | undefined;
  /** Bytes before and after the coding, and seconds. */
  statistics: { total_size: number; compressed_size: number; duration_seconds: number };
  /** What a person should look at. */
  warnings: string[];
}

const hex = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-f]{1,16}$/, say("wanted a zxid such as 0x100000001")),
);
const checksum = v.pipe(
  v.string(),
  v.regex(/^sha256:[0-9a-f]{64}$/, say('wanted "sha256:" and 64 hexadecimal digits')),
);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const fileName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, say("wanted a file name")),
);
/** Names as ZooKeeper gives them: no others ever go into a restored folder. */
const snapshotName = v.pipe(
  v.string(),
  v.regex(
    /^snapshot\.(?:0|[1-9a-f][0-9a-f]{0,15})(?:\.(?:gz|snappy))?$/,
    say("wanted a name such as snapshot.100000000"),
  ),
);
const txnlogName = v.pipe(
  v.string(),
  v.regex(/^log\.(?:0|[1-9a-f][0-9a-f]{0,15})$/, say("wanted a name such as log.100000001")),
);
const time = v.pipe(
  v.string(),
  v.isoTimestamp(say("wanted a time such as 2025-01-15T10:30:00+08:00")),
);
const coding = v.picklist(["none", "gzip", "zstd"]);
const fileStatus = v.picklist(["valid", "truncated", "repaired", "corrupted"]);

const zxid = v.looseObject({ hex, decimal: v.pipe(v.number(), v.minValue(0)) });

/** Fields that every stored file has. */
const stored = {
  /** Name as in ZooKeeper, with ZooKeeper's own suffix. */
  name: fileName,
  /** Bytes and checksum with zkbackup's coding undone. */
  size: count,
  checksum,
  /** Path in the backup, coding, bytes and checksum as stored. */
  stored_name: v.pipe(
    v.string(),
    v.regex(
      /^(snapshots|txnlogs|epochs|config|damaged)\/[A-Za-z0-9][A-Za-z0-9._-]*$/,
      say("wanted a file in one of the backup's folders"),
    ),
  ),
  coding,
  stored_size: count,
  stored_checksum: checksum,
  /** Permission bits of the source, octal; null where the system has none. */
  mode: v.nullable(v.pipe(v.string(), v.regex(/^[0-7]{4}$/, say("wanted four octal digits")))),
  modified: v.nullable(time),
};

const snapshot = v.looseObject({
  ...stored,
  name: snapshotName,
  zxid: hex,
  status: fileStatus,
  end_zxid: v.nullable(hex),
  node_count: count,
  session_count: count,
  ephemeral_count: count,
  digest_enabled: v.optional(switchNeedSchema),
});

const txnlog = v.looseObject({
  ...stored,
  name: txnlogName,
  start_zxid: v.nullable(hex),
  end_zxid: v.nullable(hex),
  start_time: v.nullable(time),
  end_time: v.nullable(time),
  status: fileStatus,
  transaction_count: count,
  /** Records that follow each other without a hole; more than one range where holes are. */
  ranges: v.array(v.looseObject({
    start_zxid: hex,
    end_zxid: hex,
    start_time: time,
    end_time: time,
  })),
  /** Bytes of the source file, padding included. */
  source_size: count,
  note: v.optional(v.string()),
});

const epoch = v.looseObject({
  ...stored,
  name: v.picklist(["currentEpoch", "acceptedEpoch"]),
  /** An epoch is the upper half of a zxid: 31 bits, since zxids are signed. */
  value: v.nullable(v.pipe(count, v.maxValue(0x7fff_ffff))),
});

const damaged = v.looseObject({ ...stored, reason: v.string() });

const config = v.looseObject({
  ...stored,
  role: v.picklist(["zoo.cfg", "dynamic-config", "myid", "jaas", "java-env", "tls"]),
  source: v.string(),
});

const window = v.looseObject({
  start_zxid: hex,
  end_zxid: hex,
  start_time: v.nullable(time),
  end_time: v.nullable(time),
  base: v.nullable(v.string()),
  ends_because: v.string(),
});

const anchor = v.looseObject({
  zxid: hex,
  checksum: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/, say("wanted 8 hexadecimal digits"))),
  digest: v.nullable(
    v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, say("wanted 16 hexadecimal digits"))),
  ),
});
const lost = v.looseObject({
  start_zxid: hex,
  end_zxid: v.nullable(hex),
  count: v.nullable(count),
  start_time: v.nullable(time),
  end_time: v.nullable(time),
});

const schema: v.GenericSchema<unknown, BackupInfo> = v.looseObject({
  version: v.string(),
  backup_id: v.string(),
  backup_timestamp: time,
  tool: v.looseObject({ name: v.string(), version: v.string() }),
  member: v.string(),
  status: v.picklist(["valid", "partial", "corrupted", "unverified"]),
  backup_zxid: zxid,
  confirmed_zxid: v.nullable(hex),
  zookeeper: v.looseObject({
    version: v.nullable(v.string()),
    host: v.string(),
    data_dir: v.string(),
    log_dir: v.string(),
    mode: v.nullable(v.string()),
    zxid_at_start: v.nullable(hex),
    zxid_at_end: v.nullable(hex),
  }),
  files: v.looseObject({
    snapshots: v.array(snapshot),
    txnlogs: v.array(txnlog),
    epochs: v.array(epoch),
    damaged: v.array(damaged),
    config: v.optional(v.array(config)),
  }),
  windows: v.array(window),
  lost: v.optional(v.array(lost)),
  anchors: v.optional(v.array(anchor)),
  validation: v.looseObject({
    enabled: v.boolean(),
    total_files: count,
    valid_files: count,
    corrupted_files: count,
    repaired_files: count,
    unrecoverable_files: count,
  }),
  requires: v.optional(requiresSchema),
  auth_schemes: v.optional(authSchemesSchema),
  statistics: v.looseObject({
    total_size: count,
    compressed_size: count,
    duration_seconds: v.pipe(v.number(), v.minValue(0)),
  }),
  warnings: v.array(v.string()),
});

/** Known to the runtime and not yet to the compiler: a number that keeps all its digits. */
const { rawJSON } = JSON as unknown as { rawJSON(digits: string): unknown };

/** Writes a backup's description; zxids in decimal stay exact above 2^53. */
export function formatBackupInfo(info: BackupInfo): string {
  const exact = {
    ...info,
    backup_zxid: {
      ...info.backup_zxid,
      decimal: rawJSON(BigInt(info.backup_zxid.hex).toString()),
    },
  };
  return JSON.stringify(exact, null, 2) + "\n";
}

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
      "The files of the backup can still be restored by hand, see docs/backup-format.md",
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
  const result = v.safeParse(schema, json);
  if (result.success && major !== undefined) return result.output;
  const issue = result.issues?.[0];
  const field = issue === undefined
    ? "version"
    : v.getDotPath(issue) ?? say("(the whole document)");
  const what = issue?.message ?? say("wanted two numbers with a dot");
  const hint = say("The description was changed or cut; restore it, or copy the files by hand");
  throw refuse(
    say("Field {} of {} is wrong: {}", field, path, what),
    "backup-info-unreadable",
    hint,
  );
}
