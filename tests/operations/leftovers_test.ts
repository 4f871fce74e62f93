import assert from "node:assert/strict";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { planPrune } from "../../src/operations/prune_plan.ts";
import { Draft } from "../../src/store/draft.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem, onceBefore } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, type Member } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { namesIn, putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

const ZK1 = { generated: false, mode: 0o700, member: "zk1" };

/** Leaves the folder of a run that died after its first steps: its lock is gone with it. */
function putDead(out: string, id: string, member: string): void {
  const draft = Draft.begin(new DenoFileSystem(), out, id, { ...ZK1, member });
  draft.makeFolder("snapshots");
  copyTree(draft.dir, `${out}/left`);
  draft.discard();
  Deno.renameSync(`${out}/left`, draft.dir);
  assert.deepEqual(namesIn(draft.dir), ["member.txt", "snapshots"]);
}

function prepare(work: WorkFolder): { member: Member; out: string } {
  return { member: copyMember("3.9.5", "plain", `${work.path}/zk`), out: work.folder("out") };
}

Deno.test("executeBackup() removes what dead runs of its member left, and says so", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  putDead(out, "a", "zk1");
  putDead(out, "b", "zk1");
  // A deletion that was killed: its description still says whose it is.
  Deno.renameSync(putBackup(out, { id: "old", member: "zk1" }), `${out}/.old.deleted`);
  const ctx = testContext();
  await backUp(ctx, member, { outputDir: out, member: "zk1" });
  assert.deepEqual(namesIn(out), ["b"]);
  assert.deepEqual(
    ctx.messages.filter((message) => message.includes("Removed")),
    [".a.partial", ".b.partial", ".old.deleted"].map((name) =>
      `info Removed ${out}/${name}, left by a run for this member that died`
    ),
  );
  assert.ok(!namesIn(`${out}/b`).includes("member.txt"));
});

Deno.test("executeBackup() leaves alone what is alive, of another member, or of nobody knows whom", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  const alive = Draft.begin(new DenoFileSystem(), out, "alive", ZK1);
  alive.makeFolder("snapshots");
  putDead(out, "other", "zk2");
  work.folder("out/.unknown.partial/snapshots");
  Deno.symlinkSync(`${out}/.other.partial`, `${out}/.link.partial`);
  Deno.writeTextFileSync(`${out}/.file.partial`, "");
  const before = namesIn(out);
  const ctx = testContext();
  await backUp(ctx, member, { outputDir: out, member: "zk1" });
  assert.deepEqual(namesIn(out), [...before, "b"].sort());
  assert.deepEqual(namesIn(alive.dir), ["member.txt", "snapshots"]);
  assert.ok(!ctx.messages.some((message) => message.includes("Removed")));
  alive.discard();
});

Deno.test("executeBackup() leaves alone what became a live run's between look and lock", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  putDead(out, "a", "zk1");
  const dir = `${out}/.a.partial`;
  // Another run removes it, takes the name anew, and has not locked it yet.
  const fs = onceBefore((call) => call.name === "lock" && call.path === dir, () => {
    Deno.renameSync(dir, `${work.path}/elsewhere`);
    Deno.mkdirSync(dir);
    Deno.writeTextFileSync(`${dir}/member.txt`, "zk1");
  });
  await backUp(testContext({ fs }), member, { outputDir: out, member: "zk1" });
  assert.deepEqual(namesIn(out), [".a.partial", "b"]);
  assert.deepEqual(namesIn(dir), ["member.txt"]);
});

Deno.test("executeBackup() goes on where a leftover cannot be removed", async () => {
  using work = new WorkFolder();
  const { member, out } = prepare(work);
  putDead(out, "a", "zk1");
  const real = new DenoFileSystem();
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "removeTree") real.list(`${path}/not-there`);
  });
  const ctx = testContext({ fs });
  const { info } = await backUp(ctx, member, { outputDir: out, member: "zk1" });
  assert.equal(info.status, "valid");
  assert.ok(ctx.messages.some((m) => m.startsWith("warn A run for this member that died left")));
});

Deno.test("planPrune() of one member takes the leftovers that are known to be its own", async () => {
  using work = new WorkFolder();
  const { out } = prepare(work);
  putBackup(out, { id: "b", member: "zk1", time: "2025-01-15T10:00:00Z" });
  putDead(out, "own", "zk1");
  putDead(out, "other", "zk2");
  work.folder("out/.unknown.partial");
  const { leftovers } = await planPrune(testContext(), {
    baseDir: out,
    member: "zk1",
    keepDays: 7,
    keepCount: 0,
    keepMinCount: 1,
    acceptNewHistory: false,
  });
  assert.deepEqual(leftovers.map(({ id }) => id), ["own"]);
});
