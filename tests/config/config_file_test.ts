import assert from "node:assert/strict";
import { ConfigError } from "../../src/config/config_error.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { changed, load, withStat } from "./support.ts";

const TEXT = "prune:\n  keep_days: 9\n";
const SET = { "prune.keep_days": 9 };
/** Windows has neither owners nor modes. */
const ignore = Deno.build.os === "windows";

Deno.test({
  name: "./zkbackup.yaml is ignored with a warning when it belongs to somebody else",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    const path = `${work.path}/zkbackup.yaml`;
    Deno.writeTextFileSync(path, TEXT, { mode: 0o644 });
    const owned = (uid: number) => withStat("/zkbackup.yaml", { uid });
    const config = await load({ cwd: work.path, fs: owned(1001), uid: 1000 });
    assert.deepEqual(changed(config), {});
    assert.deepEqual(config.warnings, [
      `${path} is ignored: it belongs to user 1001, neither to user 1000, who runs zkbackup, nor ` +
      "to root. To use it all the same, name it with --config",
    ]);
    assert.equal(config.files[0]?.state, "ignored");

    for (const [uid, by] of [[1000, 1000], [0, 1000], [0, 0], [0, null]] as const) {
      const trusted = await load({ cwd: work.path, fs: owned(uid), uid: by });
      assert.deepEqual([changed(trusted), trusted.warnings], [SET, []], `${uid} by ${by}`);
    }
    const unknown = await load({ cwd: work.path, fs: owned(1000), uid: null });
    assert.deepEqual(changed(unknown), {});
    assert.match(unknown.warnings[0] ?? "", /not known without --allow-sys=uid/);
    const named = await load({ cwd: work.path, file: path, fs: owned(1001), uid: 1000 });
    assert.deepEqual([changed(named), named.warnings], [SET, []]);
  },
});

Deno.test({
  name: "./zkbackup.yaml is ignored with a warning when others may write it",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    const path = `${work.path}/zkbackup.yaml`;
    Deno.writeTextFileSync(path, TEXT);
    for (const mode of [0o666, 0o602, 0o664, 0o620]) {
      Deno.chmodSync(path, mode);
      const config = await load({ cwd: work.path });
      assert.deepEqual(changed(config), {});
      const shown = mode.toString(8).padStart(4, "0");
      assert.equal(config.warnings.length, 1);
      assert.ok(config.warnings[0]?.includes(`(mode ${shown}); take that away with chmod go-w`));
    }
    for (const mode of [0o644, 0o600, 0o400, 0o755]) {
      Deno.chmodSync(path, mode);
      const config = await load({ cwd: work.path });
      assert.deepEqual([changed(config), config.warnings], [SET, []]);
    }
  },
});

Deno.test({
  name: "./zkbackup.yaml as a link is judged by the link and by the file behind it",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    const cwd = work.folder("cwd");
    Deno.writeTextFileSync(`${work.path}/target.yaml`, TEXT, { mode: 0o644 });
    Deno.symlinkSync("../target.yaml", `${cwd}/zkbackup.yaml`);
    assert.deepEqual(changed(await load({ cwd })), SET);

    const uid = 1000;
    const foreign = { uid: 1001 };
    const mine = withStat(".yaml", { uid });
    assert.deepEqual(changed(await load({ cwd, uid, fs: mine })), SET);
    for (const suffix of ["/zkbackup.yaml", "/target.yaml"]) {
      const config = await load({ cwd, fs: withStat(suffix, foreign), uid });
      assert.deepEqual(changed(config), {}, suffix);
      assert.match(config.warnings[0] ?? "", /belongs to user (1001|0)/);
    }
    Deno.chmodSync(`${work.path}/target.yaml`, 0o666);
    assert.match((await load({ cwd })).warnings[0] ?? "", /mode 0666/);
  },
});

Deno.test({
  name: "a configuration mounted as links upon links, as Kubernetes does it, is read",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    work.folder("..2025_01_15/");
    Deno.writeTextFileSync(`${work.path}/..2025_01_15/config.yaml`, TEXT);
    Deno.symlinkSync("..2025_01_15", `${work.path}/..data`);
    Deno.symlinkSync("..data/config.yaml", `${work.path}/config.yaml`);
    assert.deepEqual(changed(await load({ file: `${work.path}/config.yaml` })), SET);
  },
});

Deno.test("a file named with --config must be there and be a file", async () => {
  using work = new WorkFolder();
  const missing = `${work.path}/none.yaml`;
  const error = await rejection("config-unreadable", load({ file: missing }));
  assert.equal(error.message, `${missing} does not exist`);
  assert.deepEqual([error.exitStatus, error.category, error.path], [40, "Configuration", missing]);
  const folder = await rejection("config-unreadable", load({ file: work.path }));
  assert.match(folder.message, /not a plain file but a folder$/);
});

