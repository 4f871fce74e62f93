import assert from "node:assert/strict";
import { openSha256 } from "../../src/digest/sha256.ts";

// FIPS 180-4 examples, and hashlib.sha256 of Python.
const VECTORS: Record<string, string> = {
  "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ["a".repeat(1_000_000)]: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
};

for (const [text, expected] of Object.entries(VECTORS)) {
  Deno.test(`openSha256() of ${text.length} bytes, in one part and in many`, async () => {
    const bytes = new TextEncoder().encode(text);
    for (const step of [bytes.length + 1, 7, 65536]) {
      const sha256 = await openSha256();
      const part = new Uint8Array(step);
      for (let at = 0; at < bytes.length; at += step) {
        const length = Math.min(step, bytes.length - at);
        part.set(bytes.subarray(at, at + length));
        sha256.update(part.subarray(0, length));
        part.fill(0);
      }
      assert.equal(sha256.hex(), expected);
    }
  });
}

Deno.test("two digests do not mix", async () => {
  const [one, two] = [await openSha256(), await openSha256()];
  one.update(new TextEncoder().encode("abc"));
  assert.equal(two.hex(), VECTORS[""]);
  assert.equal(one.hex(), VECTORS["abc"]);
});
