import * as v from "valibot";
import { say } from "../texts/say.ts";
import type { BackupInfo } from "./backup_info.ts";
import { authSchemesSchema, requiresSchema, switchNeedSchema } from "./server_needs_schema.ts";

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
    /^snapshot\.(?:0|[1-9a-f][0-9a-f]{0,14}|[1-7][0-9a-f]{15})(?:\.(?:gz|snappy))?$/,
    say("wanted a name such as snapshot.100000000"),
  ),
);
/** The last name of all is that of the guard of a restore, which is taken away in the end. */
const txnlogName = v.pipe(
  v.string(),
  v.regex(
    /^log\.(?!7f{15}$)(?:0|[1-9a-f][0-9a-f]{0,14}|[1-7][0-9a-f]{15})$/,
    say("wanted a name such as log.100000001"),
  ),
);
/** Of the forms that the standard allows, those that are a time to `Date`. */
const time = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/,
    say("wanted a time such as 2025-01-15T10:30:00+08:00"),
  ),
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
  replay_only: v.optional(v.boolean()),
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
  /** The first transaction in it that no server reads back. */
  bare_check_zxid: v.optional(hex),
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

/** What a description must be; what else it holds is ignored. */
export const backupInfoSchema: v.GenericSchema<unknown, BackupInfo> = v.looseObject({
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
