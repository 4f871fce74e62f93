import assert from "node:assert/strict";
import { executePrune } from "../../src/operations/prune.ts";
import { planPrune } from "../../src/operations/prune_plan.ts";
import { verify } from "../../src/operations/verify.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { testContext } from "../support/context.ts";
import { onceBefore } from "../support/hooked_file_system.ts";
import { copyMember, copyTree } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { namesIn, putBackup } from "../support/stored_backup.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import type { Json } from "../store/json_mutations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const INFO = "metadata/backup_info.json";

/** Names that would lead out of a folder, or mean something to a system or a server. */
const NAMES = [
  ...["../evil", "../../evil", "/tmp/zkbackup-evil", "snapshots/../../evil", "a/b", "..", ".", ""],
  ...[
    "snapshot.0\0x",
    "log.1/../../../evil",
    "..\\..\\evil",
    "C:\\evil",
    "CON",
    "NUL",
    "/dev/null",
  ],
  ...[
    "log.7fffffffffffffff",
    "snapshot.ffffffffffffffff",
    "log.8000000000000000",
    "log.-1",
    "log.1 ",
    "myid",
    "~root",
  ],
];

interface Described {
  files: Record<"snapshots" | "txnlogs", Record<string, Json>[]>;
}

/** Puts other names into a description, and right checksums around it: whoever wrote it is the enemy. */
async function rewrite(dir: string, change: (info: Described) => void): Promise<void> {
  const info = JSON.parse(Deno.readTextFileSync(`${dir}/${INFO}`));
  change(info);
  Deno.writeTextFileSync(`${dir}/${INFO}`, JSON.stringify(info));
  const { [INFO]: sum } = fileHashes(dir);
  const sums = `${dir}/metadata/SHA256SUMS`;
  const lines = (await Deno.readTextFile(sums)).split("\n");
  const changed = lines.map((line) => line.endsWith(`  ${INFO}`) ? `${sum}  ${INFO}` : line);
  Deno.writeTextFileSync(sums, changed.join("\n"));
}

/** Everything in a folder but what lies in one of these. */
function without(folder: string, ...names: string[]): Record<string, string> {
  const { ".": _, ...state } = treeState(folder);
  return Object.fromEntries(
    Object.entries(state).filter(([path]) => !names.includes(path.split("/")[0]!)),
  );
}

Deno.test("no name in a description makes a restore write outside of its target", async (t) => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("sound") });
  let tried = 0;
  for (const list of ["snapshots", "txnlogs"] as const) {
    for (const field of ["name", "stored_name"]) {
      for (const name of NAMES) {
        const backupDir = work.folder("hostile") + "/b";
        copyTree(dir, backupDir);
        await rewrite(backupDir, ({ files }) => {
          files[list][0]![field] = name;
        });
        const dataDir = work.folder("target");
        const before = without(work.path, "target");
        for (const skipVerify of [true, false]) {
          tried++;
          await assert.rejects(
            restore(testContext(), { backupDir, dataDir, skipVerify }),
            { name: "ZkBackupError" },
            `${field} ${JSON.stringify(name)} of ${list}`,
          );
          assert.deepEqual(without(work.path, "target"), before, name);
          assert.deepEqual(namesIn(dataDir), [], name);
        }
        for (const folder of ["hostile", "target"]) {
          Deno.removeSync(`${work.path}/${folder}`, { recursive: true });
        }
      }
    }
  }
  assert.throws(() => Deno.lstatSync("/tmp/zkbackup-evil"), Deno.errors.NotFound);
  await t.step(`${tried} restores refused`, () => {});
});

Deno.test("two entries for one file are told of, and restore to what is true or to nothing", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const changes: ((info: Described) => void)[] = [
    ({ files: { txnlogs } }) => txnlogs.push({ ...txnlogs[0]! }),
    ({ files: { txnlogs } }) => txnlogs.push({ ...txnlogs[0]!, stored_name: "txnlogs/log.2" }),
    ({ files: { txnlogs } }) => txnlogs.push({ ...txnlogs[0]!, name: "log.2" }),
    ({ files: { snapshots } }) => snapshots.push({ ...snapshots[0]!, size: 7 }),
  ];
  for (const [at, change] of changes.entries()) {
    const backupDir = `${work.folder("out")}/b${at}`;
    copyTree(dir, backupDir);
    await rewrite(backupDir, change);
    const dataDir = work.folder(`target${at}`);
    const verified = await verify(testContext(), { backupDir, level: "records" })
      .then(({ findings }) => findings.filter(({ severity }) => severity === "error"), () => [0]);
    assert.ok(verified.length > 0, `nothing is found of ${change}`);
    const done = await restore(testContext(), { backupDir, dataDir }).catch(() => null);
    if (done === null) {
      assert.deepEqual(namesIn(dataDir), []);
      continue;
    }
    for (const [name, hash] of Object.entries(fileHashes(`${dataDir}/version-2`))) {
      const own = { ...fileHashes(member.snapDir), ...fileHashes(member.txnDir) };
      if (!name.endsWith("Epoch")) assert.equal(hash, own[name], name);
    }
  }
});

