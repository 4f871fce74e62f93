import assert from "node:assert/strict";
import { putBackup } from "../support/stored_backup.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { makeSmallMember, type SmallMemberOptions } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Makes a backup "b", and returns its base folder. */
async function backUp(
  work: WorkFolder,
  options: SmallMemberOptions,
  ...flags: string[]
): Promise<string> {
  const base = work.folder("backups");
  makeSmallMember(`${work.path}/data`, options);
  const { stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", base],
    ...["--backup-id", "b", "--compression", "none", ...flags],
  ]);
  assert.doesNotMatch(stderr, /Error/);
  return base;
}

/** What differs from run to run. */
const VARYING = [
  [/Made( +)[0-9-]{10} [0-9:]{8} [+-][0-9:]{5}, in [0-9.]+ s,/, "Made$1<time>, in <seconds>,"],
] as const;

Deno.test("info shows everything known of a backup, file by file, and changes nothing", async () => {
  using work = new WorkFolder();
  await using server = standaloneAt("0x30000000a");
  const host = hostOf(server);
  const member = { first: 0x3_0000_0001n, epoch: 3 };
  const base = await backUp(work, member, "--zk-host", host);
  const before = treeState(base);
  const { code, stdout, stderr } = await zkbackup(["info", "latest", "--backup-base-dir", base], {
    rights: [`--allow-read=${base}`],
  });
  assert.deepEqual([code, stderr], [0, ""]);
  const [made, by] = VARYING[0];
  assertGolden("info", stdout.replace(made, by), [[work.path, "<dir>"], [host, "<host>"]]);
  assert.deepEqual(treeState(base), before);
});

Deno.test("info shows what was damaged at the source, and what is lost since", async () => {
  using work = new WorkFolder();
  const base = await backUp(work, { damaged: 7 }, "--zk-host", NOBODY, "--no-verify");
  Deno.removeSync(`${base}/b/damaged/log.1`);
  const { code, stdout } = await zkbackup(["info", "b", "--backup-base-dir", base]);
  assert.equal(code, 0);
  const [made, by] = VARYING[0];
  assertGolden("info-damaged", stdout.replace(made, by), [[work.path, "<dir>"]]);
});

Deno.test("info as JSON has the fields of backup_info.json, and what can be told besides", async () => {
  using work = new WorkFolder();
  const base = await backUp(work, { first: 0x40_0000_0000_0001n }, "--zk-host", NOBODY);
  const file = `${base}/b/metadata/backup_info.json`;
  const text = Deno.readTextFileSync(file);
  const info = JSON.parse(text);
  const changed = { ...info, unheard_of: { by: 5 }, schema_version: "9" };
  Deno.writeTextFileSync(file, JSON.stringify(changed));
  const { code, stdout, stderr } = await zkbackup([
    ...["info", "b", "--backup-base-dir", base, "--format", "json"],
  ]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /"decimal": 18014398509481994$/m);
  const { schema_version, backup_dir, findings, quality, restore_command, unheard_of, ...same } =
    JSON
      .parse(stdout);
  assert.deepEqual(same, info);
  assert.deepEqual({ schema_version, backup_dir, findings, unheard_of }, {
    schema_version: "1.0",
    backup_dir: `${base}/b`,
    findings: [],
    unheard_of: { by: 5 },
  });
  assert.equal(quality.score, 100);
  assert.deepEqual(quality.parts.map(({ name }: { name: string }) => name), [
    "restorable",
    "source",
    "stored",
    "read-back",
  ]);
  const words = restore_command.split(" ");
  assert.deepEqual(words.slice(0, 2), ["zkbackup", "restore"]);
  Deno.writeTextFileSync(file, text);
  const ready = await zkbackup(words.slice(1));
  assert.equal(ready.code, 0, ready.stderr);
  assert.match(ready.stdout, /RESTORE PLAN/);
});

Deno.test("info of what is not there, or not one, says so and exits with 1", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "b-1" });
  putBackup(work.path, { id: "b-2", member: "zk2" });
  const info = (...args: string[]) => zkbackup(["info", ...args, "--backup-base-dir", work.path]);
  for (
    const [id, said] of [
      ["c", /There is no backup "c" in .*\nRun zkbackup list --backup-base-dir \//],
      [
        "B-2",
        /There is no backup "B-2" in .*\nDid you mean b-2\? Run zkbackup list --backup-base-dir \//,
      ],
      ["b", /"b" is the beginning of several backup ids: b-1, b-2/],
      ["latest", /backups of 2 members.*\nGive one of these ids, or --member/],
    ] as const
  ) {
    const { code, stdout, stderr } = await info(id);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, said);
  }
  const { code, stdout } = await info("latest", "--member", "zk2");
  assert.equal(code, 0);
  assert.match(stdout, /VALID: b-2/);
});
