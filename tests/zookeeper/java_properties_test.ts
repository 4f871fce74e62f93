import assert from "node:assert/strict";
import { parseJavaProperties } from "../../src/zookeeper/java_properties.ts";
import { parseProperties } from "../lab/java_properties.ts";
import { TESTDATA } from "../support/member.ts";
import { refusal } from "../support/refusal.ts";

const FOLDER = `${TESTDATA}/properties`;
const NAMES = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name)
  .filter((name) => name.endsWith(".cfg"));

for (const name of NAMES) {
  Deno.test(`parseJavaProperties() reads ${name} as Java does`, () => {
    const bytes = Deno.readFileSync(`${FOLDER}/${name}`);
    const json = Deno.readTextFileSync(`${FOLDER}/${name.replace(/cfg$/, "json")}`);
    const wanted = parseProperties(json);
    if (wanted === null) {
      const error = refusal("malformed-properties", () => parseJavaProperties(bytes));
      assert.doesNotMatch(error.message, /12/, "what stands there may be secret");
    } else {
      assert.deepEqual(parseJavaProperties(bytes), wanted);
    }
  });
}

Deno.test("parseJavaProperties() is not slowed down by rows of backslashes, blanks or empty lines", () => {
  for (const row of ["\\", " ", "\n", "\\\n", "=", "\\u", "#"]) {
    const text = `a=${row.repeat(1024 * 1024 / row.length)}`;
    const bytes = new TextEncoder().encode(
      row === "\\u" ? text.replaceAll("\\u", "\\u0041") : text,
    );
    assert.ok(parseJavaProperties(bytes).has("a"));
  }
});
