import assert from "node:assert/strict";
import config from "../../../deno.json" with { type: "json" };
import { BINARY_PERMISSIONS } from "../../../tools/release/compile_flags.ts";
import { type Program, smoke } from "../../../tools/release/smoke.ts";
import { zkbackup } from "../../cli/support/zkbackup.ts";
import { TESTDATA } from "../../support/member.ts";
import { WorkFolder } from "../../support/work_folder.ts";

const OPTIONS = {
  dataDir: `${TESTDATA}/zookeeper/3.9.5/upgraded/data`,
  lastZxid: "0xbd",
  version: config.version,
};

const program: Program = (args) => zkbackup(args, { rights: BINARY_PERMISSIONS });

Deno.test("with the permissions of a binary the program does all that a release is tried for", async () => {
  const done = await smoke(program, OPTIONS);
  const commands = new Set(done.map((line) => line.split(" ")[1]));
  assert.deepEqual([...commands].sort(), [
    ...["--help", "backup", "list", "restore", "verify", "version"],
  ]);
});

Deno.test("a binary that does something else is not released", async () => {
  await assert.rejects(smoke(program, { ...OPTIONS, version: "0.0.0" }), /0\.0\.0/);
  await assert.rejects(smoke(program, { ...OPTIONS, lastZxid: "0xbe" }), /0xbe/);
  const refuses: Program = (args) => zkbackup(args, { rights: [] });
  await assert.rejects(smoke(refuses, OPTIONS), /zkbackup backup .* ended with 1: .*--allow-read/);
});

Deno.test("with the permissions of a binary settings and language are found where they always are", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/.zkbackup.yaml`, "prune: { keep_days: 21 }\n");
  const { code, stdout, stderr } = await zkbackup(["config"], {
    rights: BINARY_PERMISSIONS,
    env: { HOME: work.path, LC_ALL: "zh_CN.UTF-8", ZKBACKUP_BACKUP_MEMBER: "zk-of-env" },
    cwd: work.folder("elsewhere"),
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /keep_days +21 /);
  assert.match(stdout, /member +zk-of-env /);
  assert.match(stdout, /\p{Script=Han}/u);
});
