import assert from "node:assert/strict";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { hostOf, NOBODY, silent } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { events, MAIN, zkbackup } from "./support/zkbackup.ts";

/** A backup under the id "b"; a target with data of three transactions, and an empty one. */
class Scene extends WorkFolder {
  readonly filled = this.folder("filled");
  readonly empty = this.folder("empty");
  readonly backup = ["--backup-dir", `${this.folder("backups")}/b`];

  static async make(): Promise<Scene> {
    const scene = new Scene();
    makeSmallMember(`${scene.path}/data`);
    makeSmallMember(scene.filled, { transactions: 3 });
    const { code, stderr } = await zkbackup([
      ...["backup", "--zk-data-dir", `${scene.path}/data`, "--output-dir", `${scene.path}/backups`],
      ...["--backup-id", "b", "--zk-host", NOBODY, "--quiet"],
    ]);
    assert.equal(code, 0, stderr);
    return scene;
  }

  /** Arguments of a restore into a folder. */
  restore(target: string, ...flags: string[]): string[] {
    return ["restore", ...this.backup, "--zk-data-dir", target, ...flags];
  }
}

Deno.test("restore refuses while a server answers at the host that was named, and allows it when told", async () => {
  using scene = await Scene.make();
  await using server = silent();
  const host = hostOf(server);
  const before = treeState(scene.filled);
  const named = ["--zk-host", host];
  for (const target of [scene.filled, scene.empty]) {
    const { code, stderr } = await zkbackup(scene.restore(target, "--force", "-q", ...named));
    assert.equal(code, 30, stderr);
    assert.equal(
      stderr,
      `Error: A ZooKeeper server seems to run with this data: A server answers at ${host}\n` +
        "Stop ZooKeeper on this member; where it is another server, name this member's address " +
        "with --zk-host, or add --allow-running. The target is as it was\n",
    );
  }
  assert.deepEqual(treeState(scene.filled), before);
  // It comes before anything is read of the backup, which may take long.
  const backupDir = scene.folder("no-backup");
  const early = await zkbackup([
    ...["restore", "--backup-dir", backupDir, "--zk-data-dir", scene.filled, "--force", ...named],
  ]);
  assert.equal(early.code, 30);
  assert.match(early.stderr, /^Error: A ZooKeeper server seems to run/);
  const allowed = await zkbackup(
    scene.restore(scene.empty, "--force", "--allow-running", ...named),
  );
  assert.equal(allowed.code, 0, allowed.stderr);
  assert.match(allowed.stdout, new RegExp(`ZooKeeper may be running: .* at ${host}`));
  // Told once, also where no plan is shown.
  const quiet = ["--force", "-q", "--allow-running", ...named];
  const { code, stderr } = await zkbackup(scene.restore(scene.filled, ...quiet));
  assert.equal(code, 0);
  assert.equal(stderr, `Warning: ZooKeeper may be running: A server answers at ${host}\n`);
});

Deno.test("restore into an empty folder only warns of a server where no host was named", async () => {
  using scene = await Scene.make();
  await using server = silent();
  const env = { ZKBACKUP_ZOOKEEPER_HOST: hostOf(server) };
  const refused = await zkbackup(scene.restore(scene.filled, "--force"), { env });
  assert.equal(refused.code, 30);
  const drill = await zkbackup(scene.restore(scene.empty, "--force", "--format", "json"), { env });
  assert.equal(drill.code, 0, drill.stderr);
  const again = await zkbackup(
    ["restore", ...scene.backup, "--zk-data-dir", scene.folder("second"), "--force"],
    { env },
  );
  assert.equal(again.code, 0, again.stderr);
  assert.match(
    again.stdout,
    new RegExp(
      `^⚠️ Look at this\n +ZooKeeper may be running: A server answers at ${hostOf(server)}$`,
      "m",
    ),
  );
  assert.deepEqual(events(drill.stderr), [{
    level: "warn",
    message: `ZooKeeper may be running: A server answers at ${hostOf(server)}`,
  }]);
});

Deno.test("restore --dry-run shows what would be refused, and exits as the restore would", async () => {
  using scene = await Scene.make();
  await using server = silent();
  const args = scene.restore(scene.filled, "--dry-run", "--zk-host", hostOf(server));
  const text = await zkbackup(args);
  assert.equal(text.code, 30);
  assert.equal(text.stderr, "");
  assert.match(text.stdout, /^│ ❌ RESTORE PLAN: it would be refused, see below/m);
  assert.match(text.stdout, /❌ This restore would be refused\n.*seems to run with this data/);
  const json = await zkbackup([...args, "--format", "json"]);
  assert.equal(json.code, 30);
  assert.equal(json.stderr, "");
  const plan = JSON.parse(json.stdout);
  assert.deepEqual(plan.obstacles.map(({ code }: { code: string }) => code), ["server-running"]);
  assert.equal(plan.target.zxid, "0x3");
});

