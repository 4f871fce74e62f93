import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { makeScene } from "./support/exit_scene.ts";
import { hostOf, standaloneAt } from "./support/server.ts";
import { zkbackup } from "./support/zkbackup.ts";

Deno.test("verify, list and info need to read one folder and nothing else, in both languages", async () => {
  using work = new WorkFolder();
  const { data, base, backup } = await makeScene(work);
  const cases: [args: string[], folder: string][] = [
    [["verify", "--backup-dir", backup], backup],
    [["verify", "--zk-data-dir", data], data],
    [["list", "--backup-base-dir", base], base],
    [["info", "b", "--backup-base-dir", base], base],
  ];
  for (const [args, folder] of cases) {
    for (const lang of ["en", "zh-CN"]) {
      const given = [...args, "--lang", lang];
      const { code, stdout, stderr } = await zkbackup(given, {
        rights: [`--allow-read=${folder}`],
      });
      assert.deepEqual([code, stderr], [0, ""], given.join(" "));
      assert.equal(/\p{Script=Han}/u.test(stdout), lang === "zh-CN");
      const refused = await zkbackup(given, { rights: [] });
      assert.deepEqual([refused.code, refused.stdout], [1, ""]);
      assert.ok(refused.stderr.includes(`--allow-read=${folder}`), refused.stderr);
    }
  }
});

Deno.test("without a permission that may be missing a command says what it did not do", async () => {
  using work = new WorkFolder();
  const { data, empty, backup } = await makeScene(work);
  await using server = standaloneAt("0xa");
  const host = hostOf(server);
  const out = work.folder("out");
  const told = async (args: string[], rights: string[], wanted: RegExp) => {
    const { code, stdout, stderr } = await zkbackup(args, { rights });
    assert.equal(code, 0, stderr);
    return wanted.test(stdout + stderr);
  };
  const backUp = ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", host];
  const files = [`--allow-read=${data},${out}`, `--allow-write=${out}`];
  const net = /Cannot ask .*--allow-net/;
  assert.ok(await told(backUp, files, net));
  assert.ok(!await told(backUp, [...files, `--allow-net=${host}`], net));

  const plan = ["restore", "--backup-dir", backup, "--zk-data-dir", empty, "--dry-run"];
  const read = `--allow-read=${backup},${empty}`;
  const port = /listens at localhost:2181: Deno needs --allow-net/;
  assert.ok(await told(plan, [read], port));
  assert.ok(!await told(plan, [read, "--allow-net=localhost:2181"], port));
  const space = /--allow-sys=[a-z,]*statfs/;
  assert.ok(await told(plan, [read], space));
  assert.ok(!await told(plan, [read, "--allow-sys=uid,statfs"], space));
});
