import assert from "node:assert/strict";
import { type BackupInfo, formatBackupInfo } from "../../src/store/backup_info.ts";
import { parseBackupInfo } from "../../src/store/parse_backup_info.ts";
import { refusal } from "../support/refusal.ts";
import { type Json, withEachWrongType, withoutEachField } from "./json_mutations.ts";
import { sampleInfo } from "./sample_info.ts";

const PATH = "/backups/b/metadata/backup_info.json";
/** Fields that a description need not have. */
const OPTIONAL: ReadonlySet<string> = new Set([
  "files.config",
  "files.txnlogs.0.note",
  "files.snapshots.0.digest_enabled",
  "requires",
  "auth_schemes",
  "lost",
]);

function sound(): Json {
  return JSON.parse(formatBackupInfo(sampleInfo()));
}

function parse(document: unknown) {
  return parseBackupInfo(JSON.stringify(document), PATH);
}

Deno.test("parseBackupInfo() reads what formatBackupInfo() writes", () => {
  const info = sampleInfo();
  assert.deepEqual(parseBackupInfo(formatBackupInfo(info), PATH), info);
});

Deno.test("formatBackupInfo() writes one line feed at the end and indents", () => {
  const text = formatBackupInfo(sampleInfo());
  assert.match(text, /^\{\n {2}"version": "1\.0",\n/);
  assert.match(text, /[^\n]\n$/);
});

Deno.test("formatBackupInfo() writes the decimal zxid with all its digits above 2^53", () => {
  const zxids = [0x20_0000_0000_0001n, 0x7fff_ffff_ffff_ffffn, 0x500000001n, 0n];
  for (const zxid of zxids) {
    const info = sampleInfo();
    info.backup_zxid = { hex: `0x${zxid.toString(16)}`, decimal: Number(zxid) };
    const decimal = /"decimal": ([0-9]+)\n/.exec(formatBackupInfo(info))?.[1];
    assert.equal(decimal, zxid.toString());
    assert.equal(
      parseBackupInfo(formatBackupInfo(info), PATH).backup_zxid.hex,
      info.backup_zxid.hex,
    );
  }
});

Deno.test("parseBackupInfo() names each required field that is missing", () => {
  const mutations = withoutEachField(sound());
  let refused = 0;
  for (const { path, document } of mutations) {
    const field = path.join(".");
    if (OPTIONAL.has(field)) {
      parse(document);
      continue;
    }
    const { message, hint, path: file } = refusal("backup-info-unreadable", () => parse(document));
    assert.ok(message.includes(`Field ${field} of ${PATH} `), `${field}: ${message}`);
    assert.equal(file, PATH);
    assert.ok(hint !== undefined);
    refused++;
  }
  // 16 at the top, and every file, window and list below it.
  assert.ok(refused > 90, `${refused} fields`);
});

Deno.test("parseBackupInfo() names each field that is of another type", () => {
  const mutations = withEachWrongType(sound());
  for (const { path, document } of mutations) {
    const field = path.join(".");
    const { message } = refusal("backup-info-unreadable", () => parse(document));
    assert.ok(message.includes(`Field ${field} of ${PATH} `), `${field}: ${message}`);
  }
  assert.ok(mutations.length > 90, `${mutations.length} fields`);
});

Deno.test("parseBackupInfo() takes null where a value may be unknown", () => {
  const info = sampleInfo();
  Object.assign(info.zookeeper, {
    version: null,
    mode: null,
    zxid_at_start: null,
    zxid_at_end: null,
  });
  info.confirmed_zxid = null;
  Object.assign(info.files.snapshots[0]!, { end_zxid: null, mode: null, modified: null });
  Object.assign(info.files.txnlogs[0]!, {
    start_zxid: null,
    end_zxid: null,
    start_time: null,
    end_time: null,
    ranges: [],
  });
  info.files.epochs[0]!.value = null;
  Object.assign(info.windows[0]!, { start_time: null, end_time: null, base: null });
  assert.deepEqual(parseBackupInfo(formatBackupInfo(info), PATH), info);
});

Deno.test("parseBackupInfo() ignores fields that it does not know, at every depth", () => {
  const add = (value: Json): Json => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(add);
    const inner = Object.entries(value).map(([key, field]) => [key, add(field)]);
    return { ...Object.fromEntries(inner), from_the_future: { a: [1, "b", null] } };
  };
  const info = parse(add(sound()));
  assert.equal(info.backup_id, sampleInfo().backup_id);
  assert.equal(info.files.txnlogs[0]!.source_size, 67108880);
});

Deno.test("parseBackupInfo() refuses a newer major version, whatever else it finds", () => {
  for (const version of ["2.0", "2.17", "10.0"]) {
    const { message, hint } = refusal("backup-too-new", () => parse({ version }));
    assert.ok(message.includes(version), message);
    assert.match(hint ?? "", /newer zkbackup/);
  }
});

Deno.test("parseBackupInfo() reads a newer minor version", () => {
  assert.equal(parse({ ...sampleInfo(), version: "1.99" }).version, "1.99");
});

Deno.test("parseBackupInfo() names the version when it is none", () => {
  for (const version of ["1", "one", "1.0.0", "", "1.x", "-1.0", " 1.0"]) {
    const { message } = refusal(
      "backup-info-unreadable",
      () => parse({ ...sampleInfo(), version }),
    );
    assert.ok(message.includes("Field version "), message);
  }
});

