import assert from "node:assert/strict";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { readFixture } from "../lab/expectation.ts";
import { putOneOfEach } from "./support/base_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { makeSmallMember, type SmallMemberOptions } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** Three words of English one after the other, as no name, command or path has them. */
const ENGLISH = /(?<![\w/-])[A-Za-z][a-z']+(?:[,;:]? [A-Za-z][a-z']+){2,}(?![\w/-])/;

/** What differs from run to run. */
const VARYING = [
  [/制作( +)[0-9-]{10} [0-9:]{8} [+-][0-9:]{5}，用时 [0-9.]+ 秒/g, "制作$1<time>，用时 <seconds>"],
  [/修复于 [0-9TZ:.-]+：/g, "修复于 <time>："],
  [/用时 [0-9.]+ 秒$/gm, "用时 <seconds>"],
  [/，制作于 [0-9-]{10} [0-9:]{8} [+-][0-9:]{5}/g, "，制作于 <time>"],
  [/可用 [0-9.]+ [KMGTP]?i?B$/gm, "可用 <space>"],
  [/ [0-9]+:[0-9]+，与/g, " <owner>，与"],
  [/释放 [0-9.]+ KiB +/g, "释放 <size> "],
  [/已释放 [0-9.]+ KiB；剩余 2 个备份 +/g, "已释放 <size>；剩余 2 个备份 "],
] as const;

/** Runs a command in Chinese and compares what it says with `golden/<name>.zh-CN.txt`. */
async function assertPage(
  work: WorkFolder,
  name: string,
  args: readonly string[],
  { code = 0, replaced = [], stream = "stdout" }: {
    code?: number;
    replaced?: readonly (readonly [string, string])[];
    stream?: "stdout" | "stderr";
  } = {},
): Promise<void> {
  const outcome = await zkbackup([...args, "--lang", "zh-CN"]);
  assert.equal(outcome.code, code, outcome.stderr);
  const page = outcome[stream];
  assert.notEqual(page, "");
  for (const line of page.split("\n")) assert.doesNotMatch(line, ENGLISH);
  assertGolden(`${name}.zh-CN`, page, [[work.path, "<dir>"], ...replaced, ...VARYING]);
}

/** Flags of a backup "b" of a small member. */
function backupOf(work: WorkFolder, options: SmallMemberOptions = {}): string[] {
  makeSmallMember(`${work.path}/data`, options);
  return [
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", work.folder("backups")],
    ...["--backup-id", "b", "--compression", "none", "--quiet"],
  ];
}

/** Makes that backup and returns its folder. */
async function makeBackup(work: WorkFolder, options: SmallMemberOptions = {}): Promise<string> {
  const { stderr } = await zkbackup([...backupOf(work, options), "--zk-host", NOBODY]);
  assert.doesNotMatch(stderr, /Error/);
  return `${work.path}/backups/b`;
}

/** Turns a bit of the only log over, in the record with that number. */
function damage(dir: string, record: number): void {
  const path = `${dir}/txnlogs/log.1`;
  const bytes = Deno.readFileSync(path);
  bytes[16 + 49 * (record - 1) + 20]! ^= 1;
  Deno.chmodSync(path, 0o600);
  Deno.writeFileSync(path, bytes);
}

Deno.test("backup speaks Chinese, of a sound member and of a damaged one", async () => {
  using sound = new WorkFolder();
  await using server = standaloneAt("0xa");
  const host = hostOf(server);
  const loud = backupOf(sound).filter((flag) => flag !== "--quiet");
  await assertPage(sound, "backup", [...loud, "--zk-host", host], {
    replaced: [[host, "<host>"]],
  });
  using damaged = new WorkFolder();
  const args = backupOf(damaged, { damaged: 7 });
  await assertPage(damaged, "backup-partial", [...args, "--zk-host", NOBODY], { code: 2 });
});

Deno.test("backup tells on its way in Chinese what it does", async () => {
  using work = new WorkFolder();
  const loud = backupOf(work).filter((flag) => flag !== "--quiet");
  const { stderr } = await zkbackup([...loud, "--zk-host", NOBODY, "--lang", "zh-CN"]);
  assert.match(stderr, /^正在将 .*version-2 备份到 .*\/b$/m);
  assert.match(stderr, /^警告：无法向 127\.0\.0\.1:1 发送“srvr”：.*；仅根据文件继续$/m);
  assert.match(stderr, /^已回读备份：每个文件都与写入时一致$/m);
});

Deno.test("verify speaks Chinese at every level, of what is sound and of what is not", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const args = ["verify", "--backup-dir", dir];
  await assertPage(work, "verify", args);
  await assertPage(work, "verify-structure", [...args, "--level", "structure"]);
  await assertPage(work, "verify-replay", [...args, "--level", "replay"]);
  Deno.writeTextFileSync(`${dir}/metadata/MANIFEST.txt`, "something else");
  await assertPage(work, "verify-damaged", args, { code: 2 });
});

