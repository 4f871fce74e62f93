import assert from "node:assert/strict";
import { fill } from "../../src/texts/say.ts";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";

const sentences = Object.entries(ZH_CN);
const translate = translator(ZH_CN);

function placeholders(text: string): number {
  return text.match(/\{[0-9]?\}/g)?.length ?? 0;
}

/** Values that occur in no sentence, each another. */
function valuesFor(template: string): string[] {
  return Array.from({ length: placeholders(template) }, (_, at) => `/srv/value-${at}`);
}

Deno.test("every Chinese sentence holds every value of the English one", () => {
  for (const [english, chinese] of sentences) {
    const values = valuesFor(english);
    const shown = fill(chinese, values);
    for (const value of values) assert.ok(shown.includes(value), `${english} → ${chinese}`);
    assert.equal(placeholders(chinese), values.length, `${english} → ${chinese}`);
  }
});

Deno.test("every sentence is found again and translated, whatever stands in it", () => {
  for (const [english, chinese] of sentences) {
    const values = valuesFor(english);
    assert.equal(translate(fill(english, values)), fill(chinese, values), english);
  }
});

Deno.test("every sentence is in Chinese", () => {
  for (const [english, chinese] of sentences) {
    if (!/\p{L}{3}/u.test(english)) continue;
    assert.match(chinese, /\p{Script=Han}/u, english);
  }
});

Deno.test("what is no sentence of the catalogue stays as it is", () => {
  for (const text of ["", "/var/lib/zookeeper", "backup-20250115-103000", "{}"]) {
    assert.equal(translate(text), text);
  }
});

Deno.test("a sentence that begins with a value does not take the beginning of another for it", () => {
  assert.equal(translate("Cannot read /a: does not exist"), "无法读取 /a：不存在");
  assert.equal(
    translate("Warning: /a is ignored: b. To use it all the same, name it with --config"),
    "警告：已忽略 /a：b。如仍要使用它，请用 --config 指定",
  );
});

Deno.test("a name in a sentence stays what it is, though it is a word of the catalogue", () => {
  assert.equal(translate("none"), ZH_CN.none);
  assert.equal(translate("BACKUP COMPLETE: none"), "备份完成：none");
});
