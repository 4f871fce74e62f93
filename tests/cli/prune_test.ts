import assert from "node:assert/strict";
import { namesIn, putBackup } from "../support/stored_backup.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { putOneOfEach } from "./support/base_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Keeps the one newest usable backup of {@linkcode putOneOfEach}, which is long past. */
const POLICY = ["--keep-min-count", "1"];

Deno.test("prune --dry-run prints each backup with its reason, and changes nothing", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const before = treeState(base);
  const args = ["prune", "--backup-base-dir", base, ...POLICY, "--dry-run"];
  const { code, stdout, stderr } = await zkbackup(args, { rights: [`--allow-read=${base}`] });
  assert.deepEqual([code, stderr], [0, ""]);
  assertGolden("prune-plan", stdout, [[work.path, "<dir>"], ...SIZES]);
  assert.deepEqual(treeState(base), before);
});

/** Size of descriptions, of which this is no test. */
const SIZES = [
  [/frees [0-9.]+ KiB +/g, "frees <size> "],
  [/[0-9.]+ KiB freed; 2 backups left +/g, "<size> freed; 2 backups left "],
] as const;

Deno.test("prune --force deletes what the plan says and tells what was freed", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["prune", "--backup-base-dir", base, ...POLICY, "--force"];
  const { code, stdout, stderr } = await zkbackup(args, {
    rights: [`--allow-read=${base}`, `--allow-write=${base}`],
  });
  assert.equal(code, 0, stderr);
  assertGolden("prune", stdout, [[work.path, "<dir>"], ...SIZES]);
  assert.match(
    stderr,
    /PRUNE PLAN[^]*^Checking b-3, which stays\nDeleting b-1: older than 7 days$/m,
  );
  assert.deepEqual(namesIn(base), ["b-3", "b-5", "b-6", "lost+found"]);
});

Deno.test("prune without a terminal and without --force exits with 3 and changes nothing", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const before = treeState(base);
  const { code, stdout, stderr } = await zkbackup(["prune", "--backup-base-dir", base, ...POLICY]);
  assert.deepEqual([code, stdout], [3, ""]);
  assert.match(stderr, /PRUNE PLAN[^]*^Error: Cannot ask whether to go on: /m);
  assert.deepEqual(treeState(base), before);
});

Deno.test("prune asks nothing where nothing goes, as on the first day from cron", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "b" });
  const args = ["prune", "--backup-base-dir", work.path];
  const { code, stdout, stderr } = await zkbackup(args);
  assert.deepEqual([code, stderr], [0, ""]);
  assertGolden("prune-nothing", stdout, [[work.path, "<dir>"]]);
  const quiet = await zkbackup([...args, "--quiet"]);
  assert.deepEqual(quiet, { code: 0, stdout: "", stderr: "" });
});

Deno.test("prune as JSON is one document, planned or done", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["prune", "--backup-base-dir", base, ...POLICY, "--format", "json"];
  const planned = await zkbackup([...args, "--dry-run"]);
  assert.deepEqual([planned.code, planned.stderr], [0, ""]);
  const { status, backups, ...plan } = JSON.parse(planned.stdout);
  assert.equal(status, "planned");
  assert.deepEqual(plan.policy, {
    keep_days: 7,
    keep_count: 0,
    keep_min_count: 1,
    member: null,
    accept_new_history: false,
  });
  const decided = backups.map((backup: Record<string, unknown>) =>
    `${backup["backup_id"]} ${backup["keep"]} ${backup["protected"]}: ${backup["reason"]}`
  );
  assert.deepEqual(decided, [
    "b-1 false false: older than 7 days",
    "b-2 false false: older than 7 days",
    "b-3 true true: the newest usable one",
    "b-4 false false: older than 7 days",
    "b-5 true false: corrupted: left for you to look at",
  ]);
  const ids = plan.leftovers.map(({ backup_id }: { backup_id: string }) => backup_id);
  assert.deepEqual(ids.sort(), ["b-0", "b-7"]);

  const done = await zkbackup([...args, "--force"]);
  assert.equal(done.code, 0, done.stderr);
  for (const line of done.stderr.trimEnd().split("\n")) {
    assert.equal(JSON.parse(line).level, "info");
  }
  const { deleted, deleted_leftovers, failed, freed_bytes, ...rest } = JSON.parse(done.stdout);
  assert.deepEqual({ deleted, failed }, { deleted: ["b-1", "b-2", "b-4"], failed: [] });
  assert.equal(deleted_leftovers.length, 2);
  assert.equal(freed_bytes, plan.planned_bytes);
  assert.deepEqual(rest, { ...plan, status: "pruned", backups });
});

Deno.test("prune that cannot delete everything says what is left and exits with 1", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["prune", "--backup-base-dir", base, ...POLICY, "--force"];
  const rights = [
    ...[`--allow-read=${base}`, `--allow-write=${base}`],
    // As a mount point or another user's folder would do, also for root.
    `--deny-write=${base}/b-2`,
  ];
  const { code, stdout } = await zkbackup(args, { rights });
  assert.equal(code, 1);
  assert.match(stdout, /❌ NOT ALL WAS DELETED/);
  assert.match(stdout, /Could not be deleted: 1 folder\n.*\/b-2\n.*Cannot rename/);
  assert.deepEqual(namesIn(base), ["b-2", "b-3", "b-5", "b-6", "lost+found"]);
  const json = await zkbackup([...args, "--format", "json"], { rights });
  assert.equal(json.code, 1);
  const { status, failed, deleted } = JSON.parse(json.stdout);
  assert.deepEqual([status, deleted], ["failed", []]);
  assert.equal(failed[0].dir, `${base}/b-2`);
});

for (
  const [what, said, prepare, flags] of [
    [
      "the newest is dated in the future",
      /is dated 2999-01-01/,
      (base: string) =>
        putBackup(base, { id: "b-9", time: "2999-01-01T00:00:00Z", zxid: 2n ** 40n }),
      [],
    ],
    ["the minimum cannot be kept", /has only 3 of the 4 usable backups/, () => {}, [
      "--keep-min-count",
      "4",
    ]],
    [
      "one that stays is damaged",
      /b-3 is to be kept .* but it is damaged: in txnlogs\/log.1/,
      (base: string) => Deno.removeSync(`${base}/b-3/txnlogs/log.1`),
      POLICY,
    ],
    ["there is no such member", /no backup of member "zk9"/, () => {}, ["--member", "zk9"]],
  ] as const
) {
  Deno.test(`prune deletes nothing and exits with 1 where ${what}`, async () => {
    using work = new WorkFolder();
    const base = putOneOfEach(work);
    prepare(base);
    const before = treeState(base);
    const args = ["prune", "--backup-base-dir", base, "--force", ...flags];
    const { code, stdout, stderr } = await zkbackup(args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, said);
    assert.deepEqual(treeState(base), before);
  });
}
