import assert from "node:assert/strict";

const FOLDER = new URL("../golden/", import.meta.url);

/**
 * Compares a text with the file of that name under tests/cli/golden, or writes that file when
 * ZKBACKUP_UPDATE_GOLDEN is 1. What differs from run to run is replaced first.
 */
export function assertGolden(
  name: string,
  text: string,
  replaced: readonly (readonly [what: string | RegExp, by: string])[] = [],
): void {
  const steady = [...replaced, ...ALWAYS].reduce(
    (result, [what, by]) => result.replaceAll(what, by),
    text,
  );
  const file = new URL(`${name}.txt`, FOLDER);
  if (Deno.env.get("ZKBACKUP_UPDATE_GOLDEN") === "1") Deno.writeTextFileSync(file, steady);
  assert.equal(steady, Deno.readTextFileSync(file), `Text differs from golden/${name}.txt`);
}

/** Times of the run itself, who runs it, and the disk. */
const ALWAYS = [
  [/in [0-9.]+ s$/gm, "in <seconds>"],
  [/, made [0-9-]{10} [0-9:]{8} [+-][0-9:]{5}/g, ", made <time>"],
  [/restore_[0-9]{8}-[0-9]{6}/g, "restore_<time>"],
  [/ and has [0-9.]+ [KMGTP]?i?B free$/gm, " and has <space> free"],
  [/ [0-9]+:[0-9]+, as the /g, " <owner>, as the "],
] as const;
