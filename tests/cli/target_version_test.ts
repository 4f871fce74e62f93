import assert from "node:assert/strict";
import { copyMember } from "../support/member.ts";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { zkbackup } from "./support/zkbackup.ts";

Deno.test("restore --target-version writes what that release loads, or exits with 30", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const out = work.folder("out");
  const made = await zkbackup([
    ...["backup", "--zk-data-dir", dataDir, "--output-dir", out, "--backup-id", "b"],
    ...["--zk-host", NOBODY, "--quiet"],
  ]);
  assert.equal(made.code, 0, made.stderr);
  const target = work.folder("target");
  const restore = (...args: string[]) =>
    zkbackup([
      ...["restore", "--backup-dir", `${out}/b`, "--zk-data-dir", target, "--force"],
      ...args,
    ]);
  const wrong = await restore("--target-version", "3.10");
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /must be a line or release of 3\.4 to 3\.9: current value is "3\.10"/);

  for (const args of [[], ["--dry-run"]]) {
    const refused = await restore("--target-version", "3.4.14", ...args);
    assert.deepEqual([refused.code, refused.stdout], [30, ""]);
    assert.match(refused.stderr, /^Error: ZooKeeper 3\.4\.14 cannot load this state, not even /m);
    assert.match(refused.stderr, /It takes ZooKeeper 3\.5\.4 or later; .* The target is as it was/);
  }
  const chinese = await restore("--target-version", "3.4", "--lang", "zh-CN");
  assert.equal(chinese.code, 30);
  assert.match(chinese.stderr, /ZooKeeper 3\.4 无法加载此状态，写成一个快照也不行：存在 TTL 节点/);
  assert.deepEqual(namesIn(target), []);

  const early = ["--target-version", "3.4", "--truncate-to-zxid", "0x12"];
  const plan = await restore(...early, "--dry-run");
  assert.equal(plan.code, 0, plan.stderr);
  assert.match(plan.stdout, /Is to load it +ZooKeeper 3\.4/);
  assert.match(plan.stdout, /One snapshot: ZooKeeper 3\.4 does not load the files: The logs hold/);
  assert.match(plan.stdout, /ZooKeeper 3\.4\.0 or later/);
  const done = await restore(...early, "--format", "json");
  assert.equal(done.code, 0, done.stderr);
  const { target_version, replayed_because, requires } = JSON.parse(done.stdout);
  assert.equal(target_version, "3.4");
  assert.match(replayed_because, /^ZooKeeper 3\.4 does not load the files/);
  assert.equal(requires.zookeeper, "3.4.0");
  assert.deepEqual(namesIn(`${target}/version-2`), ["snapshot.12"]);
});
