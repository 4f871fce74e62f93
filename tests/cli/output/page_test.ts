import assert from "node:assert/strict";
import { Page } from "../../../src/cli/output/page.ts";
import { coloured, plain } from "../../../src/cli/output/look.ts";

const HOSTILE = "log.1\x1b[2J\n\u202e";

Deno.test("a page lets nothing through that could disturb the terminal, in any block", () => {
  const page = new Page(plain);
  page.title("ok", HOSTILE, HOSTILE);
  page.fields([["Name", HOSTILE]]);
  page.section("bad", HOSTILE);
  page.tree([{ text: HOSTILE, children: [HOSTILE] }]);
  page.table([[HOSTILE, HOSTILE]]);
  page.grid([{ title: "Name" }], [HOSTILE], (name) => [name]);
  page.line(HOSTILE);
  const lines = page.toString().split("\n");
  assert.equal(lines.length, 4 + 1 + 2 + 2 + 1 + 5 + 1 + 1, "No name makes a line of its own");
  assert.doesNotMatch(lines.join(""), /[\p{Cc}\p{Cf}]/u);
});

Deno.test("a page has the same lines with and without colours", () => {
  const write = (look: typeof plain) => {
    const page = new Page(look);
    page.title("warning", "answer", "more");
    page.section(null, "Heading");
    page.section("skipped", "Heading");
    return page.toString();
  };
  const visible = write(coloured).replaceAll("\x1b", "␛");
  assert.match(visible, /␛\[33m⚠️ answer/);
  assert.equal(visible.replaceAll(/␛\[[0-9]+m/g, ""), write(plain));
});
