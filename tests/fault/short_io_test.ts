import assert from "node:assert/strict";
import { repairBackup } from "../../src/operations/repair.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, putFile, readDefect } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { ShortIo, type ShortRule } from "../support/short_io.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Every call moves a byte, a third, all but one byte; or one call in five moves one. */
const RULES: Record<string, ShortRule> = {
  "a few bytes": (asked, call) => asked < 4096 ? 1 + call % 7 : 1021 + call % 7,
  "a third": (asked) => asked / 3 | 0,
  "all but one byte": (asked) => asked - 1,
  "one byte now and then": (asked, call) => call % 5 === 0 ? 1 : asked,
};

/** Files by their content, but for the logs of runs and the journals, which hold paths. */
function contentOf(folder: string): Record<string, string> {
  const entries = Object.entries(fileHashes(folder));
  return Object.fromEntries(entries.filter(([path]) => !/\/logs\/|restore\.json$/.test(path)));
}

for (const [name, rule] of Object.entries(RULES)) {
  Deno.test(`reads and writes that move ${name} change nothing that is backed up, repaired or restored`, async () => {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "bad-checksum-middle").bytes);
    const source = treeState(member.dataDir);
    const ctx = () => testContext({ fs: quickFileSystem() });
    const run = async () => {
      const outputDir = work.folder("out");
      for (const coding of ["none", "gzip", "zstd"] as const) {
        await backUp(ctx(), member, { outputDir, coding, backupId: coding });
      }
      const backupDir = `${outputDir}/gzip`;
      const report = await verify(ctx(), { backupDir, level: "replay" });
      copyTree(`${outputDir}/none`, `${outputDir}/hurt`);
      const [log] = [...Deno.readDirSync(`${outputDir}/hurt/txnlogs`)].map(({ name }) => name)
        .sort();
      Deno.truncateSync(`${outputDir}/hurt/txnlogs/${log}`, 200);
      const repaired = await repairBackup(ctx(), {
        backupDir: `${outputDir}/hurt`,
        level: "records",
      });
      const dataDir = work.folder("target");
      await restore(ctx(), { backupDir, dataDir });
      const done = {
        report,
        plan: repaired.plan,
        out: contentOf(outputDir),
        in: contentOf(dataDir),
      };
      for (const folder of [outputDir, dataDir]) Deno.removeSync(folder, { recursive: true });
      return done;
    };
    const whole = await run();
    using io = new ShortIo(rule);
    const short = await run();
    assert.ok(io.shortened > 40, `${io.shortened} calls`);
    assert.deepEqual(short.report, whole.report);
    assert.deepEqual([short.plan, short.out, short.in], [whole.plan, whole.out, whole.in]);
    assert.deepEqual(treeState(member.dataDir), source);
  });
}
