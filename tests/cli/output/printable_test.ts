import assert from "node:assert/strict";
import fc from "fast-check";
import { printable } from "../../../src/cli/output/printable.ts";

Deno.test("printable() spells out what could disturb a terminal or deceive its reader", () => {
  assert.equal(printable("a\x1b[31mb\x07\r\nc\td"), "a\\u{1b}[31mb\\u{7}\\r\\nc\\td");
  // Turned direction, no width, C1 control, line separator, soft hyphen.
  assert.equal(
    printable("\u202egnp.\u2066x\u200b\u009b1m\u2028\u00ad"),
    "\\u{202e}gnp.\\u{2066}x\\u{200b}\\u{9b}1m\\u{2028}\\u{ad}",
  );
  assert.equal(printable("half \ud800 of a pair"), "half \\u{d800} of a pair");
});

Deno.test("printable() leaves ordinary text of all languages as it is", () => {
  for (const text of ["snapshot.0", "/数据/快照", "naïve café", "✅ └─ →", "😀", ""]) {
    assert.equal(printable(text), text);
  }
});

Deno.test("printable() gives one line without any control, whatever it is given", () => {
  const anything = fc.string({ unit: "binary" });
  fc.assert(fc.property(anything, (text) => {
    const shown = printable(text);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    assert.equal(printable(shown), shown);
  }));
});
