import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { testContext } from "../support/context.ts";
import { DurabilityLedger } from "../support/durability.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

Deno.test("all of a backup is on disk before it gets its name", async () => {
  for (const coding of ["none", "gzip"] as const) {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const outputDir = work.folder("out");
    let published = 0;
    const ledger = new DurabilityLedger(({ name, path, to }) => {
      if (name !== "rename") return;
      published++;
      assert.equal(to, `${outputDir}/b`);
      assert.deepEqual(ledger.volatileIn(path), []);
    });
    await backUp(testContext({ fs: ledger.fs }), member, { outputDir, coding });
    assert.equal(published, 1);
    assert.deepEqual(ledger.volatileIn(outputDir), [], "and the name is before it ends");
  }
});

for (const layout of ["one folder", "two folders", "no version-2 yet"] as const) {
  Deno.test(`a restore does each step when the one before is on disk: ${layout}`, async () => {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
    const dataDir = work.folder("data");
    const logDir = layout === "two folders" ? work.folder("log") : null;
    if (layout !== "no version-2 yet") {
      putFile(`${work.folder("data/version-2")}/snapshot.7777`, "old");
      putFile(`${work.folder(`${logDir === null ? "data" : "log"}/version-2`)}/log.7777`, "old");
    }
    const guard = `${logDir ?? dataDir}/version-2/${GUARD_NAME}`;
    const guardFolder = `${logDir ?? dataDir}/version-2`;
    const targets = [...new Set([dataDir, logDir ?? dataDir])];
    const seen = { guard: 0, moves: 0, commit: 0 };
    const ledger: DurabilityLedger = new DurabilityLedger(({ name, path, to }) => {
      if (name === "replace" && to !== guard) {
        assert.deepEqual(ledger.volatileIn(path), [], "what gets its name is written");
      } else if (name === "replace" && seen.guard > 0) {
        seen.guard++;
        // The old files are all where the new guard says, and its text is on disk.
        const volatile = targets.flatMap((target) => ledger.volatileIn(target))
          .filter((each) => !each.includes("/.zkbackup-"));
        assert.deepEqual(volatile, [], "the second guard");
        assert.deepEqual(ledger.volatileIn(path), []);
      } else if (name === "replace") {
        seen.guard++;
        assert.deepEqual(ledger.volatileIn(path), [], "the guard is written");
        // All that was staged is on disk, but for the guard's own name there.
        const staged = targets.flatMap((target) => ledger.volatileIn(target))
          .filter((each) => each !== path.slice(0, path.lastIndexOf("/")));
        assert.deepEqual(staged, [], "before the guard");
      } else if (name === "rename") {
        seen.moves++;
        assert.ok(!ledger.isVolatile(guardFolder) || seen.moves > 1, "the guard stands");
        const into = to!.slice(0, to!.lastIndexOf("/"));
        const parent = into.slice(0, into.lastIndexOf("/"));
        assert.ok(!ledger.isVolatile(parent), `${into} cannot be lost`);
      } else if (name === "remove" && path === guard) {
        seen.commit++;
        const volatile = targets.flatMap((target) => ledger.volatileIn(target))
          .filter((each) => !each.includes("/.zkbackup-"));
        assert.deepEqual(volatile, [], "before the commit");
      }
    });
    await restore(testContext({ fs: ledger.fs }), { backupDir: dir, dataDir, logDir });
    assert.equal(seen.guard, 2, "one for each phase");
    assert.equal(seen.commit, 1);
    assert.ok(seen.moves > 3);
    assert.ok(!ledger.isVolatile(guardFolder), "the commit is on disk");
  });
}
