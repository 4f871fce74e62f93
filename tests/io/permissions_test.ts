import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { WorkFolder } from "../support/work_folder.ts";
import type { Outcome } from "./scoped.ts";

/*
 * What the file system does under the permissions that the documentation gives, which is not what it
 * does under -A: there Deno would not follow a link that it was told not to.
 */

const SCRIPT = fileURLToPath(new URL("scoped.ts", import.meta.url));

async function run(permissions: string[], ...args: string[]): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", ...permissions, SCRIPT, ...args],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A folder that may be used and one that may not, each with a file. */
class Scene extends WorkFolder {
  readonly inside = this.folder("inside");
  readonly outside = this.folder("outside");
  readonly read = [`--allow-read=${this.inside}`];
  readonly write = [...this.read, `--allow-write=${this.inside}`];

  constructor() {
    super();
    Deno.writeTextFileSync(`${this.inside}/log.1`, "mine");
    Deno.writeTextFileSync(`${this.outside}/secret`, "secret");
  }
}

Deno.test("a file is read with the permission to read its folder", async () => {
  using scene = new Scene();
  assert.deepEqual(await run(scene.read, "open", `${scene.inside}/log.1`), { value: "mine" });
  assert.deepEqual(await run(scene.read, "list", scene.inside), { value: "log.1" });
  assert.deepEqual(await run(scene.read, "lock", scene.inside), { value: "got" });
  assert.deepEqual(await run(scene.read, "syncFolder", scene.inside), { value: "synced" });
});

Deno.test("a missing permission is an error with the path and the flag", async () => {
  using scene = new Scene();
  const { inside, outside, read, write } = scene;
  const cases: [permissions: string[], args: string[], flag: string, path: string][] = [
    [[], ["open", `${inside}/log.1`], "--allow-read", `${inside}/log.1`],
    [read, ["open", `${outside}/secret`], "--allow-read", `${outside}/secret`],
    [read, ["stat", outside], "--allow-read", outside],
    [read, ["list", outside], "--allow-read", outside],
    [read, ["lock", outside], "--allow-read", outside],
    [read, ["create", `${inside}/new`], "--allow-write", `${inside}/new`],
    [read, ["makeFolder", `${inside}/new`], "--allow-write", `${inside}/new`],
    [read, ["removeTree", inside], "--allow-write", inside],
    [read, ["setMode", `${inside}/log.1`], "--allow-write", `${inside}/log.1`],
    [write, ["create", `${outside}/new`], "--allow-write", `${outside}/new`],
    [read, ["rename", `${inside}/log.1`, `${inside}/log.2`], "--allow-write", `${inside}/log.1`],
    // The name that is taken away is the one in want of a permission.
    [write, ["rename", `${outside}/secret`, `${inside}/s`], "--allow-read", `${outside}/secret`],
  ];
  for (const [permissions, args, flag, path] of cases) {
    const { error } = await run(permissions, ...args);
    assert.equal(error?.code, "deno-permission", args.join(" "));
    assert.match(error.message, new RegExp(`^Cannot .*: Deno was started without ${flag}$`));
    assert.ok(error.message.includes(args.at(-1)!), error.message);
    assert.equal(error.hint, `Add ${flag}=${path} to the command line`);
    assert.equal(error.path, args.at(-1));
  }
  assert.equal(Deno.readTextFileSync(`${inside}/log.1`), "mine");
});

Deno.test({
  name: "a link in the folder does not lead out of it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using scene = new Scene();
    Deno.symlinkSync(`${scene.outside}/secret`, `${scene.inside}/log.2`);
    Deno.symlinkSync(scene.outside, `${scene.inside}/snapshot.3`);
    for (const name of ["log.2", "snapshot.3"]) {
      const { error, value } = await run(scene.read, "open", `${scene.inside}/${name}`);
      assert.equal(value, undefined);
      assert.equal(error?.code, "not-a-plain-file");
      assert.match(error.message, /is not a plain file but a link$/);
    }
    assert.deepEqual(await run(scene.read, "stat", `${scene.inside}/log.2`), { value: "link" });
    const made = await run(scene.write, "create", `${scene.inside}/log.2`);
    assert.equal(made.error?.code, "exists");
    assert.equal(Deno.readTextFileSync(`${scene.outside}/secret`), "secret");
  },
});

Deno.test({
  name: "a link that takes the place of a file while that is opened gives nothing",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using scene = new Scene();
    const path = `${scene.inside}/log.1`;
    const permissions = [...scene.write, "--allow-run=ln"];
    const { error, value } = await run(
      permissions,
      "openSwapped",
      path,
      `${scene.outside}/secret`,
    );
    assert.equal(Deno.readLinkSync(path), `${scene.outside}/secret`, "the link is there");
    assert.equal(value, undefined);
    assert.ok(["file-replaced", "deno-permission"].includes(error!.code), error!.message);
  },
});

Deno.test({
  name: "removeTree() removes a link and not what it leads to",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using scene = new Scene();
    const tree = `${scene.inside}/tree`;
    Deno.mkdirSync(`${tree}/deep`, { recursive: true });
    Deno.writeTextFileSync(`${tree}/deep/file`, "");
    Deno.symlinkSync(scene.outside, `${tree}/out`);
    Deno.symlinkSync(`${scene.outside}/secret`, `${tree}/deep/secret`);
    assert.deepEqual(await run(scene.write, "removeTree", tree), { value: "removed" });
    assert.equal(Deno.readTextFileSync(`${scene.outside}/secret`), "secret");
    assert.deepEqual(await run(scene.read, "stat", tree), { value: "nothing" });
  },
});
