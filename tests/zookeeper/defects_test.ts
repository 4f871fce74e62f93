import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { DamageStop } from "../../src/io/damage_stop.ts";
import { parseFileName } from "../../src/zookeeper/file_name.ts";
import { scanSnapshot } from "../../src/zookeeper/snapshot.ts";
import { decodeSnapshot } from "../../src/zookeeper/snapshot_encoding.ts";
import type { DamageFixture } from "../lab/damage.ts";
import type { SnapshotExpectation } from "../lab/damage_snapshot.ts";
import type { LogExpectation } from "../lab/damage_txnlog.ts";
import { allDefects, TESTDATA } from "../support/member.ts";
import { scanBytes } from "./build_log.ts";

/*
 * Files that were damaged on purpose, each with what is wrong in it as the program that did the harm
 * wrote it down.
 */

function read<Expectation>(folder: string): {
  expected: DamageFixture<Expectation>;
  bytes: Uint8Array;
} {
  const path = `${TESTDATA}/${folder}`;
  const expected = JSON.parse(Deno.readTextFileSync(`${path}/expectation.json`));
  return { expected, bytes: Deno.readFileSync(`${path}/${expected.file}`) };
}

Deno.test("there are damaged logs and snapshots of every kind", () => {
  const kinds = new Set([
    ...allDefects("txnlog").map((name) => read<LogExpectation>(`txnlog/${name}`).expected.kind),
    ...allDefects("snapshot").map((name) =>
      read<SnapshotExpectation>(`snapshot/${name}`).expected.kind
    ),
  ]);
  const readers = [
    "InvalidMagic",
    "InvalidLength",
    "TruncatedBody",
    "ChecksumMismatch",
    "MissingEndByte",
    "ZxidOrder",
    "ZxidGap",
    "TrailingData",
    "SealMismatch",
    "BadStructure",
    "AclHole",
  ] as const;
  for (const kind of readers) assert.ok(kinds.has(kind), kind);
});

for (const name of allDefects("txnlog")) {
  Deno.test(`a log with the defect ${name} is told as such`, async () => {
    const { expected, bytes } = read<LogExpectation>(`txnlog/${name}`);
    const { scan } = await scanBytes(bytes);
    assert.equal(scan.ending, expected.ending);
    const lastGood = expected.lastGoodZxid === null ? undefined : BigInt(expected.lastGoodZxid);

    if (expected.kind === "ZxidGap") {
      // Not the reader's fault to find: it says which records follow each other.
      assert.deepEqual(scan.faults, []);
      const [before, behind] = scan.runs;
      assert.equal(scan.runs.length, 2);
      assert.equal(before!.last, lastGood);
      assert.equal(before!.records, expected.record);
      assert.equal(behind!.start, expected.offset);
      assert.equal(behind!.record, expected.record + 1);
      return;
    }
    assert.equal(scan.bareCheck !== null, name === "bare-check");
    assert.equal(scan.end, expected.offset);
    assert.equal(scan.records, expected.record);
    assert.equal(scan.runs.at(-1)?.last, lastGood);
    assert.deepEqual(scan.faults.map(({ kind }) => kind), expected.kind ? [expected.kind] : []);
    for (const fault of scan.faults) {
      assert.equal(fault.record, expected.record + 1);
      assert.equal(fault.lastGoodZxid, lastGood);
      assert.equal(fault.severity, expected.kind === "TruncatedBody" ? "warning" : "error");
      // The place of such data is where it begins, behind the zeros of the end.
      if (fault.kind === "TrailingData") assert.ok(fault.offset! > expected.offset);
      else assert.equal(fault.offset, expected.offset);
    }
  });
}

for (const name of allDefects("snapshot")) {
  Deno.test(`a snapshot with the defect ${name} is told as such`, async () => {
    const { expected, bytes } = read<SnapshotExpectation>(`snapshot/${name}`);
    const parsed = parseFileName(expected.file);
    assert.equal(parsed?.kind, "snapshot");
    const decoded = new DamageStop(await decodeSnapshot(parsed.encoding, new MemorySource(bytes)));
    const scan = await scanSnapshot(decoded);
    assert.equal(scan.faults.length, 1);
    const [fault] = scan.faults;
    assert.equal(fault!.kind, expected.kind);
    assert.equal(fault!.severity, "error");
    // An ACL that is missing is beyond the seals: the bytes are what the server wrote.
    assert.equal(scan.sound, expected.kind === "AclHole");
    assert.equal(scan.aclHoles.size, expected.kind === "AclHole" ? 1 : 0);
    if (expected.offset === null) {
      assert.ok(decoded.damage instanceof ZkBackupError);
      assert.equal(decoded.damage.code, "stored-data-truncated");
    } else if (expected.kind === "TruncatedBody") {
      // The place is that of the value that is cut, which is in the file.
      assert.equal(scan.size, expected.offset);
      assert.ok(fault!.offset! <= expected.offset);
    } else {
      assert.equal(fault!.offset, expected.offset);
    }
  });
}