Deno.test("parseBackupInfo() refuses what is no JSON, or no object", () => {
  const text = formatBackupInfo(sampleInfo());
  const texts = [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"text"',
    text.slice(0, -3),
    text.slice(text.length / 2),
  ];
  for (const bad of texts) {
    refusal("backup-info-unreadable", () => parseBackupInfo(bad, PATH));
  }
});

Deno.test("parseBackupInfo() refuses names that lead out of the backup", () => {
  const names = [
    "../snapshots/a",
    "snapshots/../../etc/passwd",
    "snapshots/..",
    "snapshots/.",
    "snapshots/.hidden",
    "/etc/passwd",
    "//etc/passwd",
    "snapshots//a",
    "snapshots/a/b",
    "snapshots\\a",
    "snapshots/a\\b",
    "snapshots/",
    "snapshots",
    "metadata/SHA256SUMS",
    "logs/backup.log",
    "snapshots/a\n",
    "snapshots/a\0b",
    "snapshots/-rf",
    "Snapshots/a",
    "C:/a",
    "",
  ];
  for (const list of ["snapshots", "txnlogs", "epochs", "damaged", "config"] as const) {
    for (const stored_name of names) {
      const info = sampleInfo();
      info.files[list]![0]!.stored_name = stored_name;
      const { message } = refusal("backup-info-unreadable", () => parse(info));
      assert.ok(message.includes(`files.${list}.0.stored_name`), `${stored_name}: ${message}`);
    }
  }
});

Deno.test("parseBackupInfo() refuses names that ZooKeeper would not give", () => {
  const names = {
    snapshots: [
      "log.1",
      "snapshot.",
      "snapshot.01",
      "snapshot.1.bak",
      "snapshot.1/..",
      "../x",
      "myid",
    ],
    txnlogs: [
      "snapshot.1",
      "log.",
      "log.1.gz",
      "log.FF",
      "log.0123456789abcdef0",
      "../log.1",
      "zoo.cfg",
    ],
    epochs: ["updatingEpoch", "myid", "../currentEpoch", "currentEpoch.tmp"],
    damaged: ["../log.1", "a/b", "", ".hidden", "log.1\n"],
    config: ["../zoo.cfg", "a/b", "", ".hidden", "zoo.cfg\n"],
  };
  for (const [list, bad] of Object.entries(names)) {
    for (const name of bad) {
      const info = sampleInfo();
      info.files[list as keyof typeof names]![0]!.name = name;
      const { message } = refusal("backup-info-unreadable", () => parse(info));
      assert.ok(message.includes(`files.${list}.0.name`), `${name}: ${message}`);
    }
  }
});

Deno.test("parseBackupInfo() refuses values outside their range", () => {
  const changes: [string, (info: ReturnType<typeof sampleInfo>) => unknown][] = [
    ["files.snapshots.0.size", (info) => info.files.snapshots[0]!.size = -1],
    ["files.snapshots.0.size", (info) => info.files.snapshots[0]!.size = 0.5],
    ["files.snapshots.0.size", (info) => info.files.snapshots[0]!.size = 2 ** 60],
    ["files.snapshots.0.checksum", (info) => info.files.snapshots[0]!.checksum = "sha256:00"],
    ["files.snapshots.0.zxid", (info) => info.files.snapshots[0]!.zxid = "100000000"],
    ["files.snapshots.0.zxid", (info) => info.files.snapshots[0]!.zxid = "0x" + "1".repeat(17)],
    ["files.snapshots.0.mode", (info) => info.files.snapshots[0]!.mode = "rw-r--r--"],
    ["files.snapshots.0.mode", (info) => info.files.snapshots[0]!.mode = "0888"],
    ["files.txnlogs.0.start_time", (info) => info.files.txnlogs[0]!.start_time = "yesterday"],
    ["files.epochs.0.value", (info) => info.files.epochs[0]!.value = 2 ** 31],
    ["backup_timestamp", (info) => info.backup_timestamp = "2025-01-15"],
    // No time to a program that would compute with it.
    [
      "files.txnlogs.0.ranges.0.start_time",
      (info) => info.files.txnlogs[0]!.ranges[0]!.start_time = "2025-01-15T10:30:00+08",
    ],
    ["backup_zxid.hex", (info) => info.backup_zxid.hex = "0xXYZ"],
    ["backup_zxid.decimal", (info) => info.backup_zxid.decimal = -1],
    ["statistics.duration_seconds", (info) => info.statistics.duration_seconds = -1],
  ];
  for (const [field, change] of changes) {
    const info = sampleInfo();
    change(info);
    const { message } = refusal("backup-info-unreadable", () => parse(info));
    assert.ok(message.includes(`Field ${field} `), `${field}: ${message}`);
  }
});

Deno.test("parseBackupInfo() refuses two entries for one file, or two files under one name", () => {
  const [snapshot, log] = [sampleInfo().files.snapshots[0]!, sampleInfo().files.txnlogs[0]!];
  const read = (change: (info: BackupInfo) => void) => {
    const info = sampleInfo();
    change(info);
    return refusal("backup-info-unreadable", () => parseBackupInfo(formatBackupInfo(info), "info"));
  };
  const same = read(({ files }) => files.txnlogs.push({ ...log }));
  assert.equal(same.message, `info lists ${log.stored_name} twice`);
  const other = { ...snapshot, stored_name: "snapshots/snapshot.77" };
  const named = read(({ files }) => files.snapshots.push(other));
  assert.equal(named.message, `info lists ${snapshot.name} twice`);
});