Deno.test({
  name: "a pipe in the place of ./zkbackup.yaml is refused and does not block",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    const pipe = `${work.path}/zkbackup.yaml`;
    assert.ok((await new Deno.Command("mkfifo", { args: ["-m", "600", pipe] }).output()).success);
    const error = await rejection("config-unreadable", load({ cwd: work.path }));
    assert.match(error.message, /not a plain file/);
  },
});

Deno.test("a file of 100 MB is refused without being read", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/big.yaml`;
  Deno.writeTextFileSync(path, TEXT);
  Deno.truncateSync(path, 100 * 1024 * 1024);
  const error = await rejection("config-too-large", load({ file: path }));
  assert.equal(
    error.message,
    `${path} is no configuration: it has 104857600 bytes, at most 262144 are read`,
  );
  assert.equal(error.exitStatus, 40);
});

Deno.test("the largest file that is read may hold anything", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/full.yaml`;
  const most = 256 * 1024;
  const fill = (text: string) => text.repeat(Math.ceil(most / text.length)).slice(0, most);
  Deno.writeTextFileSync(path, TEXT + fill("#\n").slice(0, most - TEXT.length));
  assert.deepEqual(changed(await load({ file: path })), SET);
  const hostile = [
    "[",
    "{a: ",
    "- ",
    "? ",
    "a: ",
    "&a ",
    "*a ",
    "!!x ",
    "a:\n",
    '"\\x41',
    "'",
    "|\n",
    "---\n",
    "\tx: ",
    "{a: b, ",
    "[a]: b, ",
    "%TAG ! x\n",
    "\u00e9",
    "\0",
    "\ufeff",
  ];
  for (const text of hostile) {
    Deno.writeTextFileSync(path, [...fill(text)].slice(0, most / 2).join(""));
    await assert.rejects(load({ file: path }), (error) => {
      assert.ok(error instanceof ConfigError, `${JSON.stringify(text)}: ${error}`);
      assert.ok(error.message.length < path.length + 300, error.message);
      return true;
    });
  }
});

Deno.test("an unreadable file in one of the places is an error, not a file less", async () => {
  using work = new WorkFolder();
  Deno.mkdirSync(`${work.path}/.zkbackup.yaml`);
  const error = await rejection("config-unreadable", load({ home: work.path }));
  assert.equal(error.path, `${work.path}/.zkbackup.yaml`);
});

/** Loads the configuration in a process of Deno with these permissions; what it says on stdout. */
async function loadWithRights(home: string, file: string | null, rights: string[]) {
  const root = new URL("../../", import.meta.url).pathname;
  const source = `
    import { loadConfig } from "${root}src/config/load_config.ts";
    import { DenoFileSystem } from "${root}src/io/file_system.ts";
    try {
      const { files, warnings } = await loadConfig({
        fs: new DenoFileSystem(),
        mayRead: () => true,
        env: () => undefined,
        explicitPath: ${JSON.stringify(file)},
        cwd: ${JSON.stringify(home)},
        home: ${JSON.stringify(home)},
        uid: ${Deno.uid()},
        commandLine: {},
      });
      console.log(JSON.stringify({ states: files.map(({ state }) => state), warnings }));
    } catch ({ code, exitStatus, hint }) {
      console.log(JSON.stringify({ code, exitStatus, hint }));
    }`;
  const script = `${home}/script.ts`;
  Deno.writeTextFileSync(script, source);
  const args = ["run", "--no-prompt", `--config=${root}deno.json`, ...rights, script];
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("places that Deno was not allowed to look at are told, and no error", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/.zkbackup.yaml`, TEXT, { mode: 0o600 });
  const none = await loadWithRights(work.path, null, []);
  const states = ["not-permitted", "not-permitted", "not-permitted"];
  assert.deepEqual(none, { states, warnings: [] });
  const home = await loadWithRights(work.path, null, [`--allow-read=${work.path}`]);
  assert.deepEqual(home, { states: ["absent", "read", "not-permitted"], warnings: [] });
});

Deno.test("a file named with --config and not allowed to be read names the flag of Deno", async () => {
  using work = new WorkFolder();
  const file = `${work.path}/config.yaml`;
  Deno.writeTextFileSync(file, TEXT);
  assert.deepEqual(await loadWithRights(work.path, file, []), {
    code: "deno-permission",
    exitStatus: 1,
    hint: `Add --allow-read=${file} to the command line`,
  });
  const { states } = await loadWithRights(work.path, file, [`--allow-read=${work.path}`]);
  assert.deepEqual(states, ["read"]);
});
