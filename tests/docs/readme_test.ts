import assert from "node:assert/strict";
import { PAGE_LANGUAGES, pageIn, type PageLanguage } from "../../tools/docs/language.ts";
import { shellBlocks, withOutputs } from "./shell_blocks.ts";
import { hasTools, inTour, placedIn, root, run, runBlocks, settle } from "./tour.ts";

/** What the tour in another language than English says first, and takes back at its end. */
const CHOOSE_LANGUAGE = /^(?:export|unset) ZKBACKUP_OUTPUT_LANGUAGE\b.*\n/m;

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

for (const language of LANGUAGES) {
  Deno.test({
    name: `the tour of the README prints what the README shows, language ${language}`,
    ignore: !hasTools,
    fn: () =>
      inTour(async (folder, PATH) => {
        const page = readme(language);
        const markdown = await Deno.readTextFile(page);
        const { tour } = parts(markdown);
        assert.ok(tour.length >= 12);
        const begun = Date.now();
        const placed = tour.map(({ commands }) => ({ commands: placedIn(folder, commands) }));
        const printed = await runBlocks(placed, root, { PATH });
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
