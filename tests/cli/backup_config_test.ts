import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { assertGolden } from "./support/golden.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** A member with a keytab, a TLS store and a password in its configuration, and where it lies. */
function prepare(work: WorkFolder): string[] {
  const data = work.folder("data");
  const conf = work.folder("conf");
  makeSmallMember(data);
  Deno.writeTextFileSync(`${data}/myid`, "1\n");
  Deno.writeTextFileSync(
    `${conf}/zoo.cfg`,
    "dataDir=data\nssl.keyStore.location=key.p12\nssl.keyStore.password=hunter2\n",
  );
  Deno.writeTextFileSync(`${conf}/key.p12`, "key");
  Deno.writeTextFileSync(`${conf}/jaas.conf`, `S { Krb5 required keyTab="/etc/zk.keytab"; };\n`);
  return [
    ...["backup", "--zk-data-dir", data, "--output-dir", work.folder("backups")],
    ...["--backup-id", "b", "--compression", "none", "--include-config", "--zk-conf-dir", conf],
  ];
}

Deno.test("a person is told what configuration a backup holds, and that no restore writes it", async () => {
  using work = new WorkFolder();
  const args = prepare(work);
  await using server = standaloneAt("0xa");
  const host = hostOf(server);
  const made = await zkbackup([...args, "--zk-host", host]);
  assert.equal(made.code, 0, made.stderr);
  const replaced = [[work.path, "<dir>"], [host, "<host>"]] as const;
  assertGolden("backup-config", made.stdout, replaced);

  const base = ["--backup-base-dir", `${work.path}/backups`];
  const info = await zkbackup(["info", "b", ...base]);
  assert.match(info.stdout, /Configuration, never restored: 4\n/);
  assert.match(info.stdout, /config\/key\.p12 +3 B +.*\/conf\/key\.p12\n/);

  const target = work.folder("target");
  const restore = ["restore", "b", ...base, "--zk-data-dir", target, "--force"];
  const restored = await zkbackup(restore);
  assert.equal(restored.code, 0, restored.stderr);
  assert.ok(restored.stdout.includes("The configuration in the backup is not restored"));
  assert.ok(restored.stdout.includes(`ls -l ${work.path}/backups/b/config`));
  for (const { stdout, stderr } of [made, info, restored]) {
    assert.ok(!(stdout + stderr).includes("hunter2"));
  }
});

Deno.test("a backup with configuration is silent with --quiet when all is well", async () => {
  using work = new WorkFolder();
  const args = prepare(work);
  await using server = standaloneAt("0xa");
  const outcome = await zkbackup([...args, "--zk-host", hostOf(server), "--quiet"]);
  assert.deepEqual(outcome, { code: 0, stdout: "", stderr: "" });
});

Deno.test("what is said of configuration is said in Chinese as well", async () => {
  using work = new WorkFolder();
  const args = prepare(work);
  Deno.removeSync(`${work.path}/conf/key.p12`);
  const { code, stdout } = await zkbackup([...args, "--zk-host", NOBODY, "--lang", "zh-CN"]);
  assert.equal(code, 2);
  assert.match(stdout, /jaas\.conf 指定的 keytab 不会进入任何备份，请自行保管：\/etc\/zk\.keytab/);
  assert.match(
    stdout,
    /key\.p12（由 .*zoo\.cfg 指定）不在本备份中：它是相对于服务器启动目录的路径，且不在 .* 中/,
  );
  assert.match(stdout, /本备份含有私密文件，请勿外传：config\/zoo\.cfg, config\/jaas\.conf/);
});

Deno.test("a --zk-conf-dir without zoo.cfg is wrong usage, and nothing is written", async () => {
  using work = new WorkFolder();
  const args = prepare(work);
  Deno.removeSync(`${work.path}/conf/zoo.cfg`);
  const { code, stdout, stderr } = await zkbackup([...args, "--zk-host", NOBODY]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^Error: There is no zoo\.cfg in .*\/conf$/m);
  assert.match(stderr, /Give --zk-conf-dir the folder of the zoo\.cfg/);
  assert.deepEqual(Array.from(Deno.readDirSync(`${work.path}/backups`)), []);
});
