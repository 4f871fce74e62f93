import assert from "node:assert/strict";
import type { Json } from "../store/json_mutations.ts";
import { withEachWrongType, withoutEachField } from "../store/json_mutations.ts";
import type { SchemaValidator } from "../store/json_schema.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { putOneOfEach } from "./support/base_folder.ts";
import { type Described, validator } from "./support/documents.ts";
import { documentsOfAll } from "./support/documents_of_all.ts";
import { hostOf, NOBODY, silent } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

async function documentOf(...args: string[]): Promise<Json> {
  const { stdout, stderr } = await zkbackup([...args, "--format", "json"]);
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout);
}

Deno.test("the schema of each document asks for all that it holds, and for nothing of another type", async () => {
  using work = new WorkFolder();
  const { printed } = await documentsOfAll(work);
  const told: [Described, Json][] = printed.map(({ args, document, event }) =>
    document === null ? ["error", event] : [args[0] as Described, document]
  );
  for (const [name, document] of told) {
    const schema = validator(name);
    assert.deepEqual(schema.validate(document), [], name);
    assertStrict(schema, document);
  }
  assert.equal(new Set(told.map(([name]) => name)).size, 11);
});

Deno.test("the schema of list describes what it prints, and nothing less", async () => {
  using work = new WorkFolder();
  const document = await documentOf("list", "--backup-base-dir", putOneOfEach(work));
  const schema = validator("list");
  assert.deepEqual(schema.validate(document), []);
  assertStrict(schema, document);
  const empty = await documentOf("list", "--backup-base-dir", work.folder("empty"));
  assert.deepEqual(schema.validate(empty), []);
});

Deno.test("the schema of prune describes a plan and a result", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  const args = ["prune", "--backup-base-dir", base, "--keep-min-count", "1"];
  const schema = validator("prune");
  const plan = await documentOf(...args, "--dry-run");
  assert.deepEqual(schema.validate(plan), []);
  assertStrict(schema, plan);
  const done = await documentOf(...args, "--force");
  assert.deepEqual(schema.validate(done), []);
});

Deno.test("the schema of restore describes a plan, also one that is refused, and a result", async () => {
  using work = new WorkFolder();
  makeSmallMember(`${work.path}/data`, { first: 0x3_0000_0001n, epoch: 3 });
  makeSmallMember(`${work.path}/target`, { transactions: 3 });
  const made = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", work.folder("out")],
    ...["--backup-id", "b", "--zk-host", NOBODY],
  ]);
  assert.equal(made.code, 0, made.stderr);
  await using server = silent();
  const into = ["--backup-dir", `${work.path}/out/b`, "--zk-data-dir", `${work.path}/target`];
  const restore = ["restore", ...into, "--truncate-to-zxid", "0x300000004"];
  const schema = validator("restore");
  const refused = await documentOf(...restore, "--dry-run", "--zk-host", hostOf(server));
  assert.deepEqual(schema.validate(refused), []);
  assertStrict(schema, refused);
  const done = await documentOf(...restore, "--force", "--zk-host", NOBODY, "--skip-verify");
  assert.deepEqual(schema.validate(done), []);
});

Deno.test("the schema of info, and that of backup_info.json, describe what it prints", async () => {
  using work = new WorkFolder();
  const base = putOneOfEach(work);
  Deno.removeSync(`${base}/b-3/txnlogs/log.1`);
  const schema = validator("info");
  for (const id of ["b-1", "b-2", "b-3", "b-4"]) {
    const document = await documentOf("info", id, "--backup-base-dir", base);
    assert.deepEqual(schema.validate(document), [], id);
    assert.deepEqual(validator("backup_info").validate(document), [], id);
  }
});

Deno.test("the schema of verify describes backups and members, sound, damaged and repaired", async () => {
  using work = new WorkFolder();
  const schema = validator("verify");
  makeSmallMember(`${work.path}/data`, { damaged: 7 });
  const member = await documentOf("verify", "--zk-data-dir", `${work.path}/data`);
  assert.deepEqual(schema.validate(member), []);
  const output = work.folder("out");
  await documentOf(
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", output],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--compression", "none"],
  );
  const args = ["verify", "--backup-dir", `${output}/b`];
  for (const level of ["structure", "records", "replay"]) {
    assert.deepEqual(schema.validate(await documentOf(...args, "--level", level)), [], level);
  }
  const log = `${output}/b/txnlogs/log.1`;
  const bytes = Deno.readFileSync(log);
  bytes[16 + 49 * 3 + 20]! ^= 1;
  Deno.writeFileSync(log, bytes);
  for (const document of [await documentOf(...args), await documentOf(...args, "--fix")]) {
    assert.deepEqual(schema.validate(document), []);
    for (const { path, document: changed } of withoutEachField(document)) {
      const field = path.join(".");
      assert.deepEqual(schema.validate(changed), [`${field}: missing`]);
    }
  }
});

/** Fields that backups of older versions lack, or that not every file has. */
const OPTIONAL = /^(?:lost|anchors|requires|auth_schemes|files\..*\.(?:note|digest_enabled))$/;
/** Fields of more than one type. */
const ANY_TYPE = /^settings\.[0-9]+\.value$/;

/** A schema refuses a document that lacks any field or has one of another type. */
function assertStrict(schema: SchemaValidator, document: Json): void {
  for (const { path, document: changed } of withoutEachField(document)) {
    const field = path.join(".");
    const errors = schema.validate(changed);
    if (errors.length === 0 && OPTIONAL.test(field)) continue;
    assert.deepEqual(errors, [`${field}: missing`]);
  }
  for (const { path, document: changed } of withEachWrongType(document)) {
    const field = path.join(".");
    // Where null stands, text may stand as well.
    const errors = schema.validate(changed);
    const mayBeText = errors.length === 0 && (isNull(document, path) || ANY_TYPE.test(field));
    assert.ok(mayBeText || errors.some((error) => error.startsWith(`${field}: `)), field);
  }
}

function isNull(document: Json, path: readonly (string | number)[]): boolean {
  let value = document;
  for (const key of path) value = (value as Record<string, Json>)[key]!;
  return value === null;
}
