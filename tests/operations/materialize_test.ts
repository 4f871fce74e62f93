import assert from "node:assert/strict";
import { materialize } from "../../src/operations/materialize.ts";
import { replayState } from "../../src/operations/replay_state.ts";
import { readBackup } from "../../src/store/read_backup.ts";
import type { Window } from "../../src/zookeeper/windows.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { aclHoles, walkSnapshot } from "../lab/walk_snapshot.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const ctx = testContext();

function options(backupDir: string, output: string) {
  return {
    backupDir,
    output,
    target: { kind: "latest" },
    forAdminRestore: false,
    stripEphemerals: false,
    encoding: "plain",
  } as const;
}

/** The snapshots of a folder that name ACLs which they do not hold, and how many nodes do. */
function holedSnapshots(dir: string): { name: string; nodes: number }[] {
  return Array.from(Deno.readDirSync(dir), ({ name }) => name)
    .filter((name) => name.startsWith("snapshot."))
    .map((name) => ({
      name,
      nodes: aclHoles(walkSnapshot(Deno.readFileSync(`${dir}/${name}`))).length,
    }))
    .filter(({ nodes }) => nodes > 0);
}

/** A backup whose snapshot.0 was replaced by one of the same server, in which ACLs are missing. */
async function holedBackup(version: ZooKeeperVersion, work: WorkFolder) {
  const member = copyMember(version, "acl-hole", `${work.path}/member`);
  const { dir } = await backUp(ctx, member, { outputDir: work.folder("backups") });
  const [holed] = holedSnapshots(member.snapDir);
  assert.ok(holed !== undefined && holed.nodes > 0);
  Deno.copyFileSync(`${member.snapDir}/${holed.name}`, `${dir}/snapshots/snapshot.0`);
  return { dir, nodes: holed.nodes };
}

for (const version of ["3.9.5", "3.5.10"] as const) {
  Deno.test(`replayState() refuses a state in which rights are written nowhere (${version})`, async () => {
    using work = new WorkFolder();
    const { dir, nodes } = await holedBackup(version, work);
    const base = { name: "snapshot.0", zxid: 0n, end: 0n };
    const range = { start: 0n, end: 0n, startTime: null, endTime: null };
    // No log follows that could say the ACLs.
    const window: Window = { ...range, bases: [base], segment: null, endsBecause: "no log" };
    const backup = readBackup(ctx.fs, dir);
    const { message } = await rejection(
      "acl-unknown",
      replayState(ctx, { backup, window, base, zxid: 0n }),
    );
    assert.equal(message, `At 0x0 the rights of ${nodes} nodes are written nowhere`);
  });

  Deno.test(`materialize() begins with no snapshot whose rights are written nowhere (${version})`, async () => {
    using work = new WorkFolder();
    const { dir } = await holedBackup(version, work);
    // Else it would begin with the empty tree.
    Deno.removeSync(`${dir}/txnlogs/log.1`);
    const output = `${work.path}/out`;
    const target = { kind: "zxid", zxid: 0n } as const;
    const early = materialize(ctx, { ...options(dir, output), target });
    await rejection("not-restorable", early);
    assert.equal(ctx.fs.stat(output), null);
  });
}

Deno.test("materialize() names the zxid of the last transaction where epochs change", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/member`);
  const { dir } = await backUp(ctx, member, { outputDir: work.folder("backups") });
  const zxids = Array.from(Deno.readDirSync(member.txnDir), ({ name }) => name)
    .filter((name) => name.startsWith("log."))
    .flatMap((name) => walkLog(Deno.readFileSync(`${member.txnDir}/${name}`)).records)
    .map(({ zxid }) => zxid);
  const last = zxids.findLast((zxid) => zxid >> 32n === zxids[0]! >> 32n)!;
  assert.ok(last < zxids.at(-1)!);
  const write = (name: string, zxid: bigint) =>
    materialize(ctx, { ...options(dir, `${work.path}/${name}`), target: { kind: "zxid", zxid } });
  // No transaction has that one.
  const [between, exact] = [await write("between", last + 5n), await write("exact", last)];
  assert.equal(between.zxid, last);
  assert.equal(exact.zxid, last);
  assert.deepEqual(Deno.readFileSync(between.output), Deno.readFileSync(exact.output));
});

Deno.test("materialize() leaves alone what another run is writing, and every folder of a version-2", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/member`);
  const { dir } = await backUp(ctx, member, { outputDir: work.folder("backups") });
  const output = `${work.path}/out`;
  Deno.writeTextFileSync(`${output}.partial`, "of another run");
  await rejection("output-refused", materialize(ctx, options(dir, output)));
  // It came while the state was rebuilt.
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "create" && path === `${work.path}/late.partial`) {
      Deno.writeTextFileSync(path, "of another run");
    }
  });
  const late = materialize(testContext({ fs }), options(dir, `${work.path}/late`));
  await rejection("exists", late);
  for (const name of ["out", "late"]) {
    assert.equal(Deno.readTextFileSync(`${work.path}/${name}.partial`), "of another run");
  }
  const deep = `${work.folder("zk/version-2/deep")}/out`;
  await rejection("output-refused", materialize(ctx, options(dir, deep)));
});

Deno.test("materialize() lets a signal in before it writes", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "purged", `${work.path}/member`);
  const { dir } = await backUp(ctx, member, { outputDir: work.folder("backups") });
  const output = `${work.path}/snapshot`;
  let reads = 0;
  const counting = new HookedFileSystem(({ name }) => {
    if (name !== "create") reads++;
    else throw new Error("it writes");
  });
  await assert.rejects(
    materialize(testContext({ fs: counting }), options(dir, output)),
    /it writes/,
  );
  const controller = new AbortController();
  const reason = new Error("interrupted");
  let calls = 0;
  let isBegun = false;
  const fs = new HookedFileSystem(({ name }) => {
    isBegun ||= name === "create";
    // As a signal comes: through the event loop, after all that is read.
    if (++calls === reads) setTimeout(() => controller.abort(reason), 0);
  });
  const interrupted = testContext({ fs, signal: controller.signal });
  await assert.rejects(materialize(interrupted, options(dir, output)), reason);
  assert.ok(!isBegun);
  assert.deepEqual([...Deno.readDirSync(work.path)].map(({ name }) => name).sort(), [
    "backups",
    "member",
  ]);
});