/** How a prune is asked for. */
const PRUNING = {
  member: null,
  keepDays: 1,
  keepCount: 0,
  keepMinCount: 1,
  acceptNewHistory: false,
};

/** Two backups, of which the older goes, and somebody's folder beside their base. */
function putBase(work: WorkFolder): { base: string; outside: string } {
  const base = work.folder("base");
  putBackup(base, { id: "old", time: "2025-01-01T00:00:00Z" });
  putBackup(base, { id: "new", time: "2025-01-14T00:00:00Z" });
  const outside = work.folder("outside/snapshots").replace(/\/snapshots$/, "");
  Deno.writeTextFileSync(`${outside}/precious`, "not of zkbackup");
  Deno.writeTextFileSync(`${outside}/snapshots/snapshot.0`, "precious as well");
  return { base, outside };
}

Deno.test({
  name: "no link in or beside a backup makes a prune delete outside of the base folder",
  ignore: Deno.build.os === "windows",
  async fn() {
    using work = new WorkFolder();
    const { base, outside } = putBase(work);
    // In what goes: links to a file and to a folder, at every level, and a hard link.
    Deno.symlinkSync(outside, `${base}/old/link`);
    Deno.symlinkSync(`${outside}/precious`, `${base}/old/snapshots/link`);
    Deno.symlinkSync("../../../outside", `${base}/old/txnlogs/up`);
    Deno.linkSync(`${outside}/precious`, `${base}/old/metadata/hard`);
    // Beside it: what looks like a leftover or a backup and is a link.
    for (const name of [".dead.partial", ".gone.deleted", "latest"]) {
      Deno.symlinkSync(outside, `${base}/${name}`);
    }
    const before = Object.values(fileHashes(outside));
    const { code, stderr, stdout } = await zkbackup(
      ["prune", "--backup-base-dir", base, "--keep-days", "1", "--keep-min-count", "1", "--force"],
      { rights: [`--allow-read=${base}`, `--allow-write=${base}`] },
    );
    assert.equal(code, 0, stderr + stdout);
    assert.deepEqual(Object.values(fileHashes(outside)), before);
    assert.deepEqual(namesIn(base), [".dead.partial", ".gone.deleted", "latest", "new"]);
  },
});

Deno.test({
  name: "a link that is swapped in during a prune deletes nothing outside of the base folder",
  ignore: Deno.build.os === "windows",
  async fn(t) {
    let swapped = 0;
    for (const method of ["stat", "lock", "rename", "syncFolder", "removeTree"]) {
      using work = new WorkFolder();
      const { base, outside } = putBase(work);
      const before = fileHashes(outside);
      let last = "";
      const fs = onceBefore(
        ({ name, path }) => {
          last = path;
          return name === method && /\/(old|\.old\.deleted)$/.test(path);
        },
        () => {
          const place = last.endsWith(".deleted") ? ".old.deleted" : "old";
          if (namesIn(base).includes(place)) {
            Deno.renameSync(`${base}/${place}`, `${work.path}/stolen`);
            Deno.symlinkSync(outside, `${base}/${place}`);
            swapped++;
          }
        },
      );
      const ctx = testContext({ fs, now: new Date("2025-01-15T00:00:00Z") });
      try {
        await executePrune(ctx, await planPrune(ctx, { ...PRUNING, baseDir: base }));
      } catch (error) {
        assert.equal((error as Error).name, "ZkBackupError", method);
      }
      assert.deepEqual(fileHashes(outside), before, method);
    }
    assert.ok(swapped > 2, `${swapped}`);
    await t.step(`${swapped} swaps`, () => {});
  },
});

