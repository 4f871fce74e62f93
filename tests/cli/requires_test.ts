import assert from "node:assert/strict";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { zkbackup } from "./support/zkbackup.ts";

async function stdoutOf(...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test("what a server needs is told by backup, info and restore alike, as text and as JSON", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "gz-snapshots", `${work.path}/zk`);
  const base = work.folder("backups");
  const from = ["--zk-data-dir", dataDir, "--output-dir", base, "--zk-host", NOBODY];
  const made = JSON.parse(
    await stdoutOf("backup", ...from, "--backup-id", "b", "--format", "json"),
  );
  assert.equal(made.requires.zookeeper, "3.6.0");
  assert.equal(made.requires.extended_types_enabled, true);
  assert.equal(made.requires.digest_enabled, "on");
  assert.equal(made.auth_schemes.snapshot, "snapshot.af.gz");

  const into = ["--zk-data-dir", work.folder("target")];
  const info = ["info", "b", "--backup-base-dir", base];
  const restore = ["restore", "--backup-dir", `${base}/b`, ...into];
  const plan = [...restore, "--dry-run"];
  for (const command of [info, plan]) {
    const document = JSON.parse(await stdoutOf(...command, "--format", "json"));
    assert.deepEqual(document.requires, made.requires, command[0]);
  }
  const texts = [
    await stdoutOf("backup", ...from, "--backup-id", "again"),
    await stdoutOf(...info),
    await stdoutOf(...plan),
    await stdoutOf(...restore, "--force"),
  ];
  for (const text of texts) {
    for (const { setting, why } of made.requires.needs) {
      assert.ok(text.includes(setting) && text.includes(why), `${setting} in ${text}`);
    }
  }
});

Deno.test("info says that a backup does not record what a server needs", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.4.14", "plain", `${work.path}/zk`);
  const base = work.folder("backups");
  const from = ["--zk-data-dir", dataDir, "--output-dir", base, "--zk-host", NOBODY];
  await stdoutOf("backup", ...from, "--backup-id", "b");
  const file = `${base}/b/metadata/backup_info.json`;
  const { requires: _, auth_schemes: __, ...older } = JSON.parse(Deno.readTextFileSync(file));
  Deno.writeTextFileSync(file, JSON.stringify(older));
  const { stdout } = await zkbackup(["info", "b", "--backup-base-dir", base]);
  assert.match(stdout, /What a server needs to load this\n +Not known: /);
});
