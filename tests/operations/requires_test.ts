import assert from "node:assert/strict";
import type { BackupInfo } from "../../src/store/backup_info.ts";
import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { parseBackupInfo } from "../../src/store/parse_backup_info.ts";
import { planRequires, planSchemes } from "../../src/operations/plan_requires.ts";
import { authSchemesOf, requiresOf } from "../../src/operations/requires.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { allFixtures, type Fixture, readFixture } from "../lab/expectation.ts";
import { atLeast } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { walkSnapshot } from "../lab/walk_snapshot.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { backUp, restoreOptions } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Reads a case as it stands; snapshots that restore, all logs. */
async function scanned({ folder, dataDir, logDir }: Fixture) {
  const dirs = { dataDir: `${folder}/${dataDir}`, logDir: `${folder}/${logDir}` };
  const { snapshots, logs, windows } = await verify(testContext(), { ...dirs, level: "records" });
  const bases = new Set(windows.flatMap((window) => window.bases.map(({ name }) => name)));
  return { snapshots: snapshots.filter(({ name }) => bases.has(name)), logs };
}

/** What the ACLs and nodes of an uncompressed snapshot hold, by a few lines of their own. */
function walk(path: string) {
  const bytes = Deno.readFileSync(path);
  const view = new DataView(bytes.buffer);
  const { acls, nodes } = walkSnapshot(bytes);
  const schemes: Record<string, number> = {};
  let field = 0;
  for (const { offset } of acls) {
    let at = offset + 12;
    for (let left = view.getInt32(at - 4); left > 0; left--) {
      const size = view.getInt32(at + 4);
      const scheme = new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + size));
      schemes[scheme] = (schemes[scheme] ?? 0) + 1;
      const idSize = view.getInt32(at + 8 + size);
      at += 12 + size + idSize;
      field = Math.max(field, size, idSize);
    }
  }
  let ttlNodes = 0;
  for (const { offset, size, path, dataLength } of nodes) {
    field = Math.max(field, new TextEncoder().encode(path).length, dataLength);
    // The owner stands before the last field of the stat.
    if (view.getBigUint64(offset + size - 16) >> 40n === 0xff0000n) ttlNodes++;
  }
  return { schemes, field, ttlNodes };
}

Deno.test("requiresOf() states what ZooKeeper's own tools see in every member", async () => {
  let withTtl = 0;
  for (const fixture of allFixtures()) {
    const place = `${fixture.version} ${fixture.case}`;
    const { snapshots, logs } = await scanned(fixture);
    const requires = requiresOf(snapshots, logs);
    const compressed = snapshots.some(({ name }) => /\.(gz|snappy)$/.test(name));
    const walked = snapshots.filter(({ name }) => !/\.(gz|snappy)$/.test(name))
      .map(({ path }) => walk(path));
    const sizes = logs.flatMap(({ path }) =>
      walkLog(Deno.readFileSync(path)).records.map(({ size }) => size - 13)
    );
    assert.equal(requires.largest_record, Math.max(0, ...sizes), place);
    const largestField = Math.max(0, ...walked.map(({ field }) => field));
    if (compressed) assert.ok(requires.largest_field >= largestField, place);
    else assert.equal(requires.largest_field, largestField, place);

    const logged = fixture.logs.some(({ operations }) => "createTTL" in operations);
    const ttl = logged || walked.some(({ ttlNodes }) => ttlNodes > 0);
    assert.equal(requires.extended_types_enabled, ttl, place);
    if (ttl) withTtl++;
    assert.equal(requires.zookeeper, compressed ? "3.6.0" : ttl ? "3.5.4" : "3.4.0", place);
    assert.equal(requires.digest_enabled, digestOf(fixture, snapshots.length), place);
    const names = requires.needs.map(({ name }) => name);
    const wanted = ["version", ...(ttl ? ["extendedTypesEnabled"] : [])];
    if (requires.digest_enabled !== "either") wanted.push("digest.enabled");
    assert.deepEqual(names, wanted, place);
  }
  assert.ok(withTtl > 50, `${withTtl} with TTL nodes`);
});

