import assert from "node:assert/strict";
import type { Coding } from "../../src/codec/coding.ts";
import type { BackupResult } from "../../src/operations/backup.ts";
import { allFixtures, type Fixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { compareTrees } from "../lab/tree.ts";
import { readExpectedTree, readFixture } from "../lab/expectation.ts";
import { serveTree } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { backUp } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

/** How a person unpacks what is stored with each coding. */
const UNPACK: Record<Coding, string[]> = {
  none: ["cat"],
  gzip: ["gunzip", "-c"],
  zstd: ["zstd", "-dc"],
};

const CODINGS = ["none", "gzip", "zstd"] as const;

function has(tool: string): boolean {
  try {
    return new Deno.Command(tool, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

const tools = ["sha256sum", ...Object.values(UNPACK).map(([tool]) => tool!)].every(has);

async function run(command: readonly string[], cwd: string): Promise<Uint8Array> {
  const [tool, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(tool!, { args, cwd }).output();
  assert.ok(success, `${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

function foldersOf({ folder, dataDir, logDir }: Fixture) {
  const separate = logDir === dataDir ? {} : { logDir: `${folder}/${logDir}` };
  return { dataDir: `${folder}/${dataDir}`, ...separate };
}

/** Checks every file of a backup against its source with nothing of zkbackup. */
async function checkByHand({ dir, info }: BackupResult, { folder, dataDir, logDir }: Fixture) {
  await run(["sha256sum", "--strict", "--check", "metadata/SHA256SUMS"], dir);
  const unpack = (file: { coding: Coding; stored_name: string }) =>
    run([...UNPACK[file.coding], file.stored_name], dir);
  for (const file of info.files.snapshots) {
    const source = await Deno.readFile(`${folder}/${dataDir}/version-2/${file.name}`);
    assert.deepEqual(await unpack(file), source, file.name);
  }
  for (const file of info.files.txnlogs) {
    const source = await Deno.readFile(`${folder}/${logDir}/version-2/${file.name}`);
    assert.deepEqual(await unpack(file), source.subarray(0, walkLog(source).end), file.name);
  }
}

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test({
    name: `sha256sum, gunzip and zstd agree on every backup of a recorded ${version}`,
    ignore: !tools,
    fn: async () => {
      const fixtures = allFixtures().filter((fixture) => fixture.version === version);
      for (const [at, fixture] of fixtures.entries()) {
        await using work = await WorkFolder.make();
        const outputDir = await work.folder("backups");
        // Another line begins with another coding, so that each case meets all of them.
        const coding = CODINGS[(at + ZOOKEEPER_VERSIONS.indexOf(version)) % CODINGS.length]!;
        const backup = await backUp({ ...foldersOf(fixture), outputDir, coding });
        await checkByHand(backup, fixture);
      }
    },
  });
}

const lab = await labAvailable(["3.9.5"]);

Deno.test({
  name: "a backup is restored by hand as its manifest says, and a real server starts on it",
  ignore: !tools || !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const fixture = readFixture("3.9.5", "fuzzy-snapshot");
    const outputDir = await work.folder("backups");
    const { dir } = await backUp({ ...foldersOf(fixture), outputDir, coding: "gzip" });
    assert.match(await Deno.readTextFile(`${dir}/metadata/MANIFEST.txt`), /gunzip/);
    const dataDir = await work.folder("data");
    await Deno.mkdir(`${dataDir}/version-2`);
    for (const folder of ["snapshots", "txnlogs"]) {
      for (const { name } of Deno.readDirSync(`${dir}/${folder}`)) {
        const bytes = await run(["gunzip", "-c", `${folder}/${name}`], dir);
        await Deno.writeFile(`${dataDir}/version-2/${name.replace(/\.gz$/, "")}`, bytes);
      }
    }
    const served = await serveTree({ version: "3.9.5", dataDir });
    assert.equal(served.zxid, BigInt(fixture.lastZxid));
    const last = fixture.trees.find(({ zxid }) => zxid === fixture.lastZxid)!;
    assert.deepEqual(compareTrees(await readExpectedTree(fixture, last), served.tree), []);
  },
});
