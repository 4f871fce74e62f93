import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { putGuard } from "../support/dead_restore.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { validator } from "./support/documents.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { type Outcome, zkbackup } from "./support/zkbackup.ts";

/** A backup of a member of an ensemble, and another state in the target. */
async function prepare(work: WorkFolder): Promise<string[]> {
  makeSmallMember(`${work.path}/data`, { first: 0x3_0000_0001n, epoch: 3 });
  makeSmallMember(`${work.path}/target`, { first: 0x4_0000_0001n, epoch: 4 });
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", `${work.folder("out")}`],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--compression", "none", "--quiet"],
  ]);
  assert.equal(code, 0, stderr);
  return ["--zk-data-dir", `${work.path}/target`, "--zk-host", NOBODY];
}

function assertCode(outcome: Outcome, code: number): void {
  assert.equal(outcome.code, code, outcome.stderr);
}

Deno.test("the commands that a restore prints name the target from whatever folder they are run in", async () => {
  using work = new WorkFolder();
  await prepare(work);
  const { code, stdout, stderr } = await zkbackup([
    ...["restore", "--backup-dir", "out/b", "--zk-data-dir", "target", "--zk-host", NOBODY],
    ...["--force", "--format", "json"],
  ], { cwd: work.path });
  assert.equal(code, 0, stderr);
  const steps: { commands: string[] }[] = JSON.parse(stdout).next_steps;
  const commands = steps.flatMap(({ commands }) => commands)
    .filter((command) => command.startsWith("zkbackup"));
  assert.equal(commands.length, 2);
  for (const command of commands) {
    assert.match(command, new RegExp(` --zk-data-dir ${Deno.realPathSync(work.path)}/target( |$)`));
  }
  const [again, back] = commands.map((command) => command.split(" ").slice(1));
  assert.ok(again!.includes(`${Deno.realPathSync(work.path)}/out/b`));
  const undone = await zkbackup([...back!, "--force", "--zk-host", NOBODY]);
  assertCode(undone, 0);
});

Deno.test("the last step that a restore prints rolls it back, and that of the rollback undoes this", async () => {
  using work = new WorkFolder();
  const into = await prepare(work);
  const inner = `${work.path}/target/version-2`;
  const before = fileHashes(inner);
  const restored = await zkbackup([
    ...["restore", "--backup-dir", `${work.path}/out/b`, ...into, "--force", "--format", "json"],
  ]);
  assertCode(restored, 0);
  const after = fileHashes(inner);
  const stepOf = ({ stdout }: Outcome): string[] => {
    const { commands } = JSON.parse(stdout).next_steps.at(-1);
    assert.equal(commands.length, 1);
    const [program, ...args] = commands[0].split(" ");
    assert.equal(program, "zkbackup");
    return args;
  };
  const rollback = stepOf(restored);
  assert.deepEqual(rollback.slice(0, 2), ["restore", "--rollback"]);
  const asked = await zkbackup([...rollback, "--zk-host", NOBODY]);
  assertCode(asked, 3);
  assert.match(asked.stderr, /ROLLBACK PLAN: nothing has been changed yet/);
  const untouched = treeState(work.path);
  const dry = await zkbackup([...rollback, "--zk-host", NOBODY, "--dry-run", "--format", "json"]);
  assertCode(dry, 0);
  assert.deepEqual(treeState(work.path), untouched);
  const plan = JSON.parse(dry.stdout);
  assert.equal(plan.step, "put-back");
  assert.equal(plan.state.zxid, "0x40000000a");
  assert.equal(plan.present.zxid, "0x30000000a");
  const metrics = `${work.path}/metrics.prom`;
  const done = await zkbackup([
    ...[...rollback, "--zk-host", NOBODY, "--force", "--format", "json"],
    ...["--metrics-file", metrics],
  ]);
  assertCode(done, 0);
  assert.match(Deno.readTextFileSync(metrics), /^zkbackup_restore_success\{.*\} 1$/m);
  const document = JSON.parse(done.stdout);
  assert.deepEqual(validator("rollback").validate(document), []);
  assert.equal(document.status, "rolled-back");
  assert.equal(document.epochs.current, 4);
  assert.ok(document.epochs.accepted >= 4);
  const { acceptedEpoch: _, ...data } = fileHashes(inner);
  const { acceptedEpoch: __, ...old } = before;
  assert.deepEqual(data, old);
  const again = await zkbackup([...stepOf(done), "--zk-host", NOBODY, "--force"]);
  assertCode(again, 0);
  assert.match(again.stdout, /^│ ✅ ROLLED BACK/m);
  assert.deepEqual(fileHashes(inner), after);
});

Deno.test("restore --resume finishes what died, and --rollback takes it back", async () => {
  using work = new WorkFolder();
  const into = await prepare(work);
  const inner = `${work.path}/target/version-2`;
  const before = fileHashes(inner);
  const none = await zkbackup(["restore", "--resume", ...into, "--force"]);
  assertCode(none, 1);
  assert.match(none.stderr, /^Error: No restore died in .*: there is nothing to finish/m);
  const asked = {
    backup_dir: `${work.path}/out/b`,
    zxid: "0x300000005",
    as_snapshot: false,
    target_version: null,
    epoch_lift: null,
    accepted_epoch: null,
    owner: null,
  };
  const id = "restore_20250101-000000";
  putGuard(inner, { asked });
  const undone = await zkbackup(["restore", "--rollback", id, ...into, "--force"]);
  assertCode(undone, 0);
  assert.deepEqual(fileHashes(inner), before);
  putGuard(inner, { asked });
  const other = await zkbackup(["restore", "--rollback", "restore_20240101-000000", ...into]);
  assertCode(other, 1);
  assert.match(other.stderr, /restore_20250101-000000 died here and has to be dealt with first/);
  const resume = ["restore", "--resume", ...into];
  assertCode(await zkbackup(resume), 3);
  const resumed = await zkbackup([...resume, "--force", "--format", "json"]);
  assertCode(resumed, 0);
  assert.equal(JSON.parse(resumed.stdout).zxid, "0x300000005");
  assert.ok(!(GUARD_NAME in fileHashes(inner)));
});

Deno.test("restore --resume and --rollback refuse what says once more, or otherwise, what is to be done", async () => {
  using work = new WorkFolder();
  const into = ["--zk-data-dir", work.folder("target")];
  const cases: [string[], RegExp][] = [
    [["--resume", "--truncate-to-zxid", "5"], /--resume excludes --truncate-to-zxid/],
    [["--resume", "--backup-dir", "b"], /--resume excludes --backup-dir/],
    [["--resume", "--as-snapshot"], /--resume excludes --as-snapshot/],
    [["--resume", "--target-version", "3.5"], /--resume excludes --target-version/],
    [["--resume", "--epoch-lift", "1"], /--resume excludes --epoch-lift/],
    [["latest", "--resume"], /--resume excludes a backup id, and there is "latest"/],
    [["--rollback", "x", "--resume"], /--rollback excludes --resume/],
    [["--rollback", "x", "--owner", "1:1"], /--rollback excludes --owner/],
    [["--rollback", "x"], /"x" is neither the id of a restore/],
  ];
  for (const [flags, said] of cases) {
    const outcome = await zkbackup(["restore", ...flags, ...into]);
    assertCode(outcome, 1);
    assert.match(outcome.stderr, said);
  }
});
