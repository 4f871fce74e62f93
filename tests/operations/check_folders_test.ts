import assert from "node:assert/strict";
import { formatZxid, parseZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { FourLetterServer, send } from "../support/four_letter_server.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp, type TestBackup } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const REFUSED = "conf is not executed because it is not in the whitelist.\n";
const NOT_ALL = "these are not, or not all, of this server's files";

/** A server that stands where the member's files end and answers `conf` with these folders. */
function serverOf(member: Member, folders: readonly [string, string] | null): FourLetterServer {
  const srvr = "Zookeeper version: 3.9.5-6f7f, built on 2025-12-01 09:00 UTC\n" +
    `Zxid: ${formatZxid(parseZxid(member.fixture.lastZxid))}\nMode: standalone\n`;
  const conf = folders === null
    ? REFUSED
    : `clientPort=2181\ndataDir=${folders[0]}\ndataLogDir=${folders[1]}\ntickTime=2000\n`;
  return FourLetterServer.start((connection, word) => {
    return send(connection, word === "conf" ? conf : srvr);
  });
}

/** Status and warnings of a backup of a member whose server says that. */
async function judge(
  work: WorkFolder,
  member: Member,
  folders: readonly [string, string] | null,
  options: Partial<TestBackup> = {},
): Promise<{ status: string; warnings: string[] }> {
  await using server = serverOf(member, folders);
  const outputDir = work.folder("out");
  const { info, dir } = await backUp(testContext(), member, {
    outputDir,
    zkHost: server.address,
    ...options,
  });
  Deno.removeSync(dir, { recursive: true });
  return { status: info.status, warnings: info.warnings };
}

const SOUND = { status: "valid", warnings: [] };

Deno.test("the server's own folders are known however it writes them", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { snapDir, txnDir, dataDir } = member;
  Deno.symlinkSync(work.path, `${work.path}/link`);
  const linked = snapDir.replace(work.path, `${work.path}/link`);
  for (
    const folders of [
      [snapDir, txnDir],
      [`${snapDir}/`, `${dataDir}/./version-2`],
      [`${dataDir}//version-2`, linked],
      [
        `${work.path}/link/../${work.path.split("/").at(-1)}${snapDir.slice(work.path.length)}`,
        txnDir,
      ],
    ] as const
  ) assert.deepEqual(await judge(work, member, folders), SOUND, folders.join());
  // A link that was given is resolved before, so both sides may have links.
  const given = { dataDir: `${work.path}/link/zk/data` };
  assert.deepEqual(await judge(work, member, [snapDir, linked], given), SOUND);
});

Deno.test("other folders than the server's make a backup partial, with all of them named", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { snapDir, txnDir } = member;
  const other = work.folder("other/version-2");
  for (
    const [snap, log] of [
      [other, other],
      [snapDir, other],
      ["/in/a/container/version-2", txnDir],
      [snapDir, `${txnDir}/version-2`],
    ] as const
  ) {
    assert.deepEqual(await judge(work, member, [snap, log]), {
      status: "partial",
      warnings: [
        `The server names ${snap} for snapshots and ${log} for logs, ` +
        `but ${snapDir} and ${txnDir} were backed up: ${NOT_ALL}`,
      ],
    });
  }
});

Deno.test("a server that does not tell its folders is not held against a backup", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  assert.deepEqual(await judge(work, member, null), SOUND);
});

Deno.test("zoo.cfg is asked for the folders too, also when no server answers", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dataDir, logDir, snapDir, txnDir } = member;
  assert.ok(logDir !== null);
  const confDir = work.folder("conf");
  const judgeCfg = async (cfg: string) => {
    putFile(`${confDir}/zoo.cfg`, cfg);
    const { info, dir } = await backUp(testContext(), member, {
      outputDir: work.folder("out"),
      confDir,
    });
    Deno.removeSync(dir, { recursive: true });
    return { status: info.status, warnings: info.warnings };
  };
  const warning = (snap: string, log: string) => ({
    status: "partial",
    warnings: [
      `${confDir}/zoo.cfg names ${snap} for snapshots and ${log} for logs, ` +
      `but ${snapDir} and ${txnDir} were backed up: ${NOT_ALL}`,
    ],
  });
  assert.deepEqual(await judgeCfg(`dataDir=${dataDir}\ndataLogDir=${logDir}/\n`), SOUND);
  assert.deepEqual(await judgeCfg(`dataDir=${dataDir}\n`), warning(snapDir, snapDir));
  assert.deepEqual(
    await judgeCfg(`dataDir=/var/zk/\ndataLogDir=${logDir}\n`),
    warning("/var/zk/version-2", txnDir),
  );
  // Relative to a folder that nobody knows, and not set: nothing can be said.
  assert.deepEqual(await judgeCfg(`dataDir=data\ndataLogDir=${logDir}\n`), SOUND);
  assert.deepEqual(await judgeCfg(`dataDir=/var/zk\ndataLogDir=../log\n`), SOUND);
  assert.deepEqual(await judgeCfg("tickTime=2000\n"), SOUND);
  assert.deepEqual(await judgeCfg("dataDir=\\u0\n"), {
    status: "partial",
    warnings: [
      `${confDir}/zoo.cfg cannot be read as a server would: ` +
      "There is a \\u without four hexadecimal digits",
    ],
  });
});

Deno.test("the server and zoo.cfg are each believed for themselves", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const confDir = work.folder("conf");
  putFile(`${confDir}/zoo.cfg`, "dataDir=/from/zoo/cfg\n");
  const { status, warnings } = await judge(work, member, ["/from/conf", "/from/conf"], { confDir });
  assert.equal(status, "partial");
  assert.deepEqual(warnings.map((text) => text.split(" for ")[0]), [
    "The server names /from/conf",
    `${confDir}/zoo.cfg names /from/zoo/cfg/version-2`,
  ]);
});
