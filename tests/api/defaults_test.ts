import assert from "node:assert/strict";
import { backup, formatZxid, planRestore, systemContext } from "../../src/mod.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** What differs between two backups of the same files. */
const OF_THE_RUN = new Set(["backup_id", "backup_timestamp", "duration_seconds"]);

function steady(json: string): unknown {
  return JSON.parse(json, (key, value) => OF_THE_RUN.has(key) ? null : value);
}

Deno.test("backup and restore of the library do by default what the command does", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "several-epochs", work.path);
  const outputDir = work.folder("backups");
  const ctx = systemContext();
  const { dir } = await backup(ctx, { dataDir, outputDir, backupId: "library" });
  const made = await zkbackup(
    ["backup", "--zk-data-dir", dataDir, "--output-dir", outputDir, "--backup-id", "command"],
  );
  assert.equal(made.code, 0, made.stderr);

  const facts = (id: string) => {
    const folder = `${outputDir}/${id}`;
    return {
      info: steady(Deno.readTextFileSync(`${folder}/metadata/backup_info.json`)),
      modes: ["", "/snapshots", "/metadata/backup_info.json"]
        .map((path) => Deno.statSync(folder + path).mode! & 0o777),
      entries: [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
    };
  };
  assert.deepEqual(facts("library"), facts("command"));

  const target = work.folder("target");
  const plan = await planRestore(ctx, { backupDir: dir, dataDir: target });
  const planned = await zkbackup([
    ...["restore", "--backup-dir", dir, "--zk-data-dir", target, "--dry-run", "--format", "json"],
  ]);
  assert.equal(planned.code, 0, planned.stderr);
  const document = JSON.parse(planned.stdout);
  assert.equal(formatZxid(plan.zxid), document.zxid);
  assert.deepEqual(
    plan.files.map(({ name }) => name),
    document.files.map(({ name }: { name: string }) => name),
  );
  assert.deepEqual(plan.epochs, document.epochs);
});
