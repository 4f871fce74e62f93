import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { APPLICATION } from "../../src/cli/app.ts";
import type { ExplainedCommand } from "../../src/cli/usage/help.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { EXIT_CASES, type ExitCase } from "./support/exit_cases.ts";
import { copyOf, makeScene, type Scene } from "./support/exit_scene.ts";
import { assertGolden } from "./support/golden.ts";
import { hostOf, standaloneAt } from "./support/server.ts";
import { type Outcome, start, zkbackup } from "./support/zkbackup.ts";

const INTERRUPTED = fileURLToPath(new URL("./support/interrupted.ts", import.meta.url));
const COMMANDS = [...new Set(EXIT_CASES.map(({ command }) => command))];

Deno.test("the table of exit codes has every code that help lists for a command, and no other", () => {
  const { root } = APPLICATION;
  assert.ok("getAllEntries" in root);
  const listed = root.getAllEntries().map(({ name, target }) =>
    [name.original, (target as ExplainedCommand).help.exits] as const
  );
  assert.deepEqual(listed.map(([name]) => name).sort(), COMMANDS.toSorted());
  for (const [name, exits] of listed) {
    const seen = EXIT_CASES.filter(({ command }) => command === name).map(({ code }) => code);
    assert.deepEqual(seen.toSorted((a, b) => a - b), [...exits], name);
  }
});

const SIGNALS: ReadonlyMap<number, string> = new Map([
  [129, "SIGHUP"],
  [130, "SIGINT"],
  [143, "SIGTERM"],
]);

/** Runs a case to its end, in whatever way it ends. */
async function outcomeOf({ code }: ExitCase, args: readonly string[]): Promise<Outcome> {
  const signal = SIGNALS.get(code);
  if (signal !== undefined) {
    return await zkbackup([signal, ...args], { main: INTERRUPTED });
  }
  if (code !== 141) return await zkbackup(args);
  const child = start(args);
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  return { code: (await child.status).code, stdout: "", stderr };
}

/** What a case came to, as it stands in the golden file. */
function shown(
  { command, code, what }: ExitCase,
  args: readonly string[],
  { stdout, stderr }: Outcome,
): string {
  // The script is the same in every language, and has tests of its own.
  const printed = command === "completions" ? stdout.replace(/(?<=\n)[^]+/, "…\n") : stdout;
  const streams = [["stdout", printed], ["stderr", stderr]].filter(([, text]) => text !== "");
  const blocks = streams.map(([name, text]) => `--- ${name}\n${text}`);
  return `=== ${code}: ${what}\n$ zkbackup ${args.join(" ")}\n${blocks.join("")}`;
}

/** Ends that leave everything as it was. */
const HARMLESS: ReadonlySet<number> = new Set([1, 3, 10, 20, 30, 40, 129, 130, 143]);

/** All that lies in a folder, but not when it was changed: what was taken back had been there. */
function contentOf(path: string): unknown {
  return [Object.keys(treeState(path)), fileHashes(path)];
}

async function textOf(
  cases: readonly ExitCase[],
  scene: Scene,
  work: WorkFolder,
  lang: string,
): Promise<string> {
  await using server = standaloneAt("0xa");
  const host = hostOf(server);
  const texts: string[] = [];
  for (const [at, each] of cases.entries()) {
    const own = copyOf(scene, work, at);
    each.before?.(own);
    const args = [each.command, ...each.args(own, host), "--lang", lang];
    const before = contentOf(own.path);
    const outcome = await outcomeOf(each, args);
    assert.equal(outcome.code, each.code, `${each.command}, ${each.what}: ${outcome.stderr}`);
    if (HARMLESS.has(each.code)) assert.deepEqual(contentOf(own.path), before, each.what);
    texts.push(shown(each, args, outcome).replaceAll(own.path, "<dir>"));
  }
  return texts.join("\n").replaceAll(scene.path, "<first>").replaceAll(host, "<host>");
}

for (const command of COMMANDS) {
  for (const lang of ["en", "zh-CN"]) {
    Deno.test({
      name: `zkbackup ${command} ends with each of its codes and says why, language ${lang}`,
      // Windows has no signals between processes, and other texts of the system.
      ignore: Deno.build.os === "windows",
      async fn() {
        using work = new WorkFolder();
        const scene = await makeScene(work);
        const cases = EXIT_CASES.filter((each) => each.command === command);
        const text = await textOf(cases, scene, work, lang);
        assertGolden(`exits-${command}${lang === "en" ? "" : `.${lang}`}`, text, VARYING);
      },
    });
  }
}

/** Sizes of descriptions, durations and the machine, of which this is no test. */
const VARYING = [
  [/(frees |释放 )[0-9.]+ KiB +/g, "$1<size> "],
  [/[0-9.]+ KiB freed; 2 backups left +/g, "<size> freed; 2 backups left "],
  [/(释放 )[0-9.]+ KiB；剩余 2 个备份 +/g, "$1<size>；剩余 2 个备份 "],
  [/制作于 [0-9-]{10} [0-9:]{8} [+-][0-9:]{5}/g, "制作于 <time>"],
  [/用时 [0-9.]+ 秒/g, "用时 <seconds>"],
  [/^( {2}属主 +)[0-9]+:[0-9]+，/gm, "$1<owner>，"],
  [/(，可用) [0-9.]+ [KMGTP]?i?B$/gm, "$1 <space>"],
  [/^ {2}[^ ]*(?=\/\.zkbackup\.yaml )/gm, "  <home>"],
  // The longest of them, which may be the one in the home folder, says how far they are padded.
  [/^( {2}[^ ]*\.yaml) +/gm, "$1  "],
  [/ \([a-z0-9_]+-[a-z0-9_]+-[a-z0-9_-]+\)$/gm, " (<platform>)"],
] as const;
