import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { PAGE_LANGUAGES, pageIn, type PageLanguage } from "../../tools/docs/language.ts";
import { shellBlocks, withOutputs } from "./shell_blocks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Folder that the documents show instead of the one that a test runs in. */
const SHOWN_FOLDER = "/tmp/tour";
/** What the tour in another language than English says first. */
const CHOOSE_LANGUAGE = /^export ZKBACKUP_OUTPUT_LANGUAGE=.*\n/m;

const LANGUAGES = Object.keys(PAGE_LANGUAGES) as PageLanguage[];

function readme(language: PageLanguage): string {
  return `${root}${pageIn(language, "README")}`;
}

/** The commands that stand first, those that install, and those of the tour. */
function parts(markdown: string) {
  const [first, install, ...tour] = shellBlocks(markdown);
  assert.ok(first !== undefined && install !== undefined);
  assert.match(install.commands, /^deno install /);
  return { first, install, tour };
}

/** Runs commands in bash with `zkbackup` on the path; they must succeed. */
async function run(commands: string, cwd: string, env: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", commands],
    cwd,
    env: { ...env, TZ: "UTC", NO_COLOR: "1", LANG: "C.UTF-8" },
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  assert.equal(code, 0, `${commands}\n${utf8.decode(stdout)}${utf8.decode(stderr)}`);
  return utf8.decode(stdout);
}

/**
 * What differs from run to run, as the documents show it, without empty lines around it; `begun` is
 * when the run began.
 */
function settle(output: string, folder: string, begun: number): string {
  return output
    .replaceAll(/^\n+|\n+(?=\n$)/g, "")
    .replaceAll(folder, SHOWN_FOLDER)
    .replaceAll(/\b([0-9-]{10})([ T])([0-9:]{8})(\.[0-9]{3})?/g, (time, date, sign, clock) => {
      const isOfRun = Date.parse(`${date}T${clock}Z`) >= begun - 1000;
      return isOfRun ? `2026-11-22${sign}20:00:00${sign === "T" ? ".000" : ""}` : time;
    })
    .replaceAll(/(\bin|用时) [0-9.]+ (s|秒)/g, "$1 0.1 $2")
    .replaceAll(/( has|可用) [0-9.]+ [KMGTP]?i?B( free)?$/gm, "$1 9.9 GiB$2")
    .replaceAll(/ [0-9]+:[0-9]+(, as the |，与)/g, " 1000:1000$1")
    .replaceAll(
      /[0-9.]+ KiB freed|[0-9.]+ KiB(?=，剩余)/g,
      (size) => size.replace(/^[0-9.]+/, "24.9"),
    )
    .replaceAll(/restore_[0-9]{8}-[0-9]{6}/g, "restore_20261122-200000");
}

async function inTour(test: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "zkbackup-tour-" }));
  try {
    const bin = `${folder}/bin`;
    await Deno.mkdir(bin);
    await Deno.writeTextFile(
      `${bin}/zkbackup`,
      `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-prompt "${root}main.ts" "$@"\n`,
      { mode: 0o755 },
    );
    await test(folder, `${bin}:${Deno.env.get("PATH")}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const hasTools = (await Promise.all(["bash", "jq", "sha256sum"].map(isOnPath))).every(Boolean);

async function isOnPath(tool: string): Promise<boolean> {
  try {
    return (await new Deno.Command(tool, { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

for (const language of LANGUAGES) {
  Deno.test({
    name: `the tour of the README prints what the README shows, language ${language}`,
    ignore: !hasTools,
    fn: () =>
      inTour(async (folder, PATH) => {
        const page = readme(language);
        const markdown = await Deno.readTextFile(page);
        const data = "testdata/zookeeper/3.9.5/upgraded/data";
        assert.ok(markdown.includes(data));
        await run(`cp -r ${root}${data} ${folder}`, folder, { PATH });
        const { tour } = parts(markdown);
        assert.ok(tour.length >= 12);
        const begun = Date.now();
        // One shell for all of them, as the reader has; what each prints ends with a zero byte.
        const script = tour.map(({ commands }) => `${commands}printf '\\0'\n`).join("");
        const printed = (await run(script, folder, { PATH })).split("\0");
        const outputs: string[] = [];
        tour.forEach(({ commands, output }, at) => {
          if (output === undefined) assert.equal(printed[at], "", commands);
          else outputs.push(settle(printed[at]!, folder, begun));
        });
        const shown = withOutputs(markdown, outputs);
        if (Deno.env.get("ZKBACKUP_UPDATE_DOCS") === "1") await Deno.writeTextFile(page, shown);
        else {
          assert.equal(shown, markdown, "run with ZKBACKUP_UPDATE_DOCS=1 to take the new output");
        }
      }),
  });
}

Deno.test("the README gives the same commands in every language", async () => {
  const [english, ...others] = await Promise.all(
    LANGUAGES.map(async (language) =>
      shellBlocks(await Deno.readTextFile(readme(language))).map(({ commands }) =>
        commands.replace(CHOOSE_LANGUAGE, "").replaceAll(/ *#.*/g, "")
      )
    ),
  );
  for (const commands of others) assert.deepEqual(commands, english);
});

Deno.test({
  name: "README's install command installs a zkbackup that runs",
  ignore: !hasTools,
  fn: () =>
    inTour(async (folder) => {
      const { install } = parts(await Deno.readTextFile(readme("en")));
      await Deno.symlink(Deno.execPath(), `${folder}/bin/deno`);
      const env = { PATH: `${folder}/bin:${Deno.env.get("PATH")}`, DENO_INSTALL_ROOT: folder };
      await Deno.remove(`${folder}/bin/zkbackup`);
      await run(install.commands, root, env);
      assert.match(await run("zkbackup version", folder, env), /^zkbackup [0-9]+\./);
    }),
});

Deno.test({
  name: "README's demo runs to its end",
  fn: async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "demo"],
      cwd: root,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, text + new TextDecoder().decode(stderr));
    assert.match(text, /USABLE, WITH LOSS/);
    assert.match(text, /Every znode equals|No real server was started/);
    assert.doesNotMatch(text, /\n\n\n/);
  },
});

Deno.test("README begins with the two commands", async () => {
  const { first } = parts(await Deno.readTextFile(readme("en")));
  const lines = first.commands.trim().split("\n").map((line) => line.replace(/ *#.*/, ""));
  assert.deepEqual(lines, [
    "npx --yes deno@2.9.6 task demo",
    "npx --yes deno@2.9.6 task test",
  ]);
});
