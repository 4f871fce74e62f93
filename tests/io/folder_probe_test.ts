import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { canCreateIn } from "../../src/io/folder_probe.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const IS_LINUX = Deno.build.os === "linux";

Deno.test({
  name: "canCreateIn() tries a folder and leaves no trace in it",
  ignore: !IS_LINUX,
  async fn() {
    using work = new WorkFolder();
    work.folder("inner");
    const before = treeState(work.path);
    assert.equal(await canCreateIn(work.path), true);
    assert.deepEqual(treeState(work.path), before);
    const error = await canCreateIn(`${work.path}/gone`);
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "not-found");
  },
});

Deno.test({
  name: "canCreateIn() says that a user may not write",
  // Root may write everywhere.
  ignore: !IS_LINUX || Deno.uid() === 0,
  async fn() {
    const error = await canCreateIn("/");
    assert.ok(error instanceof ZkBackupError);
    assert.equal(error.code, "permission-denied");
  },
});

Deno.test("canCreateIn() says null, and does not ask, without Deno's permissions for it", async () => {
  using work = new WorkFolder();
  const module = new URL("../../src/io/folder_probe.ts", import.meta.url);
  const script = `${work.path}/probe.ts`;
  Deno.writeTextFileSync(
    script,
    `import { canCreateIn } from ${JSON.stringify(module.href)};
    const path = Deno.args[0]!;
    const text = JSON.stringify(await canCreateIn(path));
    Deno.stdout.writeSync(new TextEncoder().encode(text));`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", `--allow-read=${work.path}`, script, work.path],
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "null");
});
