import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { DenoFileSystem, type FileSystem } from "../../src/io/file_system.ts";
import {
  checkMemberFiles,
  listMemberFiles,
  type MemberFiles,
  resolveMemberFolders,
  resolveVersionFolder,
  withoutVersionFolder,
} from "../../src/zookeeper/data_dir.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { WorkFolder } from "../support/work_folder.ts";

const FS = new DenoFileSystem();

/** Writes empty files; `name -> target` makes a link, `name/` a folder. */
function put(folder: string, ...names: string[]): void {
  for (const name of names) {
    const [path, target] = name.split(" -> ");
    if (target !== undefined) Deno.symlinkSync(target, `${folder}/${path}`);
    else if (name.endsWith("/")) Deno.mkdirSync(`${folder}/${path}`);
    else Deno.writeTextFileSync(`${folder}/${path}`, "");
  }
}

function list(snapDir: string, logDir = snapDir, fs: FileSystem = FS): MemberFiles {
  return listMemberFiles(fs, { snapDir, logDir });
}

const names = (files: readonly { name: string }[]) => files.map(({ name }) => name);

/** Fails with `wrong-folder`, which is the user's mistake and says what to do. */
function assertWrongFolder(call: () => unknown, message: RegExp): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "wrong-folder");
    assert.equal(error.category, "User");
    assert.match(error.message, message);
    assert.match(error.hint ?? "", /zk-data-dir|zk-log-dir/);
    return true;
  });
}

Deno.test("resolveVersionFolder() takes dataDir and its version-2 alike", () => {
  using work = new WorkFolder();
  const version2 = work.folder("zk/version-2");
  assert.equal(resolveVersionFolder(FS, `${work.path}/zk`, "--zk-data-dir"), version2);
  assert.equal(resolveVersionFolder(FS, version2, "--zk-data-dir"), version2);
  const bare = work.folder("bare");
  assert.equal(resolveVersionFolder(FS, bare, "--zk-data-dir"), bare);
  assert.equal(resolveVersionFolder(FS, `${bare}/../zk/.`, "--zk-data-dir"), version2);
});

Deno.test({
  name: "resolveVersionFolder() follows links to the folders, as servers do",
  ignore: Deno.build.os === "windows",
  fn: () => {
    using work = new WorkFolder();
    const real = work.folder("disk/version-2");
    work.folder("zk");
    put(work.path, `data -> ${work.path}/disk`);
    put(`${work.path}/zk`, `version-2 -> ${real}`);
    assert.equal(resolveVersionFolder(FS, `${work.path}/data`, "--zk-data-dir"), real);
    assert.equal(resolveVersionFolder(FS, `${work.path}/zk`, "--zk-data-dir"), real);
    assert.equal(resolveVersionFolder(FS, `${work.path}/zk/version-2`, "--zk-data-dir"), real);
  },
});

Deno.test("resolveVersionFolder() refuses what is no folder", () => {
  using work = new WorkFolder();
  const flag = "--zk-log-dir";
  assertWrongFolder(() => resolveVersionFolder(FS, `${work.path}/none`, flag), /does not exist/);
  put(work.path, "file");
  assertWrongFolder(() => resolveVersionFolder(FS, `${work.path}/file`, flag), /is not a folder/);
  const zk = work.folder("zk");
  put(zk, "version-2");
  assertWrongFolder(() => resolveVersionFolder(FS, zk, flag), /--zk-log-dir .* is not a folder/);
});

Deno.test({
  name: "resolveVersionFolder() names the path of a link to nothing",
  ignore: Deno.build.os === "windows",
  fn: () => {
    using work = new WorkFolder();
    put(work.path, `dangling -> ${work.path}/none`);
    assert.throws(
      () => resolveVersionFolder(FS, `${work.path}/dangling`, "--zk-data-dir"),
      (error) => error instanceof ZkBackupError && error.message.includes(work.path),
    );
  },
});

Deno.test("resolveMemberFolders() puts the logs with the snapshots unless told", () => {
  using work = new WorkFolder();
  const snapDir = work.folder("data/version-2");
  const logDir = work.folder("log/version-2");
  assert.deepEqual(resolveMemberFolders(FS, `${work.path}/data`, null), {
    snapDir,
    logDir: snapDir,
  });
  assert.deepEqual(resolveMemberFolders(FS, `${work.path}/data`, `${work.path}/log`), {
    snapDir,
    logDir,
  });
});

Deno.test("listMemberFiles() lists by zxid and leaves the rest alone", () => {
  using work = new WorkFolder();
  const folder = work.path;
  put(
    folder,
    ...["log.100000001", "log.1", "log.a", "log.20", "snapshot.ff", "snapshot.0"],
    ...["snapshot.20.gz", "snapshot.20", "snapshot.30.snappy", "currentEpoch", "acceptedEpoch"],
    ...["updatingEpoch", "myid", "lost+found/", "other.1", "LOG.1"],
  );
  const files = list(folder);
  assert.deepEqual(names(files.logs), ["log.1", "log.a", "log.20", "log.100000001"]);
  assert.deepEqual(names(files.snapshots), [
    "snapshot.0",
    "snapshot.20",
    "snapshot.20.gz",
    "snapshot.30.snappy",
    "snapshot.ff",
  ]);
  assert.deepEqual(names(files.epochs), ["currentEpoch", "acceptedEpoch"]);
  assert.deepEqual(files.strays, []);
  assert.equal(files.logs[0]!.path, `${folder}/log.1`);
  assert.equal(files.logs[0]!.stat.kind, "file");
  assert.equal(files.snapshots[2]!.encoding, "gzip");
});

