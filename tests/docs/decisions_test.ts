import assert from "node:assert/strict";
import { ROOT } from "../../tools/source_files.ts";

const FOLDER = new URL("docs/decisions/", ROOT);
const PARTS = ["Context", "Decision", "Why", "What it costs"];

/** The records in their order. */
function records(): [name: string, text: string][] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => /^\d/.test(name))
    .sort().map((name) => [name, Deno.readTextFileSync(new URL(name, FOLDER))]);
}

Deno.test("every record of a decision is short, numbered without a gap, and has all its parts", () => {
  for (const [at, [name, text]] of records().entries()) {
    assert.match(name, new RegExp(`^${String(at + 1).padStart(4, "0")}-[a-z0-9-]+\\.md$`));
    assert.ok(text.startsWith(`# ${at + 1}. `), name);
    assert.deepEqual([...text.matchAll(/^\*\*(.+)\.\*\*/gm)].map(([, part]) => part), PARTS, name);
    const lines = text.trimEnd().split("\n").length;
    assert.ok(lines >= 10 && lines <= 25, `${name} has ${lines} lines`);
  }
});

Deno.test("the index of decisions names every record by its title", () => {
  const index = Deno.readTextFileSync(new URL("README.md", FOLDER));
  for (const [name, text] of records()) {
    const title = /^# \d+\. (.+)$/m.exec(text)![1]!;
    const row = index.split("\n").find((line) => line.includes(`](${name})`));
    assert.ok(row?.includes(`| ${title} `), name);
  }
});

Deno.test("the files that decisions name are there", () => {
  const known = [...Deno.readDirSync(new URL("tools/lint/", ROOT))].map(({ name }) => name);
  for (const [name, text] of records()) {
    for (const [, path] of text.matchAll(/`((?:src|tests|tools|deploy)\/[\w/.-]+)`/g)) {
      assert.ok(Deno.statSync(new URL(path!, ROOT)), `${name}: ${path}`);
    }
    for (const [, rule] of text.matchAll(/lint rule `(\w+)`/g)) {
      assert.ok(known.includes(`${rule}.ts`), `${name}: ${rule}`);
    }
  }
});
