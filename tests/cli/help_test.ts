import assert from "node:assert/strict";
import stringWidth from "fast-string-width";
import { APPLICATION } from "../../src/cli/app.ts";
import { EXIT_MEANING, failureStatus, type Verb } from "../../src/cli/exit_code.ts";
import { renderHelp, renderRootHelp } from "../../src/cli/output/help_text.ts";
import type { ExplainedCommand } from "../../src/cli/usage/help.ts";
import { environmentName } from "../../src/config/environment_name.ts";
import { keySpec } from "../../src/config/keys.ts";
import { english } from "../../src/texts/translate.ts";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";
import { assertGolden } from "./support/golden.ts";
import { zkbackup } from "./support/zkbackup.ts";

const chinese = translator(ZH_CN);
const HAN = /\p{Script=Han}/u;
/** Texts of the help in English and in Chinese, and what their goldens are called. */
const LANGUAGES = [["en", english, ""], ["zh-CN", chinese, ".zh-CN"]] as const;

/** The commands as the parser knows them, so that none is forgotten here. */
function commands(): [name: string, command: ExplainedCommand][] {
  const { root } = APPLICATION;
  if (!("getAllEntries" in root)) throw new Error("There are no commands");
  return root.getAllEntries().map(({ name, target }) => {
    assert.ok("help" in target, name.original);
    return [name.original, target as ExplainedCommand];
  });
}

/** What is known of a flag. */
interface Flag {
  kind: string;
  brief: string;
  values?: readonly string[];
}

function flagsOf({ parameters }: ExplainedCommand): Record<string, Flag> {
  return (parameters.flags ?? {}) as Record<string, Flag>;
}

for (const [language, translate, suffix] of LANGUAGES) {
  Deno.test(`help tells what the program and each command does, language ${language}`, async () => {
    const table = Object.fromEntries(commands());
    const texts = new Map([["", renderRootHelp(table, translate)]]);
    for (const [name, command] of commands()) texts.set(name, renderHelp(command, translate));
    const spawned = await Promise.all(
      [...texts.keys()].map((name) =>
        zkbackup([...(name === "" ? [] : [name]), "--help", "--lang", language])
      ),
    );
    [...texts].forEach(([name, text], at) => {
      assert.deepEqual(spawned[at], { code: 0, stdout: text, stderr: "" });
      assertGolden(`help${name === "" ? "" : `-${name}`}${suffix}`, text);
      for (const line of text.split("\n")) {
        assert.ok(stringWidth(line) <= 100, `Line of help fits a terminal: ${line}`);
      }
    });
  });
}

Deno.test("help is asked for in several ways", async () => {
  const same: [...string[][]][] = [
    [["--help"], [], ["help"], ["-h"], ["--lang", "en"]],
    [["verify", "--help"], ["help", "verify"], ["verify", "-h"], ["--lang=en", "verify", "--help"]],
    [
      ["--help", "--lang", "zh-CN"],
      ["--lang", "zh-CN"],
      ["help", "--lang", "zh-CN"],
      ["--lang=zh-CN", "help"],
    ],
    [
      ["list", "--help", "--lang=zh-CN"],
      ["help", "list", "--lang", "zh-CN"],
      ["--lang", "zh-CN", "help", "list"],
      ["list", "--limit", "3", "--lang", "zh-CN", "--help"],
    ],
  ];
  for (const [first, ...others] of same) {
    const outcome = await zkbackup(first!);
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    for (const args of others) assert.deepEqual(await zkbackup(args), outcome, args.join(" "));
  }
});

Deno.test("help speaks the language of the environment, where it may be read", async () => {
  const wanted = (await zkbackup(["--lang", "zh-CN"])).stdout;
  const env = { LC_ALL: "zh_CN.UTF-8" };
  assert.equal((await zkbackup([], { env })).stdout, wanted);
  assert.equal((await zkbackup([], { env: { ZKBACKUP_OUTPUT_LANGUAGE: "zh-CN" } })).stdout, wanted);
  const unread = await zkbackup([], { env, rights: [] });
  assert.equal(unread.stdout, (await zkbackup(["--lang", "en"])).stdout);
});

