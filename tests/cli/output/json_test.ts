import assert from "node:assert/strict";
import {
  describeExactZxid,
  describeFinding,
  formatDocument,
  formatEvent,
} from "../../../src/cli/output/json.ts";

Deno.test("formatDocument() keeps all digits of a zxid above 2^53", () => {
  const text = formatDocument({ zxid: describeExactZxid("0x7fffffffffffffff") });
  assert.match(text, /"decimal": 9223372036854775807\b/);
  assert.match(text, /\}\n$/);
  assert.equal(JSON.parse(text).schema_version, "1.0");
});

Deno.test("describeFinding() has every field, null where nothing is known", () => {
  const finding = { kind: "ZxidGap", severity: "error", file: "log.1", message: "m" } as const;
  assert.deepEqual(describeFinding(finding), {
    kind: "ZxidGap",
    severity: "error",
    file: "log.1",
    offset: null,
    record: null,
    last_good_zxid: null,
    message: "m",
    advice: null,
  });
  const full = { ...finding, offset: 0, record: 1, lastGoodZxid: 0x10n, advice: "a" };
  assert.deepEqual(describeFinding(full), {
    ...describeFinding(finding),
    offset: 0,
    record: 1,
    last_good_zxid: "0x10",
    advice: "a",
  });
});

Deno.test("formatEvent() is one line, whatever the message holds", () => {
  assert.equal(formatEvent({ message: "a\nb" }), String.raw`{"message":"a\nb"}`);
});
