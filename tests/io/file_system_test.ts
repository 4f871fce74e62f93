import assert from "node:assert/strict";
import { DenoFileSystem, type FileStat } from "../../src/io/file_system.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const fs = new DenoFileSystem();
const isWindows = Deno.build.os === "windows";

function text(path: string): string {
  using file = fs.open(path);
  const into = new Uint8Array(1000);
  return new TextDecoder().decode(into.subarray(0, file.readSync(into)));
}

Deno.test("open() reads a plain file from where it is told to", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/log.1`;
  Deno.writeTextFileSync(path, "0123456789");
  using file = fs.open(path);
  assert.equal(file.path, path);
  assert.equal(file.stat().size, 10);
  assert.equal(file.stat().kind, "file");
  const into = new Uint8Array(4);
  assert.equal(file.readSync(into), 4);
  assert.equal(new TextDecoder().decode(into), "0123");
  file.seek(8);
  assert.equal(await file.read(into), 2);
  assert.equal(new TextDecoder().decode(into), "8923");
  assert.equal(await file.read(into), 0);
  assert.equal(file.readSync(into), 0);
  file.seek(0);
  assert.equal(await file.read(into), 4);
});

Deno.test("open() gives a file that cannot be written", () => {
  using work = new WorkFolder();
  const path = `${work.path}/log.1`;
  Deno.writeTextFileSync(path, "kept");
  using file = fs.open(path);
  assert.throws(() => file.write(Uint8Array.of(1)), { name: "ZkBackupError", path });
  assert.equal(Deno.readTextFileSync(path), "kept");
});

Deno.test("append() makes a file, then writes behind what is there, and refuses a link", () => {
  using work = new WorkFolder();
  const path = `${work.path}/run.log`;
  for (const line of ["one\n", "two\n"]) {
    using file = fs.append(path, 0o600);
    file.write(new TextEncoder().encode(line));
  }
  assert.equal(text(path), "one\ntwo\n");
  Deno.symlinkSync(path, `${path}.link`);
  refusal("not-a-plain-file", () => fs.append(`${path}.link`, 0o600));
});

Deno.test("open() refuses what is not there, and a folder", () => {
  using work = new WorkFolder();
  const none = refusal("not-found", () => fs.open(`${work.path}/none`));
  assert.equal(none.message, `Cannot read ${work.path}/none: does not exist`);
  const folder = refusal("not-a-plain-file", () => fs.open(work.path));
  assert.match(folder.message, /is not a plain file but a folder$/);
  assert.equal(folder.path, work.path);
});

Deno.test("stat() finds nothing below a file, as where nothing is", () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/file`, "content");
  assert.equal(fs.stat(`${work.path}/none`), null);
  assert.equal(fs.stat(`${work.path}/file/version-2`), null);
});

Deno.test({
  name: "open() refuses links, pipes, sockets and devices without touching them",
  ignore: isWindows,
  fn: () => {
    using work = new WorkFolder();
    const at = (name: string) => `${work.path}/${name}`;
    Deno.writeTextFileSync(at("file"), "content");
    Deno.symlinkSync(at("file"), at("link"));
    Deno.symlinkSync(at("none"), at("dangling"));
    Deno.symlinkSync(at("loop"), at("loop"));
    // Nobody ever writes to this pipe: opening it would wait for ever.
    const made = new Deno.Command("mkfifo", { args: [at("pipe")] }).outputSync();
    assert.ok(made.success);
    using socket = Deno.listen({ transport: "unix", path: at("socket") });
    assert.ok(socket.addr);
    const cases: [path: string, kind: string][] = [
      [at("link"), "link"],
      [at("dangling"), "link"],
      [at("loop"), "link"],
      [at("pipe"), "device or pipe"],
      [at("socket"), "device or pipe"],
      ["/dev/null", "device or pipe"],
    ];
    for (const [path, kind] of cases) {
      const error = refusal("not-a-plain-file", () => fs.open(path));
      assert.equal(error.path, path);
      assert.match(error.message, new RegExp(`not a plain file but a ${kind}$`));
      assert.match(error.hint ?? "", /follows no links/);
    }
  },
});

