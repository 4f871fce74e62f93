import assert from "node:assert/strict";
import { fileError } from "../../src/io/file_error.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { Draft } from "../../src/store/draft.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const fs = new DenoFileSystem();
const GIVEN = { generated: false, mode: 0o700, member: "zk1" };
const GENERATED = { generated: true, mode: 0o700, member: "zk1" };

function names(path: string): string[] {
  return Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
}

function modeOf(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}

Deno.test("Draft makes a backup that nobody sees before it is published", () => {
  using work = new WorkFolder();
  const draft = Draft.begin(fs, work.path, "b", GIVEN);
  assert.equal(draft.id, "b");
  assert.deepEqual(names(work.path), [".b.partial"]);
  assert.equal(draft.makeFolder("metadata"), `${draft.dir}/metadata`);
  draft.writeText("metadata/SHA256SUMS", "text\n", 0o600);
  assert.deepEqual(draft.publish(), { dir: `${work.path}/b`, unsynced: null });
  assert.deepEqual(names(work.path), ["b"]);
  assert.equal(Deno.readTextFileSync(`${work.path}/b/metadata/SHA256SUMS`), "text\n");
  assert.equal(modeOf(`${work.path}/b`), 0o700);
  assert.equal(modeOf(`${work.path}/b/metadata`), 0o700);
  assert.equal(modeOf(`${work.path}/b/metadata/SHA256SUMS`), 0o600);
});

Deno.test("Draft says whose backup it is until the description says it", () => {
  using work = new WorkFolder();
  const draft = Draft.begin(fs, work.path, "b", { ...GIVEN, member: "zk 1/成员" });
  assert.equal(Deno.readTextFileSync(`${draft.dir}/member.txt`), "zk 1/成员");
  draft.described();
  assert.deepEqual(names(draft.dir), []);
  draft.discard();
});

Deno.test("Draft.begin() leaves no folder behind when it cannot say whose it is", () => {
  using work = new WorkFolder();
  const failing = new HookedFileSystem(({ name, path }) => {
    if (name !== "file.write") return;
    throw fileError("write", path, Object.assign(new Error("full"), { code: "ENOSPC" }));
  });
  refusal("disk-full", () => Draft.begin(failing, work.path, "b", GIVEN));
  assert.deepEqual(names(work.path), []);
});

Deno.test("Draft.discard() leaves nothing", () => {
  using work = new WorkFolder();
  const draft = Draft.begin(fs, work.path, "b", GIVEN);
  draft.makeFolder("logs");
  draft.writeText("logs/backup.log", "text\n", 0o600);
  draft.discard();
  assert.deepEqual(names(work.path), []);
});

Deno.test("Draft.begin() refuses a given id that is taken", () => {
  using work = new WorkFolder();
  Deno.mkdirSync(`${work.path}/b`);
  const { message, exitStatus, path } = refusal(
    "backup-exists",
    () => Draft.begin(fs, work.path, "b", GIVEN),
  );
  assert.ok(message.includes('"b"'), message);
  assert.equal(exitStatus, 1);
  assert.equal(path, `${work.path}/b`);
  assert.deepEqual(names(work.path), ["b"]);
});

Deno.test("Draft.begin() gives a generated id that is taken a suffix", () => {
  using work = new WorkFolder();
  Deno.mkdirSync(`${work.path}/b`);
  Deno.writeTextFileSync(`${work.path}/b-2`, "a file is in the way too");
  const third = Draft.begin(fs, work.path, "b", GENERATED);
  const fourth = Draft.begin(fs, work.path, "b", GENERATED);
  assert.deepEqual([third.id, fourth.id], ["b-3", "b-4"]);
  assert.equal(fourth.publish().dir, `${work.path}/b-4`);
  assert.equal(third.publish().dir, `${work.path}/b-3`);
});

Deno.test("Draft.begin() keeps away from a run that is alive", () => {
  using work = new WorkFolder();
  const alive = Draft.begin(fs, work.path, "b", GIVEN);
  alive.makeFolder("logs");
  refusal("backup-exists", () => Draft.begin(fs, work.path, "b", GIVEN));
  assert.deepEqual(names(alive.dir), ["logs", "member.txt"]);
  alive.discard();
});

Deno.test("Draft.begin() takes over what a dead run left under the id", () => {
  using work = new WorkFolder();
  const left = work.folder(".b.partial/snapshots");
  Deno.writeTextFileSync(`${left}/snapshot.1`, "half");
  Deno.writeTextFileSync(`${work.path}/.b.partial/file`, "half");
  const draft = Draft.begin(fs, work.path, "b", GIVEN);
  assert.equal(draft.id, "b");
  assert.deepEqual(names(draft.dir), ["member.txt"]);
  draft.discard();
  assert.deepEqual(names(work.path), []);
});

Deno.test("Draft.begin() leaves no folder behind when it cannot be locked", () => {
  using work = new WorkFolder();
  const failing = new HookedFileSystem(({ name, path }) => {
    if (name !== "lock") return;
    throw fileError("lock", path, Object.assign(new Error("no locks"), { code: "EIO" }));
  });
  refusal("io-error", () => Draft.begin(failing, work.path, "b", GIVEN));
  assert.deepEqual(names(work.path), []);
});

Deno.test("Draft holds its lock until it is published, or discarded and gone", () => {
  using work = new WorkFolder();
  for (const end of ["publish", "discard"] as const) {
    let draft: Draft | null = null;
    const seen: string[] = [];
    const watching = new HookedFileSystem(({ name, path }) => {
      if (draft === null || !["rename", "removeTree"].includes(name)) return;
      seen.push(name);
      assert.equal(fs.lock(path), null, `${name} without the lock`);
    });
    draft = Draft.begin(watching, work.path, end, GIVEN);
    draft.makeFolder("logs");
    draft[end]();
    assert.deepEqual(seen, [end === "publish" ? "rename" : "removeTree"]);
  }
});

Deno.test("Draft.publish() does not replace what has come under its id", () => {
  using work = new WorkFolder();
  const draft = Draft.begin(fs, work.path, "b", GIVEN);
  draft.makeFolder("logs");
  Deno.mkdirSync(`${work.path}/b`);
  refusal("exists", () => draft.publish());
  assert.deepEqual(names(`${work.path}/b`), []);
  draft.discard();
  assert.deepEqual(names(work.path), ["b"]);
});

Deno.test("Draft.writeText() does not overwrite", () => {
  using work = new WorkFolder();
  const draft = Draft.begin(fs, work.path, "b", GIVEN);
  draft.writeText("a", "first", 0o600);
  refusal("exists", () => draft.writeText("a", "second", 0o600));
  assert.equal(Deno.readTextFileSync(`${draft.dir}/a`), "first");
  draft.discard();
});
