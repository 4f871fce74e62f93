import assert from "node:assert/strict";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const fs = new DenoFileSystem();

Deno.test("replace() gives a file the name of another, or a name not taken", () => {
  using work = new WorkFolder();
  const [a, b] = [`${work.path}/a`, `${work.path}/b`];
  Deno.writeTextFileSync(a, "new");
  Deno.writeTextFileSync(b, "old");
  fs.replace(a, b);
  assert.equal(Deno.readTextFileSync(b), "new");
  assert.equal(fs.stat(a), null);
  fs.replace(b, a);
  assert.equal(Deno.readTextFileSync(a), "new");
});

Deno.test("replace() leaves both as they are where it fails", () => {
  using work = new WorkFolder();
  const [file, folder] = [`${work.path}/file`, work.folder("folder")];
  Deno.writeTextFileSync(file, "new");
  Deno.writeTextFileSync(`${folder}/kept`, "");
  assert.throws(() => fs.replace(file, folder), { name: "ZkBackupError", path: folder });
  refusal("not-found", () => fs.replace(`${work.path}/none`, file));
  assert.equal(Deno.readTextFileSync(file), "new");
  assert.deepEqual(fs.list(folder), ["kept"]);
});
