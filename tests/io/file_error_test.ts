import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { fileError } from "../../src/io/file_error.ts";

function withCode(code: string): Error {
  return Object.assign(new Error(`${code}: said by the system`), { code });
}

Deno.test("fileError() says what was tried on which path, and why it failed", () => {
  const cases: [thrown: Error, code: string, text: RegExp][] = [
    [withCode("ENOENT"), "not-found", /does not exist$/],
    [withCode("ENOTDIR"), "not-a-folder", /is not a folder$/],
    [withCode("EACCES"), "permission-denied", /permission denied$/],
    [withCode("EPERM"), "permission-denied", /operation not permitted$/],
    [withCode("EEXIST"), "exists", /exists already$/],
    [withCode("ENOSPC"), "disk-full", /no space left/],
    [withCode("EDQUOT"), "quota-exceeded", /quota exceeded$/],
    [withCode("EROFS"), "read-only", /read-only$/],
    [withCode("EXDEV"), "other-file-system", /different file systems$/],
    [withCode("ENOTEMPTY"), "not-empty", /not empty$/],
    [withCode("EIO"), "io-error", /input\/output error$/],
    [withCode("ELOOP"), "io-error", /ELOOP: said by the system$/],
    [new Error("no code"), "io-error", /no code$/],
    // Where Deno gives no code, its class tells.
    [new Deno.errors.NotFound("x"), "not-found", /does not exist$/],
    [new Deno.errors.AlreadyExists("x"), "exists", /exists already$/],
    [new Deno.errors.PermissionDenied("x"), "permission-denied", /permission denied$/],
  ];
  for (const [thrown, code, text] of cases) {
    const error = fileError("write", "/backup/a", thrown);
    assert.equal(error.code, code);
    assert.equal(error.category, "IO");
    assert.equal(error.path, "/backup/a");
    assert.equal(error.cause, thrown);
    assert.match(error.message, /^Cannot write \/backup\/a: /);
    assert.match(error.message, text);
  }
});

Deno.test("fileError() has a hint where there is something to do", () => {
  assert.match(fileError("read", "/a", withCode("EACCES")).hint ?? "", /ZooKeeper/);
  assert.match(fileError("read", "/a", withCode("EIO")).hint ?? "", /kernel log/);
  assert.equal(fileError("read", "/a", withCode("ENOENT")).hint, undefined);
});

Deno.test("fileError() names the permission that Deno lacks, and for which path", () => {
  const cases: [message: string, flag: string, hint: string][] = [
    [
      'Requires read access to "/zk/a b", run again with the --allow-read flag',
      "--allow-read",
      "Add --allow-read=/zk/a b to the command line",
    ],
    [
      'Requires write access to "/zk/log.1", run again with the --allow-write flag',
      "--allow-write",
      "Add --allow-write=/zk/log.1 to the command line",
    ],
    ["Says something new", "a permission flag", "Add a permission flag to the command line"],
  ];
  for (const [message, flag, hint] of cases) {
    const error = fileError({ rename: "/a" }, "/zk/b", new Deno.errors.NotCapable(message));
    assert.equal(error.code, "deno-permission");
    assert.equal(error.category, "User");
    assert.equal(error.exitStatus, 1);
    assert.equal(error.path, "/zk/b");
    assert.equal(error.message, `Cannot rename /a to /zk/b: Deno was started without ${flag}`);
    assert.equal(error.hint, hint);
  }
});

Deno.test("fileError() names what is the system's own, which no permission but all opens", () => {
  const message = 'Requires all access to "/proc/1/mem", run again with the --allow-all flag';
  const error = fileError("read", "/proc/1/mem", new Deno.errors.NotCapable(message));
  assert.equal(error.code, "system-file");
  assert.equal(error.exitStatus, 1);
  assert.match(error.message, /^Cannot read \/proc\/1\/mem: it belongs to the system/);
  assert.equal(error.hint, "Give a folder on a disk");
});

Deno.test("fileError() lets an error of the program through, and what is no error", () => {
  const known = new ZkBackupError("Known", { code: "known", category: "User" });
  assert.equal(fileError("read", "/a", known), known);
  assert.throws(() => fileError("read", "/a", "text"), (thrown) => thrown === "text");
});