Deno.test("listMemberFiles() tells of files that a server may take for its own", () => {
  using work = new WorkFolder();
  const strays = ["log.1.bak", "log.7.fixed", "snapshot.5.tmp", "snapshot.", "log.01", "log.1F"];
  put(work.path, "log.1", "snapshot.0", ...strays);
  const files = list(work.path);
  assert.deepEqual(names(files.logs), ["log.1"]);
  assert.deepEqual(names(files.snapshots), ["snapshot.0"]);
  assert.deepEqual(files.strays.toSorted(), strays.map((name) => `${work.path}/${name}`).sort());
});

Deno.test({
  name: "listMemberFiles() takes no link and no folder for a file",
  ignore: Deno.build.os === "windows",
  fn: () => {
    using work = new WorkFolder();
    put(work.path, "log.1", "log.2 -> log.1", "snapshot.3 -> /etc/passwd", "log.4/");
    put(work.path, "log.5 -> none", "currentEpoch -> log.1", "acceptedEpoch/");
    const files = list(work.path);
    assert.deepEqual(names(files.logs), ["log.1"]);
    assert.deepEqual(files.snapshots, []);
    assert.deepEqual(files.epochs, []);
    const strays = ["log.2", "log.4", "log.5", "snapshot.3"];
    assert.deepEqual(files.strays.toSorted(), strays.map((name) => `${work.path}/${name}`));
  },
});

Deno.test("listMemberFiles() takes each kind from its own folder, and strays from both", () => {
  using work = new WorkFolder();
  const [data, log] = [work.folder("data"), work.folder("log")];
  put(data, "snapshot.0", "log.9", "snapshot.1.tmp", "currentEpoch");
  put(log, "log.1", "snapshot.8", "log.2.bak", "acceptedEpoch");
  const files = list(data, log);
  assert.deepEqual(names(files.snapshots), ["snapshot.0"]);
  assert.deepEqual(names(files.logs), ["log.1"]);
  assert.deepEqual(names(files.epochs), ["currentEpoch"]);
  assert.deepEqual(files.strays.toSorted(), [`${data}/snapshot.1.tmp`, `${log}/log.2.bak`]);
  assert.deepEqual([files.snapDir, files.logDir], [data, log]);
});

Deno.test("listMemberFiles() passes over a file that goes while it lists", () => {
  using work = new WorkFolder();
  put(work.path, "log.1", "log.2", "snapshot.0");
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "stat" && path.endsWith("log.1")) Deno.removeSync(path);
  });
  const files = list(work.path, work.path, fs);
  assert.deepEqual(names(files.logs), ["log.2"]);
  assert.deepEqual(files.strays, []);
});

Deno.test("listMemberFiles() fails with the path of a folder that is gone", () => {
  using work = new WorkFolder();
  assert.throws(() => list(`${work.path}/none`), (error) => {
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "not-found");
    assert.equal(error.path, `${work.path}/none`);
    return true;
  });
});

Deno.test("checkMemberFiles() accepts what a member can be", () => {
  using work = new WorkFolder();
  const cases: [data: string[], log: string[] | null][] = [
    [["snapshot.0", "log.1"], null],
    [["snapshot.0"], null],
    // 3.4 writes no snapshot for a long time.
    [["log.1"], null],
    [["snapshot.0"], ["log.1"]],
    [["snapshot.0"], []],
    [[], ["log.1"]],
  ];
  for (const [at, [inData, inLog]] of cases.entries()) {
    const data = work.folder(`data${at}`);
    put(data, ...inData);
    const log = inLog === null ? data : work.folder(`log${at}`);
    if (inLog !== null) put(log, ...inLog);
    checkMemberFiles(list(data, log), FS);
  }
});

Deno.test("checkMemberFiles() refuses folders without a file", () => {
  using work = new WorkFolder();
  const [data, log] = [work.folder("data"), work.folder("log")];
  put(data, "myid", "currentEpoch", "log.1.bak");
  for (const logDir of [data, log]) {
    const message = new RegExp(`No snapshot in ${data} and no transaction log in ${logDir}`);
    assertWrongFolder(() => checkMemberFiles(list(data, logDir), FS), message);
  }
});

Deno.test("checkMemberFiles() notices folders that are swapped", () => {
  using work = new WorkFolder();
  const cases: [data: string[], log: string[]][] = [
    [["log.1", "log.5"], ["snapshot.0"]],
    [["log.1"], []],
    // A server that was never written to has no log yet.
    [[], ["snapshot.0"]],
  ];
  for (const [at, [inData, inLog]] of cases.entries()) {
    const [data, log] = [work.folder(`data${at}`), work.folder(`log${at}`)];
    put(data, ...inData);
    put(log, ...inLog);
    assertWrongFolder(() => checkMemberFiles(list(data, log), FS), /the two folders are swapped/);
  }
});

Deno.test("withoutVersionFolder() takes away a folder version-2 and no end of another name", () => {
  const folders: Readonly<Record<string, string>> = {
    "/data/zk": "/data/zk",
    "/data/zk/version-2": "/data/zk",
    "/data/zk//version-2/": "/data/zk",
    "/version-2": "/",
    "version-2": ".",
    "zk/version-2": "zk",
    "/data/zk-version-2": "/data/zk-version-2",
    "zk-version-2/version-2": "zk-version-2",
  };
  for (const [given, wanted] of Object.entries(folders)) {
    assert.equal(withoutVersionFolder(given), wanted, given);
  }
});
