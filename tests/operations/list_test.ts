import assert from "node:assert/strict";
import { fileError } from "../../src/io/file_error.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { listBackups, type ListOptions } from "../../src/operations/list.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem, readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

function list(baseDir: string, options: Partial<ListOptions> = {}) {
  const ctx = testContext({ fs: readOnlyFileSystem() });
  return listBackups(ctx, { baseDir, sortBy: "time", limit: 0, ...options });
}

async function ids(baseDir: string, options: Partial<ListOptions> = {}): Promise<string[]> {
  return (await list(baseDir, options)).backups.map(({ id }) => id);
}

Deno.test("listBackups() gives what a backup's description says", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "b", member: "zk7", zxid: 0x4000_0000_0000_0001n, size: 4711 });
  const { backups, total, totalSize, members, newestUsable } = await list(work.path);
  assert.deepEqual(backups, [{
    id: "b",
    member: "zk7",
    time: Date.parse("2025-01-15T02:30:00Z"),
    status: "valid",
    zxid: 0x4000_0000_0000_0001n,
    size: 4711,
    files: 2,
  }]);
  assert.deepEqual({ total, totalSize, members }, { total: 1, totalSize: 4711, members: ["zk7"] });
  assert.equal(newestUsable, backups[0]);
});

Deno.test("listBackups() orders by time, size or zxid, then by time, and limits after that", async () => {
  using work = new WorkFolder();
  const put = (id: string, hour: number, size: number, zxid: bigint) =>
    putBackup(work.path, { id, time: `2025-01-15T0${hour}:00:00Z`, size, zxid });
  put("c", 1, 30, 3n);
  put("a", 2, 20, 9n);
  put("d", 3, 30, 1n);
  put("b", 4, 10, 3n);
  assert.deepEqual(await ids(work.path), ["b", "d", "a", "c"]);
  assert.deepEqual(await ids(work.path, { sortBy: "size" }), ["d", "c", "a", "b"]);
  assert.deepEqual(await ids(work.path, { sortBy: "zxid" }), ["a", "b", "c", "d"]);
  assert.deepEqual(await ids(work.path, { sortBy: "zxid", limit: 2 }), ["a", "b"]);
  const { total, totalSize, newestUsable } = await list(work.path, { sortBy: "size", limit: 1 });
  assert.deepEqual([total, totalSize, newestUsable?.id], [4, 90, "b"]);
});

Deno.test("listBackups() compares times as instants, not as texts", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "later", time: "2025-01-15T01:00:00Z" });
  putBackup(work.path, { id: "earlier", time: "2025-01-15T08:00:00+08:00" });
  assert.deepEqual(await ids(work.path), ["later", "earlier"]);
});

/** Ways to break a backup, and what is said of it. */
const BROKEN: Readonly<Record<string, readonly [RegExp, (dir: string) => void]>> = {
  "no-description": [
    /has no metadata\/backup_info\.json/,
    (dir) => Deno.removeSync(`${dir}/metadata/backup_info.json`),
  ],
  "no-metadata": [
    /has no metadata\/backup_info\.json/,
    (dir) => Deno.removeSync(`${dir}/metadata`, { recursive: true }),
  ],
  "not-json": [/is not JSON/, (dir) => write(dir, () => "{")],
  "empty": [/is not JSON/, (dir) => write(dir, () => "")],
  "null": [/whole document/, (dir) => write(dir, () => "null")],
  "other-version": [
    /schema version 2\.0/,
    (dir) => write(dir, (text) => text.replace("1.0", "2.0")),
  ],
  "other-id": [
    /description is that of a backup "moved"/,
    (dir) => write(dir, (text) => text.replace(/"backup_id": "[^"]*"/, `"backup_id": "moved"`)),
  ],
  "no-time": [
    /backup_timestamp .* is wrong: wanted a time such as/,
    (dir) => write(dir, (text) => text.replace("10:30:00+08:00", "10:30:00+08")),
  ],
  "link": [/not a plain file/, (dir) => {
    Deno.renameSync(`${dir}/metadata/backup_info.json`, `${dir}/elsewhere.json`);
    Deno.symlinkSync(`${dir}/elsewhere.json`, `${dir}/metadata/backup_info.json`);
  }],
  "linked-metadata": [/has no metadata\/backup_info\.json/, (dir) => {
    Deno.renameSync(`${dir}/metadata`, `${dir}/elsewhere`);
    Deno.symlinkSync(`${dir}/elsewhere`, `${dir}/metadata`);
  }],
  "has space": [/name is not a backup id/, () => {}],
};

function write(dir: string, change: (text: string) => string): void {
  const path = `${dir}/metadata/backup_info.json`;
  Deno.writeTextFileSync(path, change(Deno.readTextFileSync(path)));
}

Deno.test("listBackups() lists what is sound beside everything that is not", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "a-sound" });
  putBackup(work.path, { id: "z-sound" });
  for (const [id, [, breakIt]] of Object.entries(BROKEN)) breakIt(putBackup(work.path, { id }));
  work.folder("foreign/metadata");
  work.folder("lost+found");
  Deno.writeTextFileSync(`${work.path}/file`, "");
  Deno.symlinkSync(`${work.path}/a-sound`, `${work.path}/latest`);
  Deno.symlinkSync(`${work.path}/nowhere`, `${work.path}/dangling`);
  const { backups, broken, unfinished, discarded } = await list(work.path);
  assert.deepEqual(backups.map(({ id }) => id).sort(), ["a-sound", "z-sound"]);
  assert.deepEqual(broken.map(({ id }) => id), Object.keys(BROKEN).sort());
  for (const { id, reason } of broken) assert.match(reason, BROKEN[id]![0], id);
  assert.deepEqual([unfinished, discarded], [[], []]);
});

