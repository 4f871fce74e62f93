import assert from "node:assert/strict";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { zkbackup } from "./support/zkbackup.ts";
import { readExpectedTree, readFixture } from "../lab/expectation.ts";

const FIXTURE = readFixture("3.9.5", "fuzzy-snapshot");

/** Makes a backup of a recorded member and returns its folder. */
async function makeBackup(work: WorkFolder): Promise<string> {
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${FIXTURE.folder}/data`, "--backup-id", "b", "--quiet"],
    ...["--output-dir", work.folder("backups"), "--zk-host", NOBODY],
  ]);
  assert.equal(code, 0, stderr);
  return `${work.path}/backups/b`;
}

for (const compress of ["none", "gzip", "snappy"]) {
  Deno.test(`materialize writes a snapshot that restores to its state alone (${compress})`, async () => {
    using work = new WorkFolder();
    const backup = await makeBackup(work);
    const expected = FIXTURE.trees.find(({ how }) => how === "cut")!;
    const suffix = compress === "none" ? "" : compress === "gzip" ? ".gz" : ".snappy";
    const folder = work.folder("member");
    const output = `${folder}/snapshot.${expected.zxid.slice(2)}${suffix}`;
    const { code, stdout, stderr } = await zkbackup([
      ...["materialize", "--backup-dir", backup, "--at", expected.zxid, "--output", output],
      ...["--compress", compress, "--format", "json"],
    ]);
    assert.equal(code, 0, stderr);
    const made = JSON.parse(stdout);
    assert.equal(made.zxid.hex, expected.zxid);
    assert.equal(made.node_count, (await readExpectedTree(FIXTURE, expected)).size);
    assert.ok(made.digests_compared > 0);
    const { stdout: report } = await zkbackup([
      ...["verify", "--zk-data-dir", folder, "--format", "json"],
    ]);
    const { windows, files } = JSON.parse(report);
    assert.deepEqual(
      windows.map(({ start_zxid, end_zxid }: Record<string, string>) => [start_zxid, end_zxid]),
      [[expected.zxid, expected.zxid]],
    );
    assert.equal(files.snapshots[0].sound, true);
  });
}

Deno.test("materialize --for admin-restore tells of the call, not of a dataDir", async () => {
  using work = new WorkFolder();
  const backup = await makeBackup(work);
  const output = `${work.path}/tree.snapshot`;
  const args = [
    ...["materialize", "--backup-dir", backup, "--at", "latest", "--output", output],
    ...["--for", "admin-restore"],
  ];
  const packed = await zkbackup([...args, "--compress", "gzip"]);
  assert.equal(packed.code, 1, "the server does not decompress");
  assert.match(packed.stderr, /does not decompress/);
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  const call = stdout.split("\n").find((line) => line.includes("curl"))!;
  assert.ok(call.includes(`--data-binary @${output} http://HOST:8080/commands/restore`), call);
  assert.ok(call.includes("'Authorization: digest USER:PASSWORD'"), call);
  assert.ok(call.includes("'Content-Type: application/octet-stream'"), call);
  assert.match(stdout, /writes nothing to\s+its disk/);
  assert.doesNotMatch(stdout, /version-2/);
});

Deno.test("materialize writes over no file, and into no version-2 and no backup", async () => {
  using work = new WorkFolder();
  const backup = await makeBackup(work);
  const args = ["materialize", "--backup-dir", backup, "--at", "latest", "--output"];
  const target = `${work.folder("version-2")}/snapshot.339`;
  const inside = await zkbackup([...args, target]);
  assert.equal(inside.code, 1);
  assert.match(inside.stderr, /lies in a version-2 folder/);
  const other = putBackup(work.folder("others"), { id: "c" });
  for (const folder of [backup, `${backup}/snapshots`, `${other}/metadata`]) {
    const within = await zkbackup([...args, `${folder}/snapshot.339`]);
    assert.equal(within.code, 1);
    assert.match(within.stderr, /lies in the backup /);
  }
  const output = `${work.path}/snapshot.339`;
  Deno.writeTextFileSync(output, "mine");
  const taken = await zkbackup([...args, output]);
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /exists already/);
  assert.equal(Deno.readTextFileSync(output), "mine");
});

Deno.test("verify --level replay holds the tree against the digests of the server", async () => {
  using work = new WorkFolder();
  const backup = await makeBackup(work);
  const args = ["verify", "--backup-dir", backup, "--level", "replay", "--format", "json"];
  const { code, stdout, stderr } = await zkbackup(args);
  assert.equal(code, 0, stderr);
  const { proofs, verdict } = JSON.parse(stdout);
  assert.equal(verdict, "usable");
  assert.equal(proofs[0].base, "snapshot.0");
  assert.equal(proofs[0].proved_to, FIXTURE.lastZxid);
  assert.equal(proofs[0].digests_equal, proofs[0].digests_compared);
  assert.ok(proofs[0].digests_compared > 700);
});