Deno.test("open() refuses a file that is replaced while it is opened", () => {
  using work = new WorkFolder();
  const path = `${work.path}/log.1`;
  Deno.writeTextFileSync(path, "old");
  Deno.writeTextFileSync(`${work.path}/new`, "new");
  class Racing extends DenoFileSystem {
    override stat(path: string): FileStat | null {
      const seen = super.stat(path);
      Deno.renameSync(`${work.path}/new`, path);
      return seen;
    }
  }
  const error = refusal("file-replaced", () => new Racing().open(path));
  assert.equal(error.path, path);
  assert.equal(text(path), "new");
});

Deno.test("create() makes a file that was not there, and no other", () => {
  using work = new WorkFolder();
  const path = `${work.path}/new`;
  {
    using file = fs.create(path, 0o600);
    // More than a write call takes at once where the system gives it in parts.
    file.write(new Uint8Array(3_000_000).fill(65));
    file.write(new TextEncoder().encode("end"));
    file.sync();
    assert.equal(file.stat().size, 3_000_003);
  }
  assert.equal(Deno.statSync(path).size, 3_000_003);
  if (!isWindows) assert.equal(fs.stat(path)!.mode, 0o600);
  assert.equal(refusal("exists", () => fs.create(path, 0o600)).path, path);
  assert.equal(Deno.statSync(path).size, 3_000_003);
  refusal("not-found", () => fs.create(`${work.path}/none/new`, 0o600));
  refusal("not-a-folder", () => fs.create(`${path}/new`, 0o600));
});

Deno.test({
  name: "create() writes through no link",
  ignore: isWindows,
  fn: () => {
    using work = new WorkFolder();
    Deno.symlinkSync(`${work.path}/target`, `${work.path}/link`);
    refusal("exists", () => fs.create(`${work.path}/link`, 0o600));
    assert.equal(fs.stat(`${work.path}/target`), null);
  },
});

Deno.test("stat() says what stands under a path", () => {
  using work = new WorkFolder();
  const path = `${work.path}/file`;
  Deno.writeTextFileSync(path, "12345");
  const time = new Date("2024-05-06T07:08:09Z");
  Deno.utimeSync(path, time, time);
  const stat = fs.stat(path)!;
  assert.equal(stat.kind, "file");
  assert.equal(stat.size, 5);
  assert.equal(stat.modified, time.getTime());
  assert.equal(fs.stat(work.path)!.kind, "folder");
  assert.equal(fs.stat(`${work.path}/none`), null);
  if (isWindows) return;
  Deno.symlinkSync("none", `${work.path}/link`);
  assert.equal(fs.stat(`${work.path}/link`)!.kind, "link");
  assert.equal(stat.uid, Deno.uid());
  assert.equal(stat.gid, Deno.statSync(path).gid);
  using file = fs.open(path);
  assert.equal(file.stat().inode, stat.inode);
  assert.equal(file.stat().device, stat.device);
});

Deno.test({
  name: "stat() tells how much of a sparse file is there",
  ignore: isWindows,
  fn: () => {
    using work = new WorkFolder();
    const path = `${work.path}/log.1`;
    Deno.writeTextFileSync(path, "header");
    Deno.truncateSync(path, 64 * 1024 * 1024);
    const { size, allocated } = fs.stat(path)!;
    assert.equal(size, 64 * 1024 * 1024);
    assert.ok(allocated !== null && allocated < size);
  },
});

Deno.test("list() gives the names in a folder in order", () => {
  using work = new WorkFolder();
  for (const name of ["log.2", "b", "log.10", "a", "Z", ".hidden"]) work.folder(name);
  assert.deepEqual(fs.list(work.path), [".hidden", "Z", "a", "b", "log.10", "log.2"]);
  assert.deepEqual(fs.list(`${work.path}/a`), []);
  refusal("not-found", () => fs.list(`${work.path}/none`));
});

