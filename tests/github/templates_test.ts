import assert from "node:assert/strict";
import { load } from "js-yaml";
import { ROOT } from "../../tools/source_files.ts";

interface Field {
  type: string;
  id?: string;
  attributes: { label?: string; description?: string; value?: string; render?: string };
  validations?: { required: boolean };
}

interface Form {
  name: string;
  description: string;
  body: Field[];
}

const FOLDER = new URL(".github/ISSUE_TEMPLATE/", ROOT);

function form(name: string): Form {
  return load(Deno.readTextFileSync(new URL(name, FOLDER))) as Form;
}

Deno.test("a report of a fault must tell versions, command line, and what verify says", () => {
  const required = form("bug.yml").body.filter(({ validations }) => validations?.required);
  const ids = new Set(required.map(({ id }) => id));
  for (const id of ["command", "version", "zookeeper", "verify", "system"]) {
    assert.ok(ids.has(id), id);
  }
  const verify = required.find(({ id }) => id === "verify");
  assert.match(verify!.attributes.description!, /verify --backup-dir DIR --format json/);
});

Deno.test("a report of a fault warns of the content of znodes before it asks for anything", () => {
  const [first, ...fields] = form("bug.yml").body;
  assert.equal(first?.type, "markdown");
  assert.match(first!.attributes.value!, /Never attach snapshots[^]*content of znodes/);
  assert.match(first!.attributes.value!, /SECURITY\.md/);
  for (const { attributes } of fields) assert.ok(attributes.label, "a field has a label");
});

Deno.test("forms are of the form that GitHub reads", () => {
  const names = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name).sort();
  assert.deepEqual(names, ["bug.yml", "config.yml", "wish.yml"]);
  for (const name of ["bug.yml", "wish.yml"]) {
    const { name: title, description, body } = form(name);
    assert.ok(title && description);
    const ids = body.flatMap(({ id }) => id ?? []);
    assert.equal(new Set(ids).size, ids.length, "each id once");
    for (const { type, attributes } of body) {
      assert.ok(["markdown", "textarea", "input"].includes(type), type);
      assert.ok(type === "markdown" ? attributes.value : attributes.label);
    }
  }
});
