import assert from "node:assert/strict";
import { ZkBackupError } from "../../src/errors.ts";
import { canCreateIn, freeSpace } from "../../src/io/folder_probe.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const IS_LINUX = Deno.build.os === "linux";

Deno.test("freeSpace() gives what df shows, and null for what is not there", async () => {
  using work = new WorkFolder();
  const free = await freeSpace(work.path);
  assert.ok(free !== null && free > 0n);
  if (IS_LINUX) {
    const df = new Deno.Command("df", { args: ["--output=avail", "-B1", work.path] });
    const shown = BigInt(new TextDecoder().decode((await df.output()).stdout).split("\n")[1]!);
    // Others write to the same disk meanwhile.
    const difference = shown > free ? shown - free : free - shown;
    assert.ok(difference < 1n << 30n, `${free} and ${shown}`);
  }
  assert.equal(await freeSpace(`${work.path}/gone`), null);
});

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

Deno.test("both say null, and do not ask, without Deno's permissions for it", async () => {
  using work = new WorkFolder();
  const module = new URL("../../src/io/folder_probe.ts", import.meta.url);
  const script = `${work.path}/probe.ts`;
  Deno.writeTextFileSync(
    script,
    `import { canCreateIn, freeSpace } from ${JSON.stringify(module.href)};
    const path = Deno.args[0]!;
    const text = JSON.stringify([await canCreateIn(path), await freeSpace(path)]);
    Deno.stdout.writeSync(new TextEncoder().encode(text));`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", `--allow-read=${work.path}`, script, work.path],
    stdin: "null",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "[null,null]");
});