Deno.test("verify speaks Chinese of what is lost, and of what it repaired", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  damage(dir, 4);
  const args = ["verify", "--backup-dir", dir];
  await assertPage(work, "verify-with-loss", args, { code: 2 });
  await assertPage(work, "verify-fix", [...args, "--fix"], { code: 2 });
  await assertPage(work, "info-repaired", ["info", "b", "--backup-base-dir", `${dir}/..`]);
});

Deno.test("verify speaks Chinese where nothing restores, and of a member's own files", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  Deno.removeSync(`${dir}/snapshots/snapshot.0`);
  damage(dir, 1);
  await assertPage(work, "verify-not-restorable", ["verify", "--backup-dir", dir], { code: 10 });
  using member = new WorkFolder();
  makeSmallMember(`${member.path}/data`, { torn: true });
  const args = ["verify", "--zk-data-dir", `${member.path}/data`];
  await assertPage(member, "verify-member", args);
});

Deno.test("verify of a real member speaks Chinese of digests, compared and proved", async () => {
  using work = new WorkFolder();
  const { folder } = readFixture("3.9.5", "fuzzy-snapshot");
  const args = ["verify", "--zk-data-dir", `${folder}/data`, "--level", "replay"];
  const against = ["--against", `${folder}/data`];
  await assertPage(work, "verify-real", [...args, ...against], {
    replaced: [[folder, "<fixture>"]],
  });
});

Deno.test("info speaks Chinese, of a sound backup and of one that lost a file", async () => {
  using sound = new WorkFolder();
  await using server = standaloneAt("0x30000000a");
  const host = hostOf(server);
  const made = backupOf(sound, { first: 0x3_0000_0001n, epoch: 3 });
  await zkbackup([...made, "--zk-host", host]);
  const args = ["info", "latest", "--backup-base-dir", `${sound.path}/backups`];
  await assertPage(sound, "info", args, { replaced: [[host, "<host>"]] });
  using damaged = new WorkFolder();
  const dir = await makeBackup(damaged, { damaged: 7 });
  Deno.removeSync(`${dir}/damaged/log.1`);
  await assertPage(damaged, "info-damaged", ["info", "b", "--backup-base-dir", `${dir}/..`]);
});

Deno.test("list speaks Chinese, with all that can lie in a folder, and with nothing", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  await assertPage(work, "list", ["list", "--backup-base-dir", base]);
  const empty = work.folder("empty");
  await assertPage(work, "list-empty", ["list", "--backup-base-dir", empty]);
  const none = ["list", "--backup-base-dir", `${work.path}/none`];
  await assertPage(work, "list-none", none, { code: 1, stream: "stderr" });
});

Deno.test("prune speaks Chinese of what stays and goes, and of what is gone", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["prune", "--backup-base-dir", base, "--keep-min-count", "1"];
  await assertPage(work, "prune-plan", [...args, "--dry-run"]);
  await assertPage(work, "prune", [...args, "--force"]);
  using one = new WorkFolder();
  putBackup(one.path, { id: "b" });
  await assertPage(one, "prune-nothing", ["prune", "--backup-base-dir", one.path]);
});

Deno.test("restore speaks Chinese of its plan and of what is to be done after it", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  makeSmallMember(`${work.path}/target`, { transactions: 3 });
  const args = ["restore", "--backup-dir", dir, "--zk-data-dir", `${work.path}/target`];
  const plan = [...args, "--dry-run", "--truncate-to-zxid", "0x6"];
  await assertPage(work, "restore-plan", plan);
  await assertPage(work, "restore", [...args, "--force"]);
  const beyond = [...args, "--dry-run", "--truncate-to-zxid", "0x99"];
  await assertPage(work, "restore-beyond", beyond, { code: 30, stream: "stderr" });
});

Deno.test("restore speaks Chinese to the members of an ensemble", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work, { first: 0x3_0000_0001n, epoch: 3 });
  const args = ["restore", "--backup-dir", dir, "--zk-data-dir", work.folder("target")];
  await assertPage(work, "restore-quorum", [...args, "--force", "--skip-verify"]);
});

Deno.test("materialize speaks Chinese", async () => {
  using work = new WorkFolder();
  const dir = await makeBackup(work);
  const output = `${work.path}/snapshot.a`;
  const args = ["materialize", "--backup-dir", dir, "--at", "0xa", "--output", output];
  await assertPage(work, "materialize", args);
  await assertPage(work, "materialize-again", args, { code: 1, stream: "stderr" });
});