Deno.test("help names each flag of a command once and explains it in both languages", () => {
  for (const [name, command] of commands()) {
    const flags = flagsOf(command);
    const grouped = command.help.groups.flatMap(([, names]) => names);
    assert.deepEqual(grouped.toSorted(), Object.keys(flags).toSorted(), name);
    const shown = LANGUAGES.map(([, translate]) => renderHelp(command, translate));
    for (const [flag, { brief }] of Object.entries(flags)) {
      const where = `zkbackup ${name} --${flag}`;
      assert.match(chinese(brief), HAN, where);
      for (const text of shown) {
        assert.match(text, new RegExp(`^ {2}--${flag}(, -[a-z]| [^ ]+)? {2,}\\S`, "m"), where);
      }
    }
  }
});

Deno.test("everything that help says is in Chinese too", () => {
  for (const [name, { brief, help }] of commands()) {
    const said = [
      brief,
      ...help.about,
      ...help.groups.map(([title]) => title),
      ...help.examples.map(([what]) => what),
      ...help.permissions.flatMap(([, remark]) => remark === undefined ? [] : [remark]),
    ];
    for (const text of said) {
      assert.match(chinese(text), HAN, `${name}: ${text}`);
    }
  }
  for (const text of Object.values(EXIT_MEANING)) assert.match(chinese(text), HAN, text);
});

Deno.test("help names the default of a flag, its variable and its key in the configuration", () => {
  for (const [name, command] of commands()) {
    const flags = flagsOf(command);
    const text = renderHelp(command, english);
    for (const [flag, entry] of Object.entries(command.help.keys)) {
      const where = `zkbackup ${name} --${flag}`;
      if (entry === undefined) continue;
      const key = typeof entry === "string" ? entry : entry[0];
      const row = text.split("\n").find((line) =>
        line.startsWith(`  --${flag} `) && line.includes(environmentName(key))
      );
      assert.ok(row?.includes(`  ${key}`), where);
      const standard = keySpec(key).default;
      if (typeof entry !== "string" || standard === null) continue;
      const { brief } = flags[flag]!;
      assert.ok(brief.includes("default") && brief.includes(`${standard}`), `${where}: ${brief}`);
      assert.ok(chinese(brief).includes(`${standard}`), where);
    }
    for (const [flag, { kind, brief }] of Object.entries(flags)) {
      if (kind === "enum") assert.match(brief, /default/, `zkbackup ${name} --${flag}`);
    }
  }
});

Deno.test("the examples of help are command lines that the parser takes", () => {
  const table = new Map(commands());
  for (const [name, { help }] of commands()) {
    const lines = help.examples.flatMap((
      [, line],
    ) => [...line.matchAll(/zkbackup ([a-z]+)([^|;)>]*)/g)]);
    assert.ok(lines.length >= 3, name);
    assert.ok(lines.some(([, verb]) => verb === name), name);
    for (const [line, verb, rest] of lines) {
      const flags = flagsOf(table.get(verb!)!);
      for (const [, flag, value] of rest!.matchAll(/ --([a-z-]+)(?: ([^ -][^ ]*))?/g)) {
        const known = flags[flag!];
        assert.ok(known !== undefined, line);
        assert.equal(value === undefined, known.kind === "boolean", line);
        if (known.kind === "enum") assert.ok(known.values!.includes(value!), line);
      }
    }
  }
});

Deno.test("help names the status of every way in which a command fails", () => {
  for (const [name, { help }] of commands()) {
    const exits: readonly number[] = help.exits;
    for (const status of [0, 1, 141, failureStatus(name as Verb, new Error("a bug"))]) {
      assert.ok(exits.includes(status), `${name}: ${status}`);
    }
    assert.deepEqual(exits, exits.toSorted((a, b) => a - b), name);
    const asks = "force" in help.keys;
    assert.equal(exits.includes(3), asks, name);
    assert.equal(exits.includes(40), !["completions", "version"].includes(name), name);
  }
});

Deno.test("the version is told in three ways, and they agree", async () => {
  const { version } = JSON.parse(
    Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)),
  );
  const text = { code: 0, stdout: `zkbackup ${version} (${Deno.build.target})\n`, stderr: "" };
  for (const args of [["version"], ["--version"], ["--lang", "zh-CN", "--version"]]) {
    assert.deepEqual(await zkbackup(args), text, args.join(" "));
  }
  for (const args of [["version", "--format", "json"], ["--version", "--format=json"]]) {
    const json = await zkbackup(args);
    assert.deepEqual(JSON.parse(json.stdout), {
      schema_version: "1.0",
      name: "zkbackup",
      version,
      target: Deno.build.target,
    });
  }
});
