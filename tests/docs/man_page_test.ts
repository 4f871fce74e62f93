import assert from "node:assert/strict";
import { explainFlags } from "../../src/cli/usage/explain.ts";
import { EXIT_MEANING } from "../../src/cli/exit_code.ts";
import { environmentName } from "../../src/config/environment_name.ts";
import { CONFIG_KEYS } from "../../src/config/keys.ts";
import { commands } from "../../tools/docs/commands.ts";
import { MAN_PAGE, renderManPage } from "../../tools/docs/man_page.ts";
import { filled, item, spelling, verbatim } from "../../tools/docs/roff.ts";
import { pipeThrough } from "../../tools/pipe_through.ts";
import { ROOT } from "../../tools/source_files.ts";
import { load } from "../config/support.ts";
import { hasProgram, leftOutWithout } from "../support/needs_tool.ts";

const hasMandoc = hasProgram("mandoc");
const hasGroff = hasProgram("groff", "--version");

/** A page of these lines, without its head and foot and with nothing printed over another sign. */
async function shown(lines: readonly string[]): Promise<string> {
  const page = ['.TH T 1 2026-11-30 t "t"', ".SH NAME", "t \\- t", ".SH X", ...lines].join("\n");
  const { stdout, stderr, code } = await pipeThrough(`${page}\n`, "mandoc", "-T", "utf8");
  assert.deepEqual([code, stderr], [0, ""]);
  // deno-lint-ignore no-control-regex -- bold is printed as a sign over itself
  const [, body] = /\nX\n([^]*)\n\n?.+\n$/.exec(stdout.replaceAll(/.\x08/gu, ""))!;
  return body!;
}

/** The manual page as a reader of its source sees it, with its signs as they are meant. */
function plainSource(): string {
  return Deno.readTextFileSync(new URL(MAN_PAGE, ROOT))
    .replaceAll(/\\f[BIR]/g, "").replaceAll("\\-", "-");
}

Deno.test("the manual page has every command, flag, variable, key and exit status", () => {
  const [, chapters] = plainSource().split("\n.SH COMMANDS\n");
  const text = `\n${chapters}`;
  for (const [name, command] of commands()) {
    const [, chapter = ""] = text.split(`\n.SS ${name}\n`);
    const [own = ""] = chapter.split(/^\.S[SH] /m);
    for (const { spelled, setting } of explainFlags(command).flatMap(({ flags }) => flags)) {
      assert.ok(own.includes(`\n.TP\n${spelled}\n`), `${name} ${spelled}`);
      if (setting === undefined) continue;
      assert.ok(own.includes(`Environment: ${setting.environment}.\n`), `${name} ${spelled}`);
    }
  }
  for (const key of CONFIG_KEYS) {
    assert.ok(text.includes(`\n.TP\n${environmentName(key)}\n`), key);
  }
  for (const status of Object.keys(EXIT_MEANING)) {
    assert.ok(text.includes(`\n.TP\n${status}\n`), status);
  }
});

Deno.test("the manual page names the places of the configuration that are looked at", async () => {
  const { files } = await load({ cwd: ".", home: "~" });
  const [, section] = plainSource().split("\n.SH FILES\n");
  const paths = [...section!.matchAll(/^\.TP\n(.+)$/gm)].map(([, path]) =>
    path!.replaceAll("\\(ti", "~")
  );
  assert.deepEqual(paths.slice(0, files.length), files.map(({ path }) => path));
});

Deno.test({
  name: "mandoc finds nothing in the manual page, and shows it",
  ignore: leftOutWithout(hasMandoc),
  async fn() {
    const page = renderManPage();
    const { stdout, stderr, code } = await pipeThrough(
      page,
      "mandoc",
      "-T",
      "lint",
      "-W",
      "warning",
    );
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    const { stdout: text } = await pipeThrough(page, "mandoc", "-T", "utf8");
    assert.match(text, /^ZKBACKUP\(1\)/);
  },
});

Deno.test({
  name: "groff formats the manual page without a warning",
  ignore: leftOutWithout(hasGroff),
  async fn() {
    const { code, stderr } = await pipeThrough(renderManPage(), "groff", "-man", "-ww", "-Tutf8");
    assert.deepEqual([code, stderr], [0, ""]);
  },
});

Deno.test({
  name: "what roff takes for its own is shown as it was written",
  ignore: leftOutWithout(hasMandoc),
  async fn() {
    const lines = [
      ".SH no heading",
      "'br no request",
      `a "quoted" 'word', the member's own, \`code\`, ~/^x`,
      "back\\slash \\fBnot bold\\fR \\&",
      "--zk-data-dir, -v, backup-20250115, at most 10 %",
      "备份 → é",
    ];
    const body = await shown(verbatim(lines));
    assert.deepEqual(body.split("\n").map((line) => line.trim()).filter((line) => line), lines);
    for (const line of lines) {
      assert.equal((await shown(filled(line))).replaceAll(/\s+/g, " ").trim(), line);
    }
    const [flag, about] = ["--format text|json, -f FILE", ".dot"];
    assert.match(
      (await shown(item(spelling(flag), filled(about)))).replaceAll(/\s+/g, " "),
      / --format text\|json, -f FILE \.dot /,
    );
  },
});
