import assert from "node:assert/strict";
import type { BackupInfo } from "../../src/store/backup_info.ts";
import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { parseBackupInfo } from "../../src/store/parse_backup_info.ts";
import { testContext } from "../support/context.ts";
import { answering, FourLetterServer } from "../support/four_letter_server.ts";
import { copyMember, putFile, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { type Json, withEachWrongType, withoutEachField } from "./json_mutations.ts";
import { type Schema, SchemaValidator } from "./json_schema.ts";
import { sampleInfo } from "./sample_info.ts";

const SCHEMA: Schema = JSON.parse(
  Deno.readTextFileSync(new URL("../../docs/schema/backup_info.schema.json", import.meta.url)),
);
const validator = new SchemaValidator(SCHEMA);

function readInfo(dir: string): Json {
  return JSON.parse(Deno.readTextFileSync(`${dir}/metadata/backup_info.json`));
}

function sound(): Json {
  return JSON.parse(formatBackupInfo(sampleInfo()));
}

/** Whether the program reads a description. */
function isRead(document: Json): boolean {
  try {
    parseBackupInfo(JSON.stringify(document), "backup_info.json");
    return true;
  } catch {
    return false;
  }
}

Deno.test("the schema describes backups of every kind of member", async () => {
  const cases = [
    ["3.9.5", "separate-log-dir", "zstd"],
    ["3.9.5", "several-epochs", "gzip"],
    ["3.9.5", "snap-sync", "none"],
    ["3.9.5", "gz-snapshots", "gzip"],
    ["3.9.5", "snappy-snapshots", "none"],
    ["3.9.5", "broken-newest-snapshot", "zstd"],
    ["3.4.14", "logs-only", "gzip"],
    ["3.5.10", "torn-tail", "none"],
  ] as const;
  for (const [version, name, coding] of cases) {
    using work = new WorkFolder();
    const member = copyMember(version, name, `${work.path}/zk`);
    const outputDir = work.folder("out");
    const { dir } = await backUp(testContext(), member, { outputDir, coding });
    assert.deepEqual(validator.validate(readInfo(dir)), [], `${version} ${name}`);
  }
});

Deno.test("the schema describes a backup with damage, a server's answers and no reading back", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "bad-checksum-middle").bytes);
  await using server = FourLetterServer.start(answering(SRVR));
  const outputDir = work.folder("out");
  const options = { outputDir, zkHost: server.address, verify: false };
  const { dir } = await backUp(testContext(), member, options);
  const info = readInfo(dir) as unknown as BackupInfo;
  assert.equal(info.files.damaged.length, 1);
  assert.equal(info.files.txnlogs[0]!.status, "repaired");
  assert.equal(info.zookeeper.mode, "standalone");
  assert.deepEqual(validator.validate(readInfo(dir)), []);
});

const SRVR = `Zookeeper version: 3.9.5-0000000000000000000000000000000000000000, built on 2024-01-01
Latency min/avg/max: 0/0.0/0
Received: 1
Sent: 0
Connections: 1
Outstanding: 0
Zxid: 0x10
Mode: standalone
Node count: 5
`;

Deno.test("the schema takes a description in which every field has a value", () => {
  assert.deepEqual(validator.validate(sound()), []);
});

Deno.test("the schema refuses each missing field that the program refuses, and names it", () => {
  let refused = 0;
  for (const { path, document } of withoutEachField(sound())) {
    const field = path.join(".");
    const errors = validator.validate(document);
    assert.deepEqual(errors, isRead(document) ? [] : [`${field}: missing`]);
    refused += errors.length;
  }
  assert.ok(refused > 90, `${refused} fields`);
});

Deno.test("the schema refuses each field of a wrong type, and names it", () => {
  for (const { path, document } of withEachWrongType(sound())) {
    const field = path.join(".");
    const errors = validator.validate(document);
    assert.ok(
      errors.length > 0 && errors.every((e) => e.startsWith(`${field}: `)),
      `${field}: ${errors}`,
    );
  }
});

Deno.test("the schema and the program agree on values at the edges", () => {
  const changes: ((info: BackupInfo) => unknown)[] = [
    (info) => info.version = "2.0",
    (info) => info.version = "1.7",
    (info) => info.version = "1",
    (info) => info.status = "corrupted",
    (info) => info.status = "fine" as "valid",
    (info) => info.backup_zxid.hex = "0x0",
    (info) => info.backup_zxid.hex = "0x00000000000000000",
    (info) => info.backup_zxid.decimal = -1,
    (info) => info.files.snapshots[0]!.size = Number.MAX_SAFE_INTEGER,
    (info) => info.files.snapshots[0]!.size = Number.MAX_SAFE_INTEGER + 1,
    (info) => info.files.snapshots[0]!.name = "snapshot.a.gz",
    (info) => info.files.snapshots[0]!.name = "snapshot.a.zst",
    (info) => info.files.snapshots[0]!.mode = "888",
    (info) => info.files.txnlogs[0]!.name = "log.0a",
    (info) => info.files.txnlogs[0]!.checksum = "md5:0",
    (info) => info.files.txnlogs[0]!.stored_name = "txnlogs/../a",
    (info) => info.files.txnlogs[0]!.coding = "zstd",
    (info) => info.files.txnlogs[0]!.coding = "lz4" as "zstd",
    (info) => info.files.epochs[0]!.value = 0x7fff_ffff,
    (info) => info.files.epochs[0]!.value = 0x8000_0000,
    (info) => info.files.epochs[0]!.name = "myid",
    (info) => info.files.config![0]!.role = "myid",
    (info) => info.files.config![0]!.role = "keytab" as "tls",
    (info) => info.files.config![0]!.name = "a b",
    (info) => info.files.config = [],
    (info) => delete info.files.config,
    (info) => info.windows = [],
    (info) => info.backup_timestamp = "2025-01-15T10:30:00Z",
    (info) => info.backup_timestamp = "2025-01-15 10:30",
    (info) => info.statistics.duration_seconds = 0,
    (info) => info.statistics.duration_seconds = -0.5,
  ];
  const verdicts = changes.map((change) => {
    const info = sampleInfo();
    change(info);
    const document = JSON.parse(JSON.stringify(info));
    const accepted = validator.validate(document).length === 0;
    assert.equal(accepted, isRead(document), `${change}`);
    return accepted;
  });
  assert.ok(verdicts.includes(true) && verdicts.includes(false));
});

Deno.test("SchemaValidator refuses a schema that it does not understand", () => {
  assert.throws(() => new SchemaValidator({ oneOf: [] }).validate(1), /"oneOf"/);
  assert.throws(() => new SchemaValidator({ $ref: "#/$defs/none" }).validate(1), /no #/);
  assert.throws(() => new SchemaValidator({ type: "text" }).validate(1), /"text"/);
});
