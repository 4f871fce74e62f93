import assert from "node:assert/strict";
import { MemorySource } from "../../src/io/byte_source.ts";
import { parseEpoch } from "../../src/zookeeper/epoch_files.ts";
import { parseFileName } from "../../src/zookeeper/file_name.ts";
import { scanSnapshot, type SnapshotScan } from "../../src/zookeeper/snapshot.ts";
import { decodeSnapshot } from "../../src/zookeeper/snapshot_encoding.ts";
import { parseTxn } from "../../src/zookeeper/txn.ts";
import { computeWindows, footerEnd, type TxnLogFacts } from "../../src/zookeeper/windows.ts";
import {
  allFixtures,
  type ExpectedLog,
  type ExpectedSnapshot,
  type Fixture,
} from "../lab/expectation.ts";
import { atLeast } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { aclHoles, walkSnapshot } from "../lab/walk_snapshot.ts";
import { scanBytes, type Scanned } from "./build_log.ts";

/*
 * What real servers wrote, held against what ZooKeeper's own tools say of it (expectation.json) and
 * against the walkers of the lab, which share no code with the readers.
 */

/** Operation codes by the names that ZooKeeper's toolkit prints. */
const OPERATIONS: Record<string, number> = {
  error: -1,
  createSession: -10,
  closeSession: -11,
  create: 1,
  delete: 2,
  setData: 5,
  setACL: 7,
  multi: 14,
  create2: 15,
  reconfig: 16,
  createContainer: 19,
  deleteContainer: 20,
  createTTL: 21,
};

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}

async function readLog(fixture: Fixture, { file }: ExpectedLog): Promise<Scanned> {
  return await scanBytes(await Deno.readFile(`${fixture.folder}/${file}`));
}

async function readSnapshot(fixture: Fixture, { file }: ExpectedSnapshot): Promise<SnapshotScan> {
  const name = parseFileName(baseName(file));
  assert.equal(name?.kind, "snapshot");
  const bytes = await Deno.readFile(`${fixture.folder}/${file}`);
  return await scanSnapshot(await decodeSnapshot(name.encoding, new MemorySource(bytes)));
}

function hex(zxid: bigint | undefined): string | null {
  return zxid === undefined ? null : `0x${zxid.toString(16)}`;
}

/** Whether the server of a case wrote digests and last zxids, by the properties it ran with. */
function footersOf({ version, properties }: Fixture): { digest: boolean; last: boolean } {
  const off = (name: string) => properties[`zookeeper.${name}`] === "false";
  return {
    digest: atLeast(version, "3.6") && !off("digest.enabled"),
    last: atLeast(version, "3.9") && !off("serializeLastProcessedZxid.enabled"),
  };
}

/** Directories whose files were written by servers of several lines. */
const MIXED = ["upgraded"];
/** Cases whose newest snapshot was broken on purpose. */
const BROKEN = ["broken-newest-snapshot"];
/** Cases in which a server was killed in the midst of a record. */
const TORN = ["torn-tail"];

const FIXTURES = allFixtures();

Deno.test("there are fixtures of every line", () => {
  const versions = new Set(FIXTURES.map(({ version }) => version.split(".", 2).join(".")));
  assert.deepEqual([...versions], ["3.4", "3.5", "3.6", "3.7", "3.8", "3.9"]);
});