/** Digests are written from 3.6 on unless switched off; only 3.9 tells files without them apart. */
function digestOf({ version, properties }: Fixture, snapshots: number) {
  if (!atLeast(version, "3.6") || snapshots === 0) return "either";
  if (properties["zookeeper.digest.enabled"] !== "false") return "on";
  const last = properties["zookeeper.serializeLastProcessedZxid.enabled"] !== "false";
  return atLeast(version, "3.9") && last ? "off" : "either";
}

Deno.test("authSchemesOf() counts the ACL table of the newest snapshot that restores", async () => {
  for (const version of ["3.4.14", "3.9.5"] as const) {
    for (const name of ["purged", "broken-newest-snapshot", "fuzzy-snapshot"]) {
      const { snapshots } = await scanned(readFixture(version, name));
      const { snapshot, schemes } = authSchemesOf(snapshots.toReversed());
      const newest = snapshots.toSorted((a, b) => Number(a.zxid - b.zxid)).at(-1)!;
      assert.equal(snapshot, newest.name);
      const found = Object.fromEntries(schemes.map((each) => [each.scheme, each.entries]));
      assert.deepEqual(found, walk(newest.path).schemes);
      assert.ok(found.digest! >= 2 && found.world! >= 1 && found.ip! >= 1);
      assert.deepEqual(schemes, schemes.toSorted((a, b) => b.entries - a.entries));
    }
  }
  assert.deepEqual(authSchemesOf([]), { snapshot: null, schemes: [] });
});

Deno.test("requiresOf() asks for a jute.maxbuffer only where the default is too small", async () => {
  const { snapshots, logs } = await scanned(readFixture("3.4.14", "plain"));
  const withRecord = (largestRecord: number) =>
    requiresOf(snapshots, logs.map((log) => ({ ...log, scan: { ...log.scan, largestRecord } })));
  // Twice the default, and 1024 bytes more than it.
  const [later, older] = [2 * 0xfffff, 0xfffff + 1024];
  assert.deepEqual(buffersOf(withRecord(older)), [null, null]);
  assert.deepEqual(buffersOf(withRecord(older + 1)), [null, 0x100000]);
  assert.deepEqual(buffersOf(withRecord(later)), [null, later - 1024]);
  assert.deepEqual(buffersOf(withRecord(later + 1)), [0x100000, later + 1 - 1024]);
  const settings = withRecord(later + 1).needs.filter(({ name }) => name === "jute.maxbuffer");
  assert.match(settings[0]!.setting, /1048576 \(ZooKeeper 3\.5\.7 and later\)/);
  assert.match(settings[1]!.setting, /2096127 \(ZooKeeper before 3\.5\.7\)/);

  const compressed = await scanned(readFixture("3.9.5", "gz-snapshots"));
  const [first, ...others] = compressed.snapshots;
  const large = { ...first!, scan: { ...first!.scan, largestField: 3_000_001 } };
  const requires = requiresOf([large, ...others], compressed.logs);
  assert.equal(requires.jute_maxbuffer, 1_500_001);
  const count = requires.needs.filter(({ name }) => name === "jute.maxbuffer").length;
  assert.equal(count, 1, "servers before 3.5.7 do not read such snapshots");
});

function buffersOf(requires: ReturnType<typeof requiresOf>) {
  return [requires.jute_maxbuffer, requires.jute_maxbuffer_before_3_5_7];
}

Deno.test("requiresOf() knows the oldest release by the types in logs and multis", async () => {
  const { snapshots, logs } = await scanned(readFixture("3.4.14", "plain"));
  const release = (types: number[], partTypes: number[] = []) => {
    const counts = (of: number[]) => new Map(of.map((type) => [type, 1]));
    const scan = { ...logs[0]!.scan, types: counts(types), partTypes: counts(partTypes) };
    return requiresOf(snapshots, [{ ...logs[0]!, scan }]).zookeeper;
  };
  assert.equal(release([1, 2, 5, 7, 14, -1, -10, -11], [1, 2, 5, 13]), "3.4.0");
  assert.equal(release([15]), "3.5.0");
  assert.equal(release([16]), "3.5.0");
  for (const container of [19, 20]) {
    assert.equal(release([container]), "3.5.1");
    assert.equal(release([14], [container]), "3.5.1");
  }
  assert.equal(release([21]), "3.5.4");
  assert.equal(release([14], [21]), "3.5.4");
  assert.equal(release([14], [15]), "3.7.2");
});

