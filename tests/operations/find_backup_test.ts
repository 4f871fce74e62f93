import assert from "node:assert/strict";
import { findBackup } from "../../src/operations/find_backup.ts";
import { type TestContext, testContext } from "../support/context.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

function find(
  baseDir: string,
  id: string,
  member: string | null = null,
  ctx: TestContext = testContext({ fs: readOnlyFileSystem() }),
): Promise<string> {
  return findBackup(ctx, { baseDir, id, member });
}

Deno.test("findBackup() takes an id, or the beginning of just one", async () => {
  using work = new WorkFolder();
  const one = putBackup(work.path, { id: "backup-1" });
  const two = putBackup(work.path, { id: "backup-10" });
  const other = putBackup(work.path, { id: "other" });
  assert.equal(await find(work.path, "backup-1"), one, "An id is not the beginning of another");
  assert.equal(await find(work.path, "backup-10"), two);
  assert.equal(await find(work.path, "o"), other);
  const { message, exitStatus } = await rejection(
    "backup-id-ambiguous",
    find(work.path, "backup"),
  );
  assert.match(message, /: backup-1, backup-10$/);
  assert.equal(exitStatus, 1);
});

Deno.test("findBackup() finds a broken backup by its id, so that what is wrong can be told", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${putBackup(work.path, { id: "b" })}/metadata/backup_info.json`, "{");
  assert.equal(await find(work.path, "b"), `${work.path}/b`);
});

Deno.test("findBackup() finds no unfinished and no foreign folder", async () => {
  using work = new WorkFolder();
  for (const name of [".b.partial", ".c.deleted", "foreign", ".hidden"]) work.folder(name);
  for (const id of ["b", "c", "foreign", ".hidden", ".b", "."]) {
    await rejection("backup-not-found", find(work.path, id));
  }
});

Deno.test("findBackup() proposes the ids that come nearest to one that there is not", async () => {
  using work = new WorkFolder();
  for (const id of ["backup-20250115-103000", "backup-20250116-103000", "nightly"]) {
    putBackup(work.path, { id });
  }
  const proposals: [typed: string, ids: string | null][] = [
    ["backup-20250115-103001", "backup-20250115-103000"],
    ["backup-20250151-103000", "backup-20250115-103000"],
    ["backup-20250117-103000", "backup-20250115-103000, backup-20250116-103000"],
    ["bakup-20250116", "backup-20250116-103000"],
    ["NIGHTLY", "nightly"],
    ["nigthl", "nightly"],
    ["latets", "latest"],
    ["LATEST", "latest"],
    ["backup-20261231-000000", null],
    ["x", null],
    ["x".repeat(100_000), null],
  ];
  for (const [typed, ids] of proposals) {
    const { hint } = await rejection("backup-not-found", find(work.path, typed));
    const list = `Run zkbackup list --backup-base-dir ${work.path} to see what is there`;
    assert.equal(hint, ids === null ? list : `Did you mean ${ids}? ${list}`, typed.slice(0, 30));
  }
});

Deno.test("findBackup() proposes no id where too many are equally near", async () => {
  using work = new WorkFolder();
  for (const day of [11, 12, 13, 14]) putBackup(work.path, { id: `backup-202501${day}` });
  const { hint } = await rejection("backup-not-found", find(work.path, "backup-20250119"));
  assert.equal(hint, `Run zkbackup list --backup-base-dir ${work.path} to see what is there`);
});

Deno.test("findBackup() says what to do with a path", async () => {
  using work = new WorkFolder();
  const dir = putBackup(work.path, { id: "b" });
  const { hint } = await rejection("backup-not-found", find(work.path, dir));
  assert.match(hint!, /--backup-dir/);
});

Deno.test("findBackup() takes for latest the newest by time, whatever its id and zxid", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "z", time: "2025-01-02T00:00:00Z", zxid: 900n });
  const newest = putBackup(work.path, { id: "a", time: "2025-01-02T08:00:01+08:00", zxid: 1n });
  assert.equal(await find(work.path, "latest"), newest);
});

Deno.test("findBackup() passes over what is not usable for latest, and says so", async () => {
  using work = new WorkFolder();
  const ctx = testContext();
  const usable = putBackup(work.path, {
    id: "a",
    time: "2025-01-01T00:00:00Z",
    status: "partial",
  });
  assert.equal(await find(work.path, "latest", null, ctx), usable);
  assert.deepEqual(ctx.messages, []);
  putBackup(work.path, { id: "u", time: "2025-01-02T00:00:00Z", status: "unverified" });
  putBackup(work.path, { id: "c", time: "2025-01-03T00:00:00Z", status: "corrupted" });
  work.folder("broken/snapshots");
  assert.equal(await find(work.path, "latest", null, ctx), usable);
  assert.deepEqual(ctx.messages, [
    "warn The latest usable backup is a; newer are u (unverified), c (corrupted)",
    "warn Not known how old, because they cannot be read as backups: broken",
  ]);
});

Deno.test("findBackup() knows no latest where none is usable", async () => {
  using work = new WorkFolder();
  await rejection("backup-not-found", find(work.path, "latest"));
  putBackup(work.path, { id: "u", status: "unverified" });
  const { message, hint } = await rejection("backup-not-found", find(work.path, "latest"));
  assert.match(message, /no usable backup in/);
  assert.match(hint!, /by its id/);
});

Deno.test("findBackup() does not choose between the latest of several members", async () => {
  using work = new WorkFolder();
  const one = putBackup(work.path, { id: "a1", member: "zk1", time: "2025-01-01T00:00:00Z" });
  putBackup(work.path, { id: "b1", member: "zk2", time: "2025-01-01T00:00:00Z" });
  const two = putBackup(work.path, { id: "b2", member: "zk2", time: "2025-01-02T00:00:00Z" });
  const { message } = await rejection("latest-ambiguous", find(work.path, "latest"));
  assert.match(message, /2 members .*: a1, b2|2 members .* a1, b2/);
  assert.equal(await find(work.path, "latest", "zk1"), one);
  assert.equal(await find(work.path, "latest", "zk2"), two);
  const refused = await rejection("backup-not-found", find(work.path, "latest", "zk3"));
  assert.match(refused.message, /of member "zk3"/);
  assert.equal(await find(work.path, "b1"), `${work.path}/b1`, "An id names one anyway");
});

Deno.test("findBackup() names some of many", async () => {
  using work = new WorkFolder();
  for (let at = 0; at < 12; at++) putBackup(work.path, { id: `b${at}` });
  const { message } = await rejection("backup-id-ambiguous", find(work.path, "b"));
  assert.match(message, /b0, b1, b10, .* and 2 more$/);
});

Deno.test("findBackup() tells a wrong base folder by what it is", async () => {
  using work = new WorkFolder();
  const dir = putBackup(work.path, { id: "b" });
  Deno.writeTextFileSync(`${work.path}/file`, "");
  await rejection("base-folder-missing", find(`${work.path}/none`, "b"));
  const file = await rejection("base-folder-wrong", find(`${work.path}/file`, "b"));
  assert.match(file.message, /is not a folder$/);
  const one = await rejection("base-folder-wrong", find(dir, "latest"));
  assert.match(one.message, /is one backup/);
  Deno.symlinkSync(work.path, `${work.path}/link`);
  assert.equal(await find(`${work.path}/link`, "b"), dir, "A link to the base folder is followed");
});