for (const fixture of FIXTURES) {
  const title = `${fixture.version} ${fixture.case}`;

  Deno.test(`${title}: every log holds what ZooKeeper's toolkit finds in it`, async () => {
    for (const [at, expected] of fixture.logs.entries()) {
      const { scan } = await readLog(fixture, expected);
      const types = Object.entries(expected.operations).map(([name, count]) => {
        assert.ok(name in OPERATIONS, `operation ${name}`);
        return [OPERATIONS[name]!, count] as const;
      });
      assert.equal(scan.records, expected.records, expected.file);
      assert.equal(hex(scan.runs[0]?.first), expected.first, expected.file);
      assert.equal(hex(scan.runs.at(-1)?.last), expected.last, expected.file);
      assert.deepEqual(
        [...scan.types].sort(([a], [b]) => a - b),
        types.sort(([a], [b]) => a - b),
        expected.file,
      );
      assert.equal(scan.size, fixture.files[expected.file]);
      assert.equal(hex(parseFileName(baseName(expected.file))?.zxid), expected.first);
      const torn = TORN.includes(fixture.case) && at === fixture.logs.length - 1;
      assert.equal(scan.ending, torn ? "torn" : "clean", expected.file);
      assert.deepEqual(scan.behind, []);
    }
  });

  Deno.test(`${title}: every record lies where a plain walk finds it, and can be read`, async () => {
    const { digest: writesDigests } = footersOf(fixture);
    for (const expected of fixture.logs) {
      const walked = walkLog(await Deno.readFile(`${fixture.folder}/${expected.file}`));
      const { scan, records } = await readLog(fixture, expected);
      assert.equal(scan.end, walked.end, expected.file);
      assert.equal(scan.ending === "torn", walked.torn, expected.file);
      assert.deepEqual(
        records.map(({ offset, size, epoch, counter, time, type }) => ({
          offset,
          size,
          zxid: (BigInt(epoch) << 32n) + BigInt(counter),
          time,
          type,
        })),
        walked.records,
      );
      for (const record of records) {
        const { header, op, digest } = parseTxn(record.body!);
        assert.equal(header.type, record.type);
        assert.equal(Number(header.time), record.time);
        if (op.type === "multi") assert.ok(op.parts.length > 0);
        if (!MIXED.includes(fixture.case)) {
          assert.equal(digest !== null, writesDigests && record.type !== -1, `${record.offset}`);
        }
        if (digest !== null) assert.equal(digest.version, 2);
      }
    }
  });

  Deno.test(`${title}: every snapshot is sound and holds what the formatter finds`, async () => {
    const footers = footersOf(fixture);
    for (const [at, expected] of fixture.snapshots.entries()) {
      const scan = await readSnapshot(fixture, expected);
      if (BROKEN.includes(fixture.case) && at === fixture.snapshots.length - 1) {
        assert.equal(expected.nodes, null);
        assert.equal(scan.sound, false, expected.file);
        assert.equal(scan.faults[0]!.kind, "InvalidLength");
        continue;
      }
      assert.ok(scan.sound, expected.file);
      assert.equal(scan.nodes, expected.nodes, expected.file);
      // The formatter takes the name's zxid into account.
      const { zxid } = parseFileName(baseName(expected.file))!;
      const highest = scan.highestZxid > zxid ? scan.highestZxid : zxid;
      assert.equal(hex(highest), expected.highestZxid, expected.file);
      if (!MIXED.includes(fixture.case)) {
        assert.equal(scan.digest !== null, footers.digest, expected.file);
        assert.equal(scan.lastZxid !== null, footers.last, expected.file);
      }
      const end = footerEnd(zxid, scan);
      if (end !== null) {
        assert.ok(end >= zxid && end >= BigInt(expected.highestZxid!), `${expected.file}: ${end}`);
      }
      if (/\.(gz|snappy)$/.test(expected.file)) continue;
      const walked = walkSnapshot(await Deno.readFile(`${fixture.folder}/${expected.file}`));
      assert.equal(scan.nodes, walked.nodes.length);
      const holes = aclHoles(walked);
      assert.deepEqual(scan.aclHoles, new Set(holes.map(({ acl }) => acl)), expected.file);
      assert.deepEqual(
        scan.faults.map(({ kind, offset }) => [kind, offset]),
        holes.slice(0, 1).map(({ offset }) => ["AclHole", offset]),
      );
      // Servers write the empty tree at their first start only.
      assert.equal(scan.pristine, zxid === 0n && walked.nodes.length <= 4, expected.file);
    }
  });

  Deno.test(`${title}: the last window ends at the zxid a server comes up with`, async () => {
    const snapshots = await Promise.all(fixture.snapshots.map(async (expected) => {
      const scan = await readSnapshot(fixture, expected);
      const name = baseName(expected.file);
      const { zxid } = parseFileName(name)!;
      const usable = scan.sound && scan.aclHoles.size === 0;
      return { name, zxid, usable, end: scan.sound ? footerEnd(zxid, scan) : null };
    }));
    const logs = await Promise.all(fixture.logs.map(async (expected): Promise<TxnLogFacts> => {
      const { scan } = await readLog(fixture, expected);
      return { name: baseName(expected.file), runs: scan.runs, brokenBecause: null };
    }));
    const windows = computeWindows(snapshots, logs);
    assert.equal(hex(windows.at(-1)?.end), fixture.lastZxid);
    // No case has a hole but the one that is about it. 3.4 writes no snapshot to begin with, and an
    // ensemble's logs alone do not show that nothing came before them.
    const twice = fixture.case === "snap-sync" && fixture.version !== "3.4.14";
    assert.equal(windows.length, twice ? 2 : 1);
  });
}

Deno.test("the epoch files of every member can be read", async () => {
  let files = 0;
  for (const fixture of FIXTURES) {
    const names = ["currentEpoch", "acceptedEpoch"];
    for (const name of names) {
      const file = `${fixture.dataDir}/version-2/${name}`;
      if (!(file in fixture.files)) continue;
      files++;
      const epoch = parseEpoch(await Deno.readTextFile(`${fixture.folder}/${file}`));
      assert.ok(epoch !== null && epoch >= Number(BigInt(fixture.lastZxid) >> 32n), file);
    }
  }
  assert.ok(files >= 2, "some case has epoch files");
});
