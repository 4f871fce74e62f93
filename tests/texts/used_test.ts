import assert from "node:assert/strict";
import { ZH_CN } from "../../src/texts/zh_cn.ts";
import { relativeToRoot, ROOT, typeScriptFiles } from "../../tools/source_files.ts";

/** Everything that speaks; the catalogues themselves are what is spoken. */
const SPEAKING = typeScriptFiles(new URL("src/", ROOT))
  .filter((url) => !relativeToRoot(url).startsWith("src/texts/zh_cn"))
  .map((url) => Deno.readTextFileSync(url))
  .join("\n");

/** Whether a text stands in the sources as a string, in either kind of quotes. */
function isWritten(text: string): boolean {
  return SPEAKING.includes(JSON.stringify(text)) ||
    SPEAKING.includes(`'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`);
}

/** The noun of `{} file` and `{} files`, which stands in the sources by itself. */
function nounOf(template: string): string | null {
  const noun = /^\{\} ([a-z ]+?)s?$/.exec(template)?.[1];
  return noun !== undefined && `{} ${noun}` in ZH_CN && `{} ${noun}s` in ZH_CN ? noun : null;
}

/** What the library that checks JSON says of a field. */
const OF_VALIBOT = /^Invalid [a-z ]+: /;

Deno.test("every sentence of the catalogue is said somewhere", () => {
  const unused = Object.keys(ZH_CN).filter((template) => {
    const noun = nounOf(template);
    return !isWritten(template) && (noun === null || !isWritten(noun)) &&
      !OF_VALIBOT.test(template);
  });
  assert.deepEqual(unused, []);
});
