import assert from "node:assert/strict";
import { licenses } from "../../../tools/release/licenses.ts";
import { readReleaseParts } from "../../../tools/release/read_parts.ts";
import { ROOT } from "../../../tools/source_files.ts";

const OWN = Deno.readTextFileSync(new URL("LICENSE", ROOT));

Deno.test("the licences of the program, its runtime and every package are in one text", () => {
  const parts = readReleaseParts();
  const text = licenses(parts, OWN);
  assert.ok(text.startsWith(`zkbackup ${parts.version} (Apache-2.0)\n=`));
  assert.ok(text.includes(OWN.trim()));
  assert.ok(text.includes(`\nDeno ${parts.deno}, the runtime (MIT)\n`));
  assert.ok(parts.packages.length >= 4);
  for (const { name, version, license, licenseText } of parts.packages) {
    assert.ok(text.includes(`\n${name} ${version} (${license})\n`), name);
    if (licenseText !== null) assert.ok(text.includes(licenseText.trim().slice(0, 100)), name);
  }
});

Deno.test("a package whose licence nobody can read keeps the text from being made", () => {
  const parts = readReleaseParts();
  const bare = { ...parts.packages[0]!, name: "bare", license: "MIT", licenseText: null };
  assert.throws(() => licenses({ ...parts, packages: [bare] }, OWN), /bare brings no text/);
});
