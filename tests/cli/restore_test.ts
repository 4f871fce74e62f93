import assert from "node:assert/strict";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember, type SmallMemberOptions } from "./support/small_member.ts";
import { type Outcome, zkbackup } from "./support/zkbackup.ts";

/** A backup under the id "b", and an empty dataDir to restore it into. */
async function prepare(work: WorkFolder, options: SmallMemberOptions = {}): Promise<string[]> {
  const outputDir = work.folder("backups");
  makeSmallMember(`${work.path}/data`, options);
  const { stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", outputDir],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--compression", "none", "--quiet"],
  ]);
  assert.doesNotMatch(stderr, /Error/);
  const target = work.folder("target");
  return ["restore", "--backup-dir", `${outputDir}/b`, "--zk-data-dir", target];
}

function assertCode(outcome: Outcome, code: number): void {
  assert.equal(outcome.code, code, outcome.stderr);
}

/** Names in the `version-2` that was restored into. */
function restored(work: WorkFolder): string[] {
  const entries = Deno.readDirSync(`${work.path}/target/version-2`);
  return Array.from(entries, (entry) => entry.name).sort();
}

Deno.test("restore --dry-run prints the plan on stdout and changes nothing", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  makeSmallMember(`${work.path}/target`, { transactions: 3 });
  const before = treeState(work.path);
  const flags = ["--dry-run", "--truncate-to-zxid", "0x6"];
  const outcome = await zkbackup([...args, ...flags]);
  assertCode(outcome, 0);
  assert.equal(outcome.stderr, "");
  assertGolden("restore-plan", outcome.stdout, [[work.path, "<dir>"]]);
  assert.deepEqual(treeState(work.path), before);
});

Deno.test("restore says what is restored, where the replaced data lies, and what to do next", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  makeSmallMember(`${work.path}/target`, { transactions: 3 });
  const outcome = await zkbackup([...args, "--force"]);
  assertCode(outcome, 0);
  assertGolden("restore", outcome.stdout, [[work.path, "<dir>"]]);
  assert.match(outcome.stderr, /RESTORE PLAN: nothing has been changed yet/);
  const path = "version-2/log.1";
  const [original, copy] = ["data", "target"].map((name) =>
    Deno.readFileSync(`${work.path}/${name}/${path}`)
  );
  assert.deepEqual(copy, original);
});

Deno.test("restore of a backup that has lost something says what, before and after its repair", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  const log = `${work.path}/backups/b/txnlogs/log.1`;
  const bytes = Deno.readFileSync(log);
  bytes[16 + 49 * 3 + 20]! ^= 1;
  Deno.chmodSync(log, 0o600);
  Deno.writeFileSync(log, bytes);
  const loss = /Lost: 0x4 to 0xa, 7 transactions.*\n.*They were logged from /;
  const plan = await zkbackup([...args, "--dry-run"]);
  assertCode(plan, 2);
  assert.match(plan.stdout, loss);
  const fixed = await zkbackup(["verify", "--backup-dir", `${work.path}/backups/b`, "--fix"]);
  assertCode(fixed, 2);
  for (const flags of [["--skip-verify", "--dry-run"], ["--force"]]) {
    const { code, stdout } = await zkbackup([...args, ...flags]);
    assert.equal(code, 2);
    assert.match(stdout, loss);
    if (flags.includes("--force")) assert.match(stdout, /⚠️ RESTORED +│/);
  }
  const { stdout } = await zkbackup([...args, "--dry-run", "--format", "json"]);
  const { lost } = JSON.parse(stdout);
  assert.deepEqual([lost[0].start_zxid, lost[0].end_zxid, lost[0].count], ["0x4", "0xa", 7]);
});

Deno.test("restore calls the data that it found the data before, once it is done", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  makeSmallMember(`${work.path}/target`, { transactions: 3 });
  const { stdout, stderr } = await zkbackup([...args, "--force"]);
  assert.match(stderr, /Present data +goes up to zxid 0x3/);
  assert.match(stdout, /Data before +goes up to zxid 0x3/);
  assert.doesNotMatch(stdout, /Present data/);
  const command = /^ +(zkbackup restore --rollback .*)$/m.exec(stdout)![1]!;
  const back = await zkbackup([...command.split(" ").slice(1), "--force", "--zk-host", NOBODY]);
  assertCode(back, 0);
  assert.match(back.stdout, /Data before +goes up to zxid 0xa/);
});

Deno.test("restore of a quorum member says what all members need", async () => {
  using work = new WorkFolder();
  const args = await prepare(work, { first: 0x3_0000_0001n, epoch: 3 });
  const outcome = await zkbackup([...args, "--force", "--skip-verify"]);
  assertCode(outcome, 0);
  assertGolden("restore-quorum", outcome.stdout, [[work.path, "<dir>"]]);
});

Deno.test("restore --epoch-lift says how far the epoch goes up, and refuses what is no number", async () => {
  using work = new WorkFolder();
  const args = await prepare(work, { first: 0x3_0000_0001n, epoch: 3 });
  const flags = ["--dry-run", "--format", "json", "--epoch-lift"];
  const planned = await zkbackup([...args, ...flags, "7"]);
  assertCode(planned, 0);
  assert.deepEqual(JSON.parse(planned.stdout).epochs, { current: 3, accepted: 10 });
  const refused = await zkbackup([...args, ...flags, "-1"]);
  assertCode(refused, 1);
  assert.match(refused.stderr, /epoch-lift/);
});

