import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import config from "../../../deno.json" with { type: "json" };
import { readReleaseParts } from "../../../tools/release/read_parts.ts";
import { type Bom, sbom } from "../../../tools/release/sbom.ts";
import { leftOutWithout } from "../../support/needs_tool.ts";
import { pythonTools, withReason } from "../../support/python/tools.ts";
import { WorkFolder } from "../../support/work_folder.ts";

const tools = await pythonTools();

const VALIDATE = `
import json, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
validator = JsonStrictValidator(SchemaVersion.V1_6)
errors = [validator.validate_str(json.dumps(bom)) for bom in json.load(open(sys.argv[1]))]
print(json.dumps([None if error is None else str(error) for error in errors]))
`;

/** What CycloneDX's own library has against each of these; null when nothing. */
async function objections(boms: unknown[], bin: string): Promise<(string | null)[]> {
  using work = new WorkFolder();
  const path = `${work.path}/boms.json`;
  Deno.writeTextFileSync(path, JSON.stringify(boms));
  const { success, stdout, stderr } = await new Deno.Command(`${bin}/python3`, {
    args: ["-c", VALIDATE, path],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function here(): Bom {
  return sbom(readReleaseParts());
}

Deno.test({
  name: withReason("the bill of materials is CycloneDX 1.6 to CycloneDX's own library", tools),
  ignore: leftOutWithout(tools.available),
  fn: async () => {
    assert.ok(tools.available);
    const bom = here();
    const wrong = { ...bom, components: [{ name: "without a type" }] };
    const [none, some] = await objections([bom, wrong], tools.bin);
    assert.equal(none, null);
    assert.match(some!, /'type' is a required property/);
  },
});

Deno.test("the bill of materials names the program, its runtime, and each package with its hash", () => {
  const bom = here();
  assert.equal(bom.metadata.component.version, config.version);
  const [runtime, ...libraries] = bom.components;
  assert.deepEqual([runtime?.name, runtime?.version], ["deno", Deno.version.deno]);
  const lock = JSON.parse(Deno.readTextFileSync(new URL("../../../deno.lock", import.meta.url)));
  for (const { name, group, version, hashes } of libraries) {
    const id = `${group === undefined ? "" : `${group}/`}${name}@${version}`;
    const hash = Buffer.from(hashes![0].content, "hex").toString("base64");
    assert.equal(`sha512-${hash}`, lock.npm[id].integrity, id);
  }
  assert.equal(libraries.length, 7);
});

Deno.test("the bill of materials says who needs whom, and is the same every time", () => {
  const bom = here();
  const needs = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const refs = [bom.metadata.component, ...bom.components].map((each) => each["bom-ref"]);
  assert.deepEqual([...needs.keys()].sort(), refs.sort());
  for (const [, others] of needs) for (const other of others) assert.ok(needs.has(other), other);
  const [, yaml] = [...needs].find(([ref]) => ref.startsWith("pkg:npm/js-yaml@"))!;
  assert.match(yaml.join(), /^pkg:npm\/argparse@[\d.]+$/);
  assert.deepEqual(here(), bom);
});

Deno.test("sbom() makes nothing of a package that it cannot describe", () => {
  const parts = readReleaseParts();
  const [first] = parts.packages;
  const strange = { ...first!, name: "a", version: "1.0.0", dependencies: [], integrity: "" };
  assert.throws(() => sbom({ ...parts, packages: [strange], direct: [] }), /no SHA-512 of a/);
  assert.throws(() => sbom({ ...parts, direct: ["b@1.0.0"] }), /b@1\.0\.0 is needed/);
});