Deno.test("makeFolder() makes one folder that was not there", () => {
  using work = new WorkFolder();
  const path = `${work.path}/backup`;
  fs.makeFolder(path, 0o700);
  assert.equal(fs.stat(path)!.kind, "folder");
  if (!isWindows) assert.equal(fs.stat(path)!.mode, 0o700);
  assert.equal(refusal("exists", () => fs.makeFolder(path, 0o700)).path, path);
  refusal("not-found", () => fs.makeFolder(`${work.path}/a/b`, 0o700));
});

Deno.test("rename() gives a file or folder a name that is free", () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/a`, "a");
  work.folder("folder/deep");
  fs.rename(`${work.path}/a`, `${work.path}/b`);
  fs.rename(`${work.path}/folder`, `${work.path}/other`);
  assert.deepEqual(fs.list(work.path), ["b", "other"]);
  assert.deepEqual(fs.list(`${work.path}/other`), ["deep"]);
});

Deno.test("rename() replaces nothing, not even an empty folder", () => {
  using work = new WorkFolder();
  const at = (name: string) => `${work.path}/${name}`;
  Deno.writeTextFileSync(at("file"), "file");
  Deno.writeTextFileSync(at("taken"), "taken");
  work.folder("folder");
  work.folder("empty");
  const cases = [["file", "taken"], ["folder", "empty"], ["file", "empty"], ["folder", "taken"]];
  if (!isWindows) {
    Deno.symlinkSync("none", at("dangling"));
    cases.push(["file", "dangling"], ["folder", "dangling"]);
  }
  const before = fs.list(work.path);
  for (const [from, to] of cases) {
    const error = refusal("exists", () => fs.rename(at(from!), at(to!)));
    assert.equal(error.message, `Cannot rename ${at(from!)} to ${at(to!)}: exists already`);
    assert.deepEqual(fs.list(work.path), before);
  }
  assert.equal(text(at("taken")), "taken");
});

Deno.test("rename() fails with both paths where there is nothing to rename", () => {
  using work = new WorkFolder();
  const error = refusal("not-found", () => fs.rename(`${work.path}/a`, `${work.path}/b`));
  assert.match(error.message, /^Cannot rename .*\/a to .*\/b: does not exist$/);
});

Deno.test("remove() takes a file or an empty folder, and nothing more", () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/file`, "");
  const full = work.folder("full");
  Deno.writeTextFileSync(`${full}/file`, "");
  work.folder("empty");
  fs.remove(`${work.path}/file`);
  fs.remove(`${work.path}/empty`);
  refusal("not-empty", () => fs.remove(full));
  assert.deepEqual(fs.list(full), ["file"]);
  refusal("not-found", () => fs.remove(`${work.path}/none`));
  fs.removeTree(full);
  assert.deepEqual(fs.list(work.path), []);
});

Deno.test({
  name: "setMode() and setOwner() set what a stat then shows",
  ignore: isWindows,
  fn: () => {
    using work = new WorkFolder();
    const path = `${work.path}/file`;
    Deno.writeTextFileSync(path, "");
    for (const mode of [0o600, 0o640, 0o444]) {
      fs.setMode(path, mode);
      assert.equal(fs.stat(path)!.mode, mode);
    }
    const { uid, gid } = fs.stat(path)!;
    fs.setOwner(path, uid!, gid!);
    assert.equal(fs.stat(path)!.uid, uid);
    refusal("not-found", () => fs.setMode(`${work.path}/none`, 0o600));
    refusal("not-found", () => fs.setOwner(`${work.path}/none`, uid!, gid!));
  },
});

Deno.test("syncFolder() takes a folder, and fails with its path where there is none", () => {
  using work = new WorkFolder();
  fs.syncFolder(work.path);
  if (isWindows) return;
  assert.equal(
    refusal("not-found", () => fs.syncFolder(`${work.path}/none`)).path,
    `${work.path}/none`,
  );
});

Deno.test({
  name: "realPath() resolves links and dots",
  ignore: isWindows,
  fn: () => {
    using work = new WorkFolder();
    const real = work.folder("real/deep");
    Deno.symlinkSync("real", `${work.path}/link`);
    assert.equal(fs.realPath(`${work.path}/link/./deep/../deep`), real);
    refusal("not-found", () => fs.realPath(`${work.path}/none`));
  },
});