Deno.test("listBackups() tells a run that is alive from one that died", async () => {
  using work = new WorkFolder();
  for (const name of [".alive.partial", ".dead.partial", ".gone.deleted", ".x.partial.deleted"]) {
    work.folder(name);
  }
  using _alive = new DenoFileSystem().lock(`${work.path}/.alive.partial`)!;
  const { unfinished, discarded, backups, broken } = await list(work.path);
  assert.deepEqual(unfinished.map(({ id, state }) => [id, state]), [
    ["alive", "alive"],
    ["dead", "dead"],
  ]);
  assert.deepEqual(discarded.map(({ id }) => id).sort(), ["gone", "x.partial"]);
  assert.deepEqual([backups, broken], [[], []]);
});

Deno.test("listBackups() is not stopped by folders that may not be looked into", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "sound" });
  const closed = [putBackup(work.path, { id: "closed" }), work.folder(".draft.partial")];
  // As for another user than root, and for a folder that only root may look into.
  const fs = new HookedFileSystem(({ name, path }) => {
    const isInside = closed.some((dir) => path.startsWith(`${dir}/`));
    const isOpened = closed.includes(path) && (name === "lock" || name === "list");
    if (!isInside && !isOpened) return;
    throw fileError("look at", path, new Deno.errors.PermissionDenied("permission denied"));
  });
  const options = { baseDir: work.path, sortBy: "time", limit: 0 } as const;
  const { backups, broken, unfinished } = await listBackups(testContext({ fs }), options);
  assert.deepEqual(backups.map(({ id }) => id), ["sound"]);
  assert.deepEqual(broken.map(({ id }) => id), ["closed"]);
  assert.match(broken[0]!.reason, /permission denied/);
  assert.deepEqual(unfinished.map(({ state }) => state), ["unknown"]);
});

Deno.test("listBackups() opens nothing but descriptions", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "a" });
  putBackup(work.path, { id: "b" });
  const opened: string[] = [];
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open") opened.push(path);
  });
  await listBackups(testContext({ fs }), { baseDir: work.path, sortBy: "time", limit: 1 });
  assert.deepEqual(opened, ["a", "b"].map((id) => `${work.path}/${id}/metadata/backup_info.json`));
});

Deno.test("listBackups() of an empty folder is empty, of none an error", async () => {
  using work = new WorkFolder();
  const { total, newestUsable, backups } = await list(work.path);
  assert.deepEqual({ total, newestUsable, backups }, { total: 0, newestUsable: null, backups: [] });
  await rejection("base-folder-missing", list(`${work.path}/none`));
});

Deno.test("listBackups() ends when it is told to", async () => {
  using work = new WorkFolder();
  putBackup(work.path, { id: "b" });
  const ctx = testContext({ signal: AbortSignal.abort(new Error("enough")) });
  const listing = listBackups(ctx, { baseDir: work.path, sortBy: "time", limit: 0 });
  await assert.rejects(listing, /enough/);
});

Deno.test("a signal that comes while a large folder is read ends the list", async () => {
  using work = new WorkFolder();
  for (let at = 0; at < 250; at++) work.folder(`f${at}`);
  const controller = new AbortController();
  // As a signal's listener, it runs only when the loop lets it.
  setTimeout(() => controller.abort(new Error("enough")), 0);
  const ctx = testContext({ signal: controller.signal });
  const listing = listBackups(ctx, { baseDir: work.path, sortBy: "time", limit: 0 });
  await assert.rejects(listing, /enough/);
});