Deno.test("restore without a terminal and without --force exits with 3 and changes nothing", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  const before = treeState(work.path);
  for (const stdin of ["null", "piped"] as const) {
    const outcome = await zkbackup(args, { stdin });
    assertCode(outcome, 3);
    assert.equal(outcome.stdout, "");
    assert.match(outcome.stderr, /RESTORE PLAN/);
    assert.match(outcome.stderr, /^Error: Cannot ask whether to go on: .*\n.*--force$/m);
  }
  assert.deepEqual(treeState(work.path), before);
});

Deno.test("restore as JSON is one document that holds the plan and what was done", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  const json = ["--format", "json", "--truncate-to-zxid", "5"];
  const planned = await zkbackup([...args, ...json, "--dry-run"]);
  assertCode(planned, 0);
  const plan = JSON.parse(planned.stdout);
  assert.equal(plan.status, "planned");
  assert.equal(plan.zxid, "0x5");
  assert.deepEqual(plan.dropped, {
    from: "0x6",
    to: "0xa",
    transactions: 5,
    first_time: "2025-01-15T02:30:05.000Z",
    last_time: "2025-01-15T02:30:09.000Z",
  });
  assert.deepEqual(plan.files.map((file: { name: string }) => file.name), ["snapshot.0", "log.1"]);

  const done = await zkbackup([...args, ...json, "--force"]);
  assertCode(done, 0);
  assert.equal(done.stderr, "");
  const { status, restore_id, restored_files, saved, space, ...same } = JSON.parse(done.stdout);
  assert.equal(status, "restored");
  assert.match(restore_id, /^restore_/);
  assert.deepEqual(restored_files.toSorted(), [
    `${work.path}/target/version-2/log.1`,
    `${work.path}/target/version-2/snapshot.0`,
  ]);
  assert.deepEqual(saved, []);
  // Others write to the same disk meanwhile.
  assert.equal(space[0].needed_bytes, plan.space[0].needed_bytes);
  assert.deepEqual({ status: "planned", space: plan.space, ...same }, plan);
  assert.deepEqual(restored(work), ["log.1", "snapshot.0"]);
});

Deno.test("restore to a zxid that the backup does not reach exits with 30 and names the ranges", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  const outcome = await zkbackup([...args, "--force", "--truncate-to-zxid", "0x99"]);
  assertCode(outcome, 30);
  assert.match(outcome.stderr, /^Error: .* cannot restore to 0x99 exactly; .*0x0 to 0xa/m);
});

Deno.test("restore from a backup with damage says so and exits with 2", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  const log = `${work.path}/backups/b/txnlogs/log.1`;
  const bytes = Deno.readFileSync(log);
  bytes[16 + 49 * 3 + 20]! ^= 1;
  Deno.writeFileSync(log, bytes);
  const outcome = await zkbackup([...args, "--force"]);
  assertCode(outcome, 2);
  assert.match(outcome.stdout, /^│ ⚠️ RESTORED, from a backup with damage/m);
  assert.match(outcome.stdout, /zxid 0x3\)/);
});

Deno.test("restore into version-2 itself needs the right to its parent, and has it named", async () => {
  using work = new WorkFolder();
  const args = await prepare(work);
  makeSmallMember(`${work.path}/target`);
  const inner = args.map((arg) => arg === `${work.path}/target` ? `${arg}/version-2` : arg);
  const read = `--allow-read=${work.path}`;
  const refused = await zkbackup([...inner, "--force"], {
    rights: [read, `--allow-write=${work.path}/target/version-2`],
  });
  assertCode(refused, 1);
  assert.match(refused.stderr, new RegExp(`--allow-write=${work.path}/target$`, "m"));
  const granted = await zkbackup([...inner, "--force"], {
    rights: [read, `--allow-write=${work.path}/target`],
  });
  assertCode(granted, 0);
});

Deno.test("restore has one answer in its box and in its exit code", async () => {
  const known: SmallMemberOptions = { damaged: 4 };
  const noManifest = (dir: string) => Deno.removeSync(`${dir}/metadata/MANIFEST.txt`);
  const cases = [
    [{}, null, [], 0, /^│ ✅ RESTORED +│/m],
    [{}, null, ["--skip-verify"], 0, /^│ ✅ RESTORED, the backup was not verified/m],
    [known, null, [], 2, /^│ ⚠️ RESTORED +│/m],
    [known, null, ["--skip-verify"], 2, /^│ ⚠️ RESTORED, the backup was not verified/m],
    // Nothing is lost by that.
    [{}, noManifest, [], 2, /^│ ⚠️ RESTORED, from a backup with damage/m],
    [known, noManifest, [], 2, /^│ ⚠️ RESTORED, from a backup with damage/m],
  ] as const;
  for (const [member, harm, flags, code, box] of cases) {
    using work = new WorkFolder();
    const args = await prepare(work, member);
    harm?.(`${work.path}/backups/b`);
    const planned = await zkbackup([...args, ...flags, "--dry-run"]);
    assertCode(planned, code);
    const outcome = await zkbackup([...args, ...flags, "--force"]);
    assertCode(outcome, code);
    assert.match(outcome.stdout, box);
  }
});
