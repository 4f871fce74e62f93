import assert from "node:assert/strict";
import { relativeToRoot, ROOT } from "../../tools/source_files.ts";
import { withOutputs } from "../docs/shell_blocks.ts";
import { WorkFolder } from "../support/work_folder.ts";

const PAGE = new URL("docs/api.md", ROOT);
/** Where the examples of the public functions stand. */
const DOCUMENTED = ["src/mod.ts", "src/api", "docs/api.md"];
/** What an example on a page printed, as `deno test` shows it; the name ends with its lines. */
const PRINTED =
  /docs\/api\.md[$#]([0-9]+)-[0-9]+\.ts \.\.\.\n(?:-+ post-test output -+\n)([^]*?)-+ post-test output end -+\n/g;

/** Runs the examples as they stand in the sources and on the page; returns what they print. */
async function runExamples(folder: string) {
  const { imports, compilerOptions } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const config = {
    imports: { ...imports, "@zkbackup/cli/mod": new URL("src/mod.ts", ROOT).href },
    // Each example gets an import that it may not need.
    compilerOptions: { ...compilerOptions, noUnusedLocals: false },
    nodeModulesDir: "none",
  };
  const path = `${folder}/deno.json`;
  await Deno.writeTextFile(path, JSON.stringify(config));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--doc", "--no-lock", "-A", "--no-prompt", "--config", path, ...DOCUMENTED],
    cwd: ROOT,
    env: { NO_COLOR: "1", TMPDIR: folder },
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  return { code, stdout: utf8.decode(stdout), stderr: utf8.decode(stderr) };
}

Deno.test("the examples of the public functions run, and print what docs/api.md shows", async () => {
  using work = new WorkFolder();
  const { code, stdout, stderr } = await runExamples(work.path);
  assert.equal(code, 0, stdout + stderr);
  const printed = [...stdout.matchAll(PRINTED)]
    .sort(([, one], [, other]) => Number(one) - Number(other)).map(([, , output]) => output!);
  const page = Deno.readTextFileSync(PAGE);
  const examples = page.match(/^```ts$/gm)!.length;
  assert.equal(
    printed.length,
    examples,
    `${relativeToRoot(PAGE)}: every example prints\n${stdout}`,
  );
  const shown = withOutputs(page, printed, "ts");
  if (Deno.env.get("ZKBACKUP_UPDATE_DOCS") === "1") Deno.writeTextFileSync(PAGE, shown);
  else assert.equal(shown, page, "run with ZKBACKUP_UPDATE_DOCS=1 to take the new output");
});
