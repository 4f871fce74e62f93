import assert from "node:assert/strict";
import { planRequires } from "../../src/operations/plan_requires.ts";
import { executeRestore } from "../../src/operations/restore.ts";
import { planRestore } from "../../src/operations/restore_plan.ts";
import { hasReleaseOf, parseTargetVersion } from "../../src/operations/target_version.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { backUp, restoreOptions } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

Deno.test("parseTargetVersion() reads the lines and releases of 3.4 to 3.9, and nothing else", () => {
  assert.deepEqual(parseTargetVersion("3.6.4"), { text: "3.6.4", line: 6, patch: 4 });
  assert.deepEqual(parseTargetVersion("3.5"), { text: "3.5", line: 5, patch: Infinity });
  for (const text of ["", "3", "3.3", "3.10", "4.4", "3.5.", "3.5.x", "v3.5", "3.5.10.1", "3.5 "]) {
    assert.equal(parseTargetVersion(text), null, text);
  }
});

Deno.test("hasReleaseOf() knows in which release of each line a thing came", () => {
  const cases: [string, string, boolean][] = [
    ["3.4", "3.4.0", true],
    ["3.4.14", "3.5.0", false],
    ["3.5.0", "3.5.0", true],
    ["3.5.0", "3.5.1", false],
    ["3.5.3", "3.5.4", false],
    ["3.5", "3.5.4", true],
    ["3.6.0", "3.5.4", true],
    ["3.5", "3.6.0", false],
    ["3.7.1", "3.7.2", false],
    ["3.7", "3.7.2", true],
    ["3.8.1", "3.7.2", false],
    ["3.8.2", "3.7.2", true],
    ["3.9.0", "3.7.2", true],
  ];
  for (const [text, needed, has] of cases) {
    assert.equal(hasReleaseOf(parseTargetVersion(text)!, needed), has, `${text} ${needed}`);
  }
});

/** What is written of `3.9.5/<case>` at a zxid for a release, and why not the stored files. */
const FORMS: [string, string, string, "files" | RegExp, number?][] = [
  // Record 0x12 of `plain` is its first create2, 0x13 makes its first container, 0x15 a TTL node.
  ["plain", "0x11", "3.4", "files"],
  ["plain", "0x12", "3.4", /^ZooKeeper 3\.4 does not load the files: The logs hold .* create2/],
  ["plain", "0x12", "3.5.0", "files"],
  ["plain", "0x14", "3.5.0", /container nodes/, 30],
  ["plain", "0x14", "3.5.1", "files"],
  ["plain", "0xa1", "3.5.3", /TTL nodes/, 30],
  ["plain", "0xa1", "3.4", /TTL nodes/, 30],
  ["plain", "0xa1", "3.5", "files"],
  ["gz-snapshots", "0xf5", "3.5", /compressed snapshots/],
  ["gz-snapshots", "0xf5", "3.6", "files"],
  ["digest-off", "0xf5", "3.9", /written with digests off/],
  ["digest-off", "0xf5", "3.8", "files"],
  ["no-footers", "0xf5", "3.9", "files"],
];

Deno.test("planRestore() writes for a release what it loads: the files, one snapshot, or nothing", async () => {
  using work = new WorkFolder();
  const backups = new Map<string, string>();
  for (const name of new Set(FORMS.map(([name]) => name))) {
    const member = copyMember("3.9.5", name, `${work.path}/${name}`);
    const outputDir = work.folder(`out-${name}`);
    backups.set(name, (await backUp(testContext(), member, { outputDir })).dir);
  }
  for (const [at, [name, zxid, text, form, refused]] of FORMS.entries()) {
    const options = restoreOptions({
      backupDir: backups.get(name)!,
      dataDir: work.folder(`target-${at}`),
      target: { kind: "zxid", zxid: BigInt(zxid) },
      targetVersion: parseTargetVersion(text),
      // What is to be written is read all the same.
      skipVerify: at % 2 === 1,
    });
    const label = `${name} ${zxid} ${text}`;
    const planned = planRestore(testContext(), options);
    if (refused !== undefined) {
      const error = await rejection("target-version", planned);
      assert.match(error.message, form as RegExp, label);
      assert.match(error.message, /^ZooKeeper .* cannot load this state/);
      continue;
    }
    const plan = await planned;
    if (form === "files") assert.equal(plan.replayedBecause, null, label);
    else assert.match(plan.replayedBecause!, form, label);
    const needed = planRequires(plan)!;
    assert.ok(hasReleaseOf(options.targetVersion!, needed.zookeeper), label);
    assert.equal(plan.files.length === 1 && plan.files[0]!.replayed !== null, form !== "files");
    if (form === "files") continue;
    assert.equal(needed.digest_enabled, "either");
    await executeRestore(testContext(), plan);
    const { dataDir } = options;
    const read = await verify(testContext(), { dataDir, logDir: null, level: "records" });
    assert.deepEqual(read.windows.map(({ start, end }) => [start, end]), [[plan.zxid, plan.zxid]]);
  }
});
