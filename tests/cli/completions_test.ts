import assert from "node:assert/strict";
import { APPLICATION } from "../../src/cli/app.ts";
import { bashCompletions } from "../../src/cli/completions/bash.ts";
import type { CommandHint } from "../../src/cli/completions/command_line.ts";
import { fishCompletions } from "../../src/cli/completions/fish.ts";
import { zshCompletions } from "../../src/cli/completions/zsh.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { MAIN, zkbackup } from "./support/zkbackup.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

function isHere(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["--version"], stdin: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout, stderr } = await zkbackup(["completions", shell], { rights: [] });
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

/** Runs a command in a shell whose files of the user are not read. */
async function inShell(shell: string, script: string, cwd = "/"): Promise<string> {
  const flags = { bash: ["--norc", "--noprofile"], zsh: ["-f"], fish: ["--no-config"] }[shell]!;
  const { code, stdout, stderr } = await new Deno.Command(shell, {
    args: [...flags, "-c", script],
    cwd,
    env: { HOME: cwd, XDG_CACHE_HOME: cwd },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(code, 0, text(stderr));
  assert.equal(text(stderr), "");
  return text(stdout);
}

/** What bash proposes for a command line; it takes words apart at "=" before it asks. */
async function proposedByBash(script: string, line: string, cwd?: string): Promise<string[]> {
  const words = line.split(" ").flatMap((word) =>
    word.startsWith("--") ? word.split(/(=)/).filter((part, at) => at === 0 || part !== "") : [word]
  );
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const out = await inShell(
    "bash",
    `${script}
    COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
    _zkbackup; (( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}" || true`,
    cwd,
  );
  return out === "" ? [] : out.trimEnd().split("\n");
}

/** What fish proposes. */
async function proposedByFish(script: string, line: string, cwd?: string): Promise<string[]> {
  const out = await inShell("fish", `${script}\ncomplete -C '${line}'`, cwd);
  return out === "" ? [] : out.trimEnd().split("\n").map((each) => each.split("\t")[0]!);
}

/** A folder, and a file beside it. */
function withFiles(work: WorkFolder): string {
  work.folder("data dir");
  Deno.writeTextFileSync(`${work.path}/data.txt`, "");
  return work.path;
}

const LINES: readonly (readonly [line: string, proposed: readonly string[]])[] = [
  ["zkbackup pr", ["prune"]],
  ["zkbackup re", ["restore"]],
  ["zkbackup help ver", ["verify", "version"]],
  ["zkbackup nosuch ", []],
  ["zkbackup info ", ["latest"]],
  ["zkbackup restore l", ["latest"]],
  ["zkbackup completions ", ["bash", "fish", "zsh"]],
  ["zkbackup list --sort-by ", ["size", "time", "zxid"]],
  ["zkbackup list --format s", ["simple"]],
  ["zkbackup backup --compression g", ["gzip"]],
  ["zkbackup prune --keep-", ["--keep-count", "--keep-days", "--keep-min-count"]],
  ["zkbackup prune --keep-days ", []],
  ["zkbackup prune --member list --dry", ["--dry-run"]],
  ["zkbackup list --backup-base-dir backup --so", ["--sort-by"]],
];

Deno.test({
  name: "bash completes commands, flags and values with the script for it",
  ignore: !isHere("bash"),
  async fn() {
    const script = await scriptFor("bash");
    for (const [line, proposed] of LINES) {
      assert.deepEqual((await proposedByBash(script, line)).sort(), proposed, line);
    }
    assert.deepEqual(await proposedByBash(script, "zkbackup list --format=s"), ["simple"]);
    assert.deepEqual(await proposedByBash(script, "zkbackup list --format="), [
      "table",
      "text",
      "json",
      "simple",
    ]);
    const first = await proposedByBash(script, "zkbackup ");
    assert.deepEqual(first, [...commandNames(), "help"]);
  },
});

Deno.test({
  name: "bash completes names of folders and files",
  ignore: !isHere("bash"),
  async fn() {
    using work = new WorkFolder();
    const cwd = withFiles(work);
    const script = await scriptFor("bash");
    const proposed = (line: string) => proposedByBash(script, line, cwd);
    assert.deepEqual(await proposed("zkbackup backup --zk-data-dir da"), ["data dir"]);
    assert.deepEqual(await proposed("zkbackup backup --zk-data-dir=da"), ["data dir"]);
    assert.deepEqual((await proposed("zkbackup materialize --output da")).sort(), [
      "data dir",
      "data.txt",
    ]);
  },
});

Deno.test({
  name: "fish completes commands, flags, values and names with the script for it",
  ignore: !isHere("fish"),
  async fn() {
    using work = new WorkFolder();
    const cwd = withFiles(work);
    const script = await scriptFor("fish");
    for (const [line, proposed] of LINES) {
      assert.deepEqual((await proposedByFish(script, line, cwd)).sort(), proposed, line);
    }
    assert.deepEqual(await proposedByFish(script, "zkbackup list --format=s", cwd), [
      "--format=simple",
    ]);
    const folders = await proposedByFish(script, "zkbackup backup --zk-data-dir da", cwd);
    assert.deepEqual(folders, ["data dir/"]);
    const files = await proposedByFish(script, "zkbackup materialize --output da", cwd);
    assert.deepEqual(files.sort(), ["data dir/", "data.txt"]);
  },
});

Deno.test({
  name: "zsh takes the script for it and ties it to the command",
  ignore: !isHere("zsh"),
  async fn() {
    using work = new WorkFolder();
    const script = await scriptFor("zsh");
    const tied = await inShell(
      "zsh",
      `autoload -U compinit; compinit -u -D\n${script}\nprint -- $_comps[zkbackup]`,
      work.path,
    );
    assert.equal(tied, "_zkbackup\n");
    Deno.writeTextFileSync(`${work.path}/_zkbackup`, script);
    const found = await inShell(
      "zsh",
      "fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; print -- $_comps[zkbackup]",
      work.path,
    );
    assert.equal(found, "_zkbackup\n", "It can lie in a folder of $fpath as well");
  },
});

Deno.test("the script for every shell has every command, flag and value", async () => {
  for (const shell of SHELLS) {
    const script = await scriptFor(shell);
    for (const name of commandNames()) {
      assert.match(script, new RegExp(`\\b${name}\\b`), `${shell}: ${name}`);
      const { flags = {} } = routeOf(name).parameters;
      for (const [flag, { values = [] }] of Object.entries(flags)) {
        const wanted = shell === "fish" ? `-l ${flag} ` : `--${flag}`;
        assert.ok(script.includes(wanted), `${shell}: ${name} --${flag}`);
        assert.ok(script.includes(values.join(" ")), `${shell}: ${name} --${flag} ${values}`);
      }
    }
  }
});

/** What the parser knows of a command. */
interface Route {
  parameters: { flags?: Record<string, { values?: readonly string[] }> };
}

function routeOf(name: string): Route {
  const { root } = APPLICATION;
  assert.ok("getRoutingTargetForInput" in root);
  return root.getRoutingTargetForInput(name) as unknown as Route;
}

function commandNames(): string[] {
  const { root } = APPLICATION;
  assert.ok("getAllEntries" in root);
  return root.getAllEntries().map(({ name }) => name.original);
}

/** Briefs with everything that a shell might take for its own. */
const NASTY = "it's $(touch pwned) `x` [y]: \"z\" \\ \\' %s";

const NASTY_COMMAND: CommandHint = {
  name: "do",
  brief: NASTY,
  flags: [
    { name: "text", short: null, brief: NASTY, placeholder: "A:B]", value: { kind: "text" } },
    { name: "on", short: "o", brief: NASTY, placeholder: "", value: null },
  ],
  words: [],
};

for (
  const [shell, render] of [
    ["bash", bashCompletions],
    ["zsh", zshCompletions],
    ["fish", fishCompletions],
  ] as const
) {
  Deno.test({
    name: `no text of the help can be taken for a command by ${shell}`,
    ignore: !isHere(shell),
    async fn() {
      using work = new WorkFolder();
      const script = render("zkbackup", [NASTY_COMMAND]);
      const ready = shell === "zsh" ? "autoload -U compinit; compinit -u -D\n" : "";
      const out = await inShell(shell, `${ready}${script}`, work.path);
      assert.equal(out, "");
      assert.ok(!Array.from(Deno.readDirSync(work.path)).some(({ name }) => name === "pwned"));
      if (shell !== "fish") return;
      const described = await inShell(shell, `${script}\ncomplete -C 'zkbackup do --o'`, work.path);
      assert.equal(described, `--on\t${NASTY}\n`);
    },
  });
}

Deno.test("completions as JSON is one document that holds the script", async () => {
  const { code, stdout } = await zkbackup(["completions", "bash", "--format", "json"]);
  assert.equal(code, 0);
  const { schema_version, shell, script } = JSON.parse(stdout);
  assert.deepEqual([schema_version, shell], ["1.0", "bash"]);
  assert.equal(script, await scriptFor("bash"));
});

Deno.test({
  name: "bash loads the completion as the help says",
  ignore: !isHere("bash"),
  async fn() {
    using work = new WorkFolder();
    const program = `${work.path}/zkbackup`;
    const command = `exec '${Deno.execPath()}' run --no-prompt '${MAIN}' "$@"`;
    Deno.writeTextFileSync(program, `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    const load = `eval "$(zkbackup completions bash)"`;
    const help = await zkbackup(["completions", "--help"]);
    assert.ok(help.stdout.includes(load));
    const path = `PATH='${work.path}':$PATH`;
    // The folder of the packages that are installed is the user's own.
    const home = `export DENO_DIR='${JSON.parse(await denoInfo()).denoDir}'`;
    const out = await inShell("bash", `${path}; ${home}; ${load}; complete -p zkbackup`);
    assert.equal(out, "complete -F _zkbackup zkbackup\n");
  },
});

async function denoInfo(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stdin: "null" });
  return new TextDecoder().decode((await command.output()).stdout);
}
