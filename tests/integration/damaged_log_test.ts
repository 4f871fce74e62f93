import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { copyVersion2, serveTree, truthAt } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS, type ZooKeeperVersion } from "../lab/versions.ts";
import { type WalkedRecord, walkLog } from "../lab/walk_log.ts";
import { testContext } from "./support/context.ts";
import { backUp, restoreTo } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);

/** What is done to a record in the middle of the newest log, and what it must be called. */
const DAMAGE = {
  "a flipped bit": {
    kind: "ChecksumMismatch",
    spoil: (log: Uint8Array, { offset, size }: WalkedRecord) => log[offset + (size >> 1)]! ^= 1,
  },
  "a broken end byte": {
    kind: "MissingEndByte",
    spoil: (log: Uint8Array, { offset, size }: WalkedRecord) => log[offset + size - 1] = 0x43,
  },
  "a length that cannot be": {
    kind: "InvalidLength",
    spoil: (log: Uint8Array, { offset }: WalkedRecord) => log[offset + 8] = 0xff,
  },
  "a record of zeros": {
    kind: "TrailingData",
    spoil: (log: Uint8Array, { offset, size }: WalkedRecord) => log.fill(0, offset, offset + size),
  },
} as const;

/** Each line meets one kind of damage in its backup and another in its own files. */
const MEMBERS: [ZooKeeperVersion, keyof typeof DAMAGE, keyof typeof DAMAGE][] = [
  ["3.4.14", "a flipped bit", "a record of zeros"],
  ["3.5.10", "a broken end byte", "a flipped bit"],
  ["3.6.4", "a length that cannot be", "a broken end byte"],
  ["3.7.2", "a record of zeros", "a length that cannot be"],
  ["3.8.6", "a flipped bit", "a broken end byte"],
  ["3.9.5", "a broken end byte", "a record of zeros"],
];

/** Spoils a record in the middle of a log; returns it, its number and the zxid before it. */
async function spoilMiddle(path: string, damage: keyof typeof DAMAGE) {
  const log = await Deno.readFile(path);
  const { records } = walkLog(log);
  const at = records.length >> 1;
  DAMAGE[damage].spoil(log, records[at]!);
  await Deno.chmod(path, 0o600);
  await Deno.writeFile(path, log);
  return { offset: records[at]!.offset, number: at + 1, lastGood: records[at - 1]!.zxid };
}

for (const [version, inBackup, inSource] of MEMBERS) {
  Deno.test({
    name: `${version}: ${inBackup} in a backup is found, and restore stops before it`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const { folder } = readFixture(version, "plain");
      const outputDir = await work.folder("backups");
      const { dir } = await backUp({ dataDir: `${folder}/data`, outputDir });
      const place = await spoilMiddle(`${dir}/txnlogs/log.1`, inBackup);

      const report = await verify(testContext(), { backupDir: dir, level: "records" });
      assert.equal(report.verdict, "usable-with-loss");
      const { kind } = DAMAGE[inBackup];
      const found = report.findings.find((finding) => finding.kind === kind)!;
      assert.equal(found.file, "txnlogs/log.1");
      // What lies behind zeros is found at its first byte, which is not that of the record.
      if (kind !== "TrailingData") assert.equal(found.offset, place.offset);
      assert.equal(found.record, place.number);
      assert.equal(found.lastGoodZxid, place.lastGood);
      assert.equal(report.windows.at(-1)?.end, place.lastGood);

      const dataDir = await work.folder("target");
      const { result } = await restoreTo({ backupDir: dir, dataDir });
      assert.equal(result.zxid, place.lastGood);
      const truth = await truthAt({ version, dataDir: `${folder}/data`, zxid: place.lastGood });
      const served = await serveTree({ version, dataDir });
      assert.equal(served.zxid, place.lastGood);
      assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), []);
    },
  });

  Deno.test({
    name:
      `${version}: ${inSource} in the member's own log is cut off in the backup, which restores`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const { folder } = readFixture(version, "plain");
      const dataDir = await work.folder("source");
      await copyVersion2(`${folder}/data`, dataDir);
      const original = `${dataDir}/version-2/log.1`;
      const place = await spoilMiddle(original, inSource);

      const outputDir = await work.folder("backups");
      const { dir, info } = await backUp({ dataDir, outputDir });
      assert.equal(info.status, "partial");
      assert.equal(info.backup_zxid.hex, formatZxid(place.lastGood));
      assert.equal(info.files.txnlogs[0]!.status, "repaired");
      assert.deepEqual(
        await Deno.readFile(`${dir}/${info.files.damaged[0]!.stored_name}`),
        await Deno.readFile(original),
      );

      const target = await work.folder("target");
      await restoreTo({ backupDir: dir, dataDir: target });
      const truth = await truthAt({ version, dataDir: `${folder}/data`, zxid: place.lastGood });
      const served = await serveTree({ version, dataDir: target });
      assert.deepEqual(compareTrees(truth.tree, served.tree).slice(0, 10), []);
    },
  });
}
