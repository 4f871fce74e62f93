import assert from "node:assert/strict";
import { readBackup } from "../../src/store/read_backup.ts";
import { verify } from "../../src/operations/verify.ts";
import { NOW, testContext } from "../support/context.ts";
import { quickFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const BACK = { second: 1000, year: 365 * 24 * 3600 * 1000 };

/** A context whose clock is set back before its call number `point`. */
function setBackAt(point: number, by: number) {
  let calls = 0;
  const now = () => new Date(NOW.getTime() - (++calls >= point ? by : 0));
  return { ctx: { ...testContext({ fs: quickFileSystem() }), now }, calls: () => calls };
}

for (const [name, by] of Object.entries(BACK)) {
  Deno.test(`a clock that goes back by a ${name} at any moment spoils no backup and no restore`, async (t) => {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const source = treeState(member.dataDir);
    let points = 0;
    for (let point = 1;; point++) {
      const outputDir = work.folder(`out-${point}`);
      const { ctx, calls } = setBackAt(point, by);
      const { dir } = await backUp(ctx, member, { outputDir, backupId: null });
      const { info } = readBackup(quickFileSystem(), dir);
      assert.ok(info.statistics.duration_seconds >= 0, `${info.statistics.duration_seconds}`);
      const { verdict, findings } = await verify(testContext(), {
        level: "records",
        backupDir: dir,
      });
      assert.deepEqual([verdict, findings], ["usable", []]);
      if (calls() < point) break;
      points++;
    }
    const backupDir = (await backUp(testContext(), member, { outputDir: work.folder("out") })).dir;
    const states = [];
    for (let point = 1;; point++) {
      const { ctx, calls } = setBackAt(point, by);
      const dataDir = work.folder(`target-${point}`);
      // The second replaces what the first restored, under an id that is never the first one's.
      for (let times = 0; times < 2; times++) await restore(ctx, { backupDir, dataDir });
      states.push(fileHashes(`${dataDir}/version-2`));
      const saved = [...Deno.readDirSync(dataDir)].filter(({ name }) => name !== "version-2");
      assert.equal(saved.length, 1);
      if (calls() < point) break;
      points++;
    }
    for (const state of states) assert.deepEqual(state, states[0]);
    assert.deepEqual(treeState(member.dataDir), source);
    assert.ok(points > 5, `${points} points`);
    await t.step(`${points} points at which it goes back`, () => {});
  });
}
