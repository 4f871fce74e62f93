import assert from "node:assert/strict";
import { parseHashAnswer, parseHashDocument } from "../../src/server/digest_history.ts";

// As a real 3.9.5 answered, both ways, to the same history.
const ANSWER = "80: 254937734041\n100: 531221711484\n\n";
const DOCUMENT = `{
  "digests" : [ {
    "zxid" : 128,
    "digest" : 254937734041,
    "digest_version" : 2
  }, {
    "zxid" : 256,
    "digest" : 531221711484,
    "digest_version" : 2
  } ],
  "command" : "hash",
  "error" : null
}`;
const HISTORY = new Map([[128n, 254937734041n], [256n, 531221711484n]]);

Deno.test("parseHashAnswer() reads zxids in hexadecimal and digests in decimal digits", () => {
  assert.deepEqual(parseHashAnswer(ANSWER), HISTORY);
  assert.deepEqual(parseHashAnswer("100000080: -1\n"), new Map([[0x100000080n, 2n ** 64n - 1n]]));
});

Deno.test("parseHashDocument() reads the same from the AdminServer, with every digit", () => {
  assert.deepEqual(parseHashDocument(DOCUMENT), HISTORY);
  const large = DOCUMENT.replace("254937734041", "-9007199254740993");
  assert.equal(parseHashDocument(large).get(128n), 2n ** 64n - 9007199254740993n);
  const other = DOCUMENT.replaceAll('"digest_version" : 2', '"digest_version" : 3');
  assert.deepEqual(parseHashDocument(other), new Map());
});

Deno.test("answers that are none say nothing", () => {
  const refusal = "hash is not executed because it is not in the whitelist.\n";
  for (
    const text of ["", refusal, "80:\n", "xyz: 1\n", "{", "[]", '{"digests":[{}]}', "\0".repeat(99)]
  ) {
    assert.deepEqual(parseHashAnswer(text), new Map(), text);
    assert.deepEqual(parseHashDocument(text), new Map(), text);
  }
});