Deno.test({
  name:
    "links, pipes and devices in a data dir and a backup are not followed, under the documented flags",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const secret = `${work.folder("outside")}/secret`;
    Deno.writeTextFileSync(secret, "MARKER-OF-THE-SECRET");
    const { dataDir, snapDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
    const make = (...args: string[]) =>
      assert.equal(new Deno.Command(args[0]!, { args: args.slice(1) }).outputSync().code, 0);
    Deno.symlinkSync(secret, `${snapDir}/log.900`);
    Deno.symlinkSync("/dev/zero", `${snapDir}/snapshot.901`);
    Deno.symlinkSync(`${work.path}/outside`, `${snapDir}/log.902`);
    make("mkfifo", `${snapDir}/log.903`);
    Deno.mkdirSync(`${snapDir}/snapshot.904`);
    Deno.symlinkSync(secret, `${snapDir}/acceptedEpoch`);
    if (Deno.uid() === 0) make("mknod", `${snapDir}/log.905`, "c", "1", "3");
    const out = work.folder("out");
    const rights = [`--allow-read=${dataDir},${out}`, `--allow-write=${out}`];
    const made = await zkbackup(
      ["backup", "--zk-data-dir", dataDir, "--output-dir", out, "--compression", "none"],
      { rights },
    );
    assert.ok([0, 2, 20].includes(made.code), made.stderr);
    assertSecret(work, made.stdout + made.stderr);
    const seen = await zkbackup(["verify", "--zk-data-dir", dataDir, "--verbose"], {
      rights: [`--allow-read=${dataDir}`],
    });
    assert.ok([0, 2, 10].includes(seen.code), seen.stderr);
    assertSecret(work, seen.stdout + seen.stderr);
    // The same inside a backup, at every level.
    const clean = copyMember("3.9.5", "plain", `${work.path}/clean`);
    const { dir } = await backUp(testContext(), clean, { outputDir: out, backupId: "c" });
    let refused = 0;
    const files = Object.keys(fileHashes(dir));
    for (
      const file of files.filter((file) => /^(snapshots|txnlogs|epochs)|INFO|info|SUMS/.test(file))
    ) {
      const kept = Deno.readFileSync(`${dir}/${file}`);
      Deno.removeSync(`${dir}/${file}`);
      Deno.symlinkSync(secret, `${dir}/${file}`);
      const target = work.folder("target");
      // Where nothing that is needed is lost, it goes well: a snapshot of the empty tree is made anew.
      const { code, stdout, stderr } = await zkbackup(
        ["restore", "--backup-dir", dir, "--zk-data-dir", target, "--force"],
        { rights: [`--allow-read=${dir},${target}`, `--allow-write=${target}`] },
      );
      assert.ok([0, 2, 10, 30].includes(code), `${file}: ${code} ${stderr}`);
      if (code === 30) refused++;
      assertSecret(work, stdout + stderr);
      Deno.removeSync(target, { recursive: true });
      Deno.removeSync(`${dir}/${file}`);
      Deno.writeFileSync(`${dir}/${file}`, kept);
    }
    assert.ok(refused > 0);
  },
});

Deno.test({
  name:
    "a link that is put in a file's place again and again while a backup runs is never followed",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const secret = `${work.folder("outside")}/secret`;
    Deno.writeTextFileSync(secret, "MARKER-OF-THE-SECRET".repeat(500));
    const { dataDir, snapDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
    const out = work.folder("out");
    const log = `${snapDir}/log.1`;
    const swapper = new Deno.Command("sh", {
      args: [
        "-c",
        `while [ -e ${work.path}/swap ]; do mv ${log} ${log}-kept; ln -s ${secret} ${log};
         mv ${log}-kept ${log}; done`,
      ],
    });
    Deno.writeTextFileSync(`${work.path}/swap`, "");
    const swapping = swapper.output();
    try {
      for (let times = 0; times < 4; times++) {
        const { code, stdout, stderr } = await zkbackup(
          ["backup", "--zk-data-dir", dataDir, "--output-dir", out, "--compression", "none"],
          { rights: [`--allow-read=${dataDir},${out}`, `--allow-write=${out}`] },
        );
        assert.ok([0, 1, 2, 20].includes(code), `${code}: ${stderr}`);
        assertSecret(work, stdout + stderr);
      }
    } finally {
      Deno.removeSync(`${work.path}/swap`);
      await swapping;
    }
  },
});

/** What lies outside was neither shown nor copied. */
function assertSecret(work: WorkFolder, shown: string): void {
  assert.doesNotMatch(shown, /MARKER-OF-THE-SECRET/);
  for (const folder of ["out", "target"]) {
    const path = `${work.path}/${folder}`;
    const isThere = namesIn(work.path).includes(folder);
    for (const file of isThere ? Object.keys(fileHashes(path)) : []) {
      assert.doesNotMatch(Deno.readTextFileSync(`${path}/${file}`), /MARKER-OF-THE-SECRET/, file);
    }
  }
}