Deno.test("restore with few permissions names in its plan what it did not look at", async () => {
  using scene = await Scene.make();
  const rights = [`--allow-read=${scene.path}`];
  const { code, stdout, stderr } = await zkbackup(scene.restore(scene.empty, "--dry-run"), {
    rights,
  });
  assert.equal(code, 0, stderr);
  const unseen = [...stdout.matchAll(/^ {2}Not checked: (.*)$/gm)].map(([, what]) => what);
  assert.deepEqual(unseen, [
    "whether a server listens at localhost:2181: Deno needs --allow-net=localhost",
    "the processes of this machine: that needs Linux and --allow-all",
    `whether files can be made in ${scene.empty}`,
    `whether ${scene.empty} has room: Deno needs --allow-sys=statfs`,
    "whether SELinux is on: that needs --allow-all",
  ]);
});

Deno.test("restore says in its result that nobody could see whether a server ran with the old data", async () => {
  using scene = await Scene.make();
  const rights = [`--allow-read=${scene.path}`, `--allow-write=${scene.path}`, "--allow-net"];
  const unseen = /⚠️ Look at this\n {2}Nobody could see whether a ZooKeeper runs.*\n.*--zk-host/;
  const said = async (...flags: string[]) => {
    const outcome = await zkbackup(scene.restore(scene.filled, "--force", ...flags), { rights });
    assert.equal(outcome.code, 0, outcome.stderr);
    return outcome.stdout;
  };
  assert.match(await said(), unseen);
  assert.doesNotMatch(await said("--zk-host", NOBODY), unseen);
});

Deno.test("restore in JSON mode shows no plan before the question, and says errors as JSON", async () => {
  using scene = await Scene.make();
  const outcome = await zkbackup(
    scene.restore(scene.filled, "--format", "json", "--zk-host", NOBODY),
  );
  assert.equal(outcome.code, 3);
  assert.deepEqual(events(outcome.stderr).map(({ code }) => code), ["no-terminal"]);
});

Deno.test("restore --force --quiet says nothing at all on success", async () => {
  using scene = await Scene.make();
  const args = scene.restore(scene.filled, "--force", "--quiet", "--zk-host", NOBODY);
  assert.deepEqual(await zkbackup(args), { code: 0, stdout: "", stderr: "" });
});

Deno.test({
  name: "restore whose result cannot be written says that it is done, and where the old data is",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using scene = await Scene.make();
    const args = scene.restore(scene.filled, "--force", "--zk-host", NOBODY);
    const words = [Deno.execPath(), "run", "--no-prompt", "-A", MAIN, ...args];
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", '"$@" > /dev/full', "sh", ...words],
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, 1);
    assert.match(
      text,
      /^Warning: The restore is done: .*\/filled\/version-2 holds the state of zxid 0xa; what was there before lies in .*\/backup_before_restore_/m,
    );
    assert.match(text, /^Error: Cannot write the result to stdout: /m);
    assert.doesNotMatch(text, /as it was|failed/);
  },
});

Deno.test("restore from or into what is no folder is wrong usage, and no restore that failed", async () => {
  using scene = await Scene.make();
  const file = `${scene.path}/file`;
  Deno.writeTextFileSync(file, "content");
  Deno.writeTextFileSync(`${scene.folder("odd")}/version-2`, "content");
  const none = `${scene.path}/none`;
  const into = ["--zk-data-dir", scene.empty, "--force"];
  const cases: [args: string[], message: RegExp][] = [
    [["restore", "--backup-dir", none, ...into], /There is no backup at .*none$/m],
    [["restore", "--backup-dir", file, ...into], /file is not a backup: it has no metadata/],
    [scene.restore(none), /--zk-data-dir .*none does not exist$/m],
    [scene.restore(file), /--zk-data-dir .*file is not a folder$/m],
    [scene.restore(`${file}/version-2`), /--zk-data-dir .*file\/version-2 does not exist$/m],
    [scene.restore(`${scene.path}/odd`), /version-2 in .*odd is not a folder$/m],
    [scene.restore(scene.empty, "--zk-log-dir", none), /--zk-log-dir .*none does not exist$/m],
    [scene.restore(scene.empty, "--owner", "nobody-here"), /There is no user nobody-here in/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await zkbackup(args);
    assert.equal(code, 1, stderr);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /as it was|--allow/);
  }
});

Deno.test({
  name: "restore --owner gives the files to the one that is named",
  // Only root may give files away.
  ignore: Deno.uid() !== 0,
  async fn() {
    using scene = await Scene.make();
    const args = scene.restore(scene.empty, "--force", "--quiet", "--zk-host", NOBODY);
    const { code, stderr } = await zkbackup([...args, "--owner", "12345:54321"]);
    assert.equal(code, 0, stderr);
    const { uid, gid } = Deno.statSync(`${scene.empty}/version-2/log.1`);
    assert.deepEqual([uid, gid], [12345, 54321]);
  },
});
