import assert from "node:assert/strict";
import { relativeToRoot, ROOT } from "../../tools/source_files.ts";
import { callsIn, FLAGS, mistakeIn } from "./command_lines.ts";
import { codeBlocks, shellBlocks, withOutputs } from "./shell_blocks.ts";
import { hasTools, inTour, placedIn, root, runBlocks, settle } from "./tour.ts";

/** Pages whose commands another test runs, and how that is called. */
const RUN_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["README.md", "readme_test.ts"],
  ["README.zh-CN.md", "readme_test.ts"],
  ["docs/how-to/restore-ensemble.md", "restore_ensemble_test.ts"],
]);
/** Pages that are made of the program's own help. */
const WRITTEN = new Set(["docs/cli.md", "docs/cli.zh-CN.md"]);
/** Languages of code in which nothing is called. */
const NO_CALLS = new Set(["json", "text", "ts"]);
/** Flags of other programs that pages name. */
const FLAGS_OF_OTHERS = /^--(?:allow-|collector\.|unstable|dry-run=)/;

/** All pages for users, by their paths in the repository. */
const PAGES: ReadonlyMap<string, string> = new Map(
  ["README.md", "README.zh-CN.md", "docs/"].flatMap((path) => markdownAt(new URL(path, ROOT)))
    .map((page) => [relativeToRoot(page), Deno.readTextFileSync(page)]),
);

function markdownAt(path: URL): URL[] {
  if (path.href.endsWith(".md")) return [path];
  return [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return markdownAt(new URL(`${name}/`, path));
    return name.endsWith(".md") ? [new URL(name, path)] : [];
  });
}

/** Runs what a page shows, in its order, in one shell; returns the page with what that printed. */
async function runPage(page: string): Promise<string> {
  const shown = shellBlocks(page).filter(({ notRun }) => notRun === undefined);
  const blocks = [true, false].flatMap((first) => shown.filter(({ isFirst }) => isFirst === first));
  let result = page;
  await inTour(async (folder, PATH) => {
    const begun = Date.now();
    const placed = blocks.map(({ commands }) => ({ commands: placedIn(folder, commands) }));
    const printed = await runBlocks(placed, root, { PATH });
    const outputs: string[] = [];
    blocks.forEach(({ commands, output }, at) => {
      if (output === undefined) assert.equal(printed[at], "", commands);
      else outputs.push(settle(printed[at]!, folder, begun));
    });
    result = withOutputs(page, outputs);
  });
  return result;
}

Deno.test({
  name: "the commands of every page under docs run, and print what it shows",
  ignore: !hasTools,
  async fn() {
    const pages = [...PAGES].filter(([path, page]) =>
      !RUN_ELSEWHERE.has(path) && !WRITTEN.has(path) &&
      shellBlocks(page).some(({ notRun }) => notRun === undefined)
    );
    assert.ok(pages.length >= 10);
    const update = Deno.env.get("ZKBACKUP_UPDATE_DOCS") === "1";
    const wrong: unknown[] = [];
    const work = async () => {
      for (let next = pages.pop(); next !== undefined; next = pages.pop()) {
        const [path, page] = next;
        try {
          const shown = await runPage(page);
          if (update) Deno.writeTextFileSync(new URL(path, ROOT), shown);
          else assert.equal(shown, page, "run with ZKBACKUP_UPDATE_DOCS=1 to take the new output");
        } catch (error) {
          wrong.push(new Error(`${path} does not do what it shows`, { cause: error }));
        }
      }
    };
    await Promise.all([work(), work()]);
    if (wrong.length > 0) throw new AggregateError(wrong, "Pages do not do what they show");
  },
});

Deno.test("pages are run by the test that is said to run them", () => {
  for (const [path, test] of RUN_ELSEWHERE) {
    const name = path.replace(/^.*\//, "").replace(/(\.zh-CN)?\.md$/, "");
    const source = Deno.readTextFileSync(new URL(test, import.meta.url));
    assert.ok(PAGES.has(path) && source.includes(name), `${test} runs ${path}`);
  }
});

Deno.test("every call of zkbackup on a page is one that zkbackup understands", async () => {
  const mistakes: string[] = [];
  let calls = 0;
  for (const [path, page] of PAGES) {
    for (const { language, code } of codeBlocks(page)) {
      if (NO_CALLS.has(language) || (WRITTEN.has(path) && language !== "sh")) continue;
      for (const args of callsIn(code)) {
        // Written in full elsewhere on the page.
        if (args.includes("…")) continue;
        calls++;
        const mistake = await mistakeIn(args);
        if (mistake !== null) mistakes.push(`${path}: zkbackup ${args.join(" ")}: ${mistake}`);
      }
    }
  }
  assert.deepEqual(mistakes, []);
  assert.ok(calls > 60, `${calls} calls`);
});

Deno.test("every option that a page names is one of zkbackup's", () => {
  const unknown = [...PAGES].filter(([path]) => !WRITTEN.has(path)).flatMap(([path, page]) =>
    [...page.matchAll(/`(--[a-z.-]+)[^`]*`/g)].map(([, flag]) => flag!)
      .filter((flag) => !FLAGS.has(flag) && !FLAGS_OF_OTHERS.test(flag))
      .map((flag) => `${path}: ${flag}`)
  );
  assert.deepEqual(unknown, []);
});

Deno.test("a call that zkbackup does not understand is found", async () => {
  const calls = callsIn("# zkbackup not this\n0 3 * * * zkbackup list --limt 3 | sort\n");
  assert.deepEqual(calls, [["list", "--limt", "3"]]);
  assert.match((await mistakeIn(calls[0]!))!, /--limt/);
  assert.match((await mistakeIn(["bakup"]))!, /bakup/);
  assert.equal(await mistakeIn(["list", "--limit", "3"]), null);
  assert.deepEqual(callsIn('zkbackup info "$id" \\\n  --quiet && true'), [[
    "info",
    "$id",
    "--quiet",
  ]]);
});
