import assert from "node:assert/strict";
import fc from "fast-check";
import { ZkBackupError } from "../../src/errors.ts";
import { parseJavaProperties } from "../../src/zookeeper/java_properties.ts";
import { loadProperties } from "../lab/java_properties.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Texts of what means something to the format, and other bytes in between. */
const PIECES = ["\\", "\\\\", "\n", "\r", "\r\n", "=", ":", " ", "\t", "\f", "#", "!", "a", "u"];
const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PIECES, "\\u00", "\\u0041", "dataDir=/x") },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((n) => String.fromCharCode(n)) },
);
/** The last line is whole: of a backslash that ends a file, Java makes a key without a name. */
const file = fc.array(piece, { maxLength: 24 }).map((pieces) =>
  Uint8Array.from([...pieces, "\nlast"].join(""), (character) => character.charCodeAt(0))
);

/** Null where the file is refused. */
function parsed(bytes: Uint8Array): Map<string, string> | null {
  try {
    return parseJavaProperties(bytes);
  } catch (error) {
    if (error instanceof ZkBackupError && error.code === "malformed-properties") return null;
    throw error;
  }
}

async function hasJava(): Promise<boolean> {
  try {
    return (await new Deno.Command("java", { args: ["-version"] }).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "parseJavaProperties() reads two thousand files as java.util.Properties does",
  ignore: !await hasJava(),
  fn: async () => {
    using work = new WorkFolder();
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const files = fc.sample(file, { numRuns: 2000, seed });
    const paths = files.map((bytes, at) => {
      const path = `${work.path}/${at}`;
      Deno.writeFileSync(path, bytes);
      return path;
    });
    const wanted = await loadProperties(paths);
    assert.equal(wanted.length, files.length);
    assert.ok(wanted.includes(null) && wanted.some((each) => (each?.size ?? 0) > 2));
    files.forEach((bytes, at) => {
      assert.deepEqual(parsed(bytes), wanted[at], `seed ${seed}: ${JSON.stringify([...bytes])}`);
    });
  },
});