Deno.test("a restore is told the digest setting of the one snapshot that it begins with", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const [first, second] = info.files.snapshots;
  assert.deepEqual([first!.digest_enabled, second!.digest_enabled], ["on", "on"]);
  const off = { ...second!, digest_enabled: "off" as const };
  rewrite(dir, {
    ...info,
    files: { ...info.files, snapshots: [first!, off, ...info.files.snapshots.slice(2)] },
    requires: { ...info.requires!, digest_enabled: "depends" },
  });
  const planned = async (zxid: string) => {
    const target = { kind: "zxid", zxid: BigInt(zxid) } as const;
    const dataDir = work.folder(zxid);
    const options = restoreOptions({ backupDir: dir, dataDir, target, skipVerify: true });
    return planRequires(await planRestore(testContext(), options))!;
  };
  const onFirst = await planned(first!.end_zxid!);
  const onSecond = await planned(off.end_zxid!);
  assert.deepEqual([onFirst.digest_enabled, onSecond.digest_enabled], ["on", "off"]);
  assert.match(onSecond.needs.at(-1)!.setting, /digest\.enabled=false/);
  assert.equal(onSecond.needs.filter(({ name }) => name === "digest.enabled").length, 1);
});

Deno.test("a restore is told of the snapshot that it writes: its schemes, and no digest after replay", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const [first] = info.files.snapshots;
  const planned = (name: string, more: Partial<Parameters<typeof restoreOptions>[0]>) => {
    const options = restoreOptions({ backupDir: dir, dataDir: work.folder(name), ...more });
    return planRestore(testContext(), options);
  };
  const replayed = await planned("replayed", { asSnapshot: true });
  assert.equal(planRequires(replayed)!.digest_enabled, "either");
  assert.ok(!planRequires(replayed)!.needs.some(({ name }) => name === "digest.enabled"));
  assert.equal(planSchemes(replayed), undefined);
  const older = { kind: "zxid", zxid: BigInt(first!.end_zxid!) } as const;
  assert.notEqual(info.auth_schemes!.snapshot, first!.name);
  assert.equal(planSchemes(await planned("older", { target: older }))!.snapshot, first!.name);
  const unread = { target: older, skipVerify: true };
  assert.equal(planSchemes(await planned("unread", unread)), undefined);
  assert.deepEqual(planSchemes(await planned("latest", { skipVerify: true })), info.auth_schemes);
});

Deno.test("requiresOf() says that the digest setting depends where snapshots differ", async () => {
  const on = await scanned(readFixture("3.9.5", "purged"));
  const off = await scanned(readFixture("3.9.5", "digest-off"));
  const snapshots = [...on.snapshots, ...off.snapshots];
  assert.equal(requiresOf(snapshots, []).digest_enabled, "depends");
});

Deno.test("a restore of a backup from before this was recorded finds it while it verifies", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "gz-snapshots", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const { requires, auth_schemes: _, ...older } = info;
  const bare = ({ digest_enabled: _, ...file }: BackupInfo["files"]["snapshots"][number]) => file;
  const snapshots = info.files.snapshots.map(bare);
  rewrite(dir, { ...older, files: { ...info.files, snapshots } });
  const planned = async (skipVerify: boolean) => {
    const dataDir = work.folder(`target-${skipVerify}`);
    const options = restoreOptions({ backupDir: dir, dataDir, skipVerify });
    return planRequires(await planRestore(testContext(), options));
  };
  assert.deepEqual(await planned(false), requires);
  assert.equal(await planned(true), null);
});

/** Replaces a backup's description by one that another version could have written. */
function rewrite(dir: string, info: BackupInfo): void {
  const text = formatBackupInfo(info);
  assert.deepEqual(parseBackupInfo(text, "backup_info.json").files, info.files);
  Deno.writeTextFileSync(`${dir}/metadata/backup_info.json`, text);
}

Deno.test("a scheme of any name is counted", async () => {
  const { snapshots } = await scanned(readFixture("3.9.5", "purged"));
  const schemes = new Map([["__proto__", 2], ["toString", 2], ["sasl", 9]]);
  const scan = { ...snapshots[0]!.scan, schemes };
  assert.deepEqual(authSchemesOf([{ ...snapshots[0]!, scan }]).schemes, [
    { scheme: "sasl", entries: 9 },
    { scheme: "__proto__", entries: 2 },
    { scheme: "toString", entries: 2 },
  ]);
});
