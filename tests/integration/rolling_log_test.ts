import assert from "node:assert/strict";
import { DenoFileSystem, type FileSystem } from "../../src/io/file_system.ts";
import { executeBackup } from "../../src/operations/backup.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import { type Fixture, readFixture } from "../lab/expectation.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "./support/context.ts";
import { backupOptions } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

/** The real file system, with something that happens behind the operation's back. */
function withEvents(afterOpen: (path: string) => void): FileSystem {
  const real = new DenoFileSystem();
  return new Proxy<FileSystem>(real, {
    get: (target, name: keyof FileSystem) => {
      if (name !== "open") return target[name].bind(target);
      return (path: string) => {
        const file = target.open(path);
        afterOpen(path);
        return file;
      };
    },
  });
}

/** The logs of a case, the last one of each step being the one that the server writes on. */
function logsOf({ folder, logs }: Fixture): { name: string; bytes: Uint8Array }[] {
  return logs.map(({ file }) => ({
    name: file.slice(file.lastIndexOf("/") + 1),
    bytes: Deno.readFileSync(`${folder}/${file}`),
  }));
}

Deno.test("backup copies the newest log again when the server went on in it and began another", async () => {
  const fixture = readFixture("3.9.5", "separate-log-dir");
  const [first, second] = logsOf(fixture);
  assert.ok(first !== undefined && second !== undefined);
  const { records } = walkLog(first.bytes);
  const middle = records[Math.floor(records.length / 2)]!;

  await using work = await WorkFolder.make();
  const dataDir = await work.folder("data");
  const outputDir = await work.folder("backups");
  await Deno.copyFile(`${fixture.folder}/data/version-2/snapshot.0`, `${dataDir}/snapshot.0`);
  const firstPath = `${dataDir}/${first.name}`;
  await Deno.writeFile(firstPath, first.bytes.subarray(0, middle.offset));
  // Once the first log is open its size is fixed: what the server does now is not seen in it.
  let rolled = false;
  const fs = withEvents((path) => {
    if (path !== firstPath || rolled) return;
    rolled = true;
    Deno.writeFileSync(firstPath, first.bytes.subarray(middle.offset), { append: true });
    Deno.writeFileSync(`${dataDir}/${second.name}`, second.bytes);
  });

  const ctx = { ...testContext(), fs };
  const { info, findings } = await executeBackup(
    ctx,
    planBackup(ctx, backupOptions({ dataDir, outputDir })),
  );
  assert.ok(rolled);
  assert.deepEqual(findings, []);
  assert.equal(info.status, "valid");
  assert.equal(BigInt(info.backup_zxid.hex), walkLog(second.bytes).records.at(-1)?.zxid);
});
