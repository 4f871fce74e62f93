import assert from "node:assert/strict";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { copyMember, type Member, putFile, readDefect } from "../support/member.ts";
import { namesIn } from "../support/stored_backup.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** What is found at a member, and the codes that it means. */
interface Row {
  found: string;
  /** Case of testdata/zookeeper that it begins with; "fuzzy-snapshot" of 3.9.5 by default. */
  fixture?: readonly [ZooKeeperVersion, string];
  /** What is done to its files. */
  harm?: (member: Member, work: WorkFolder) => void;
  /** Further arguments of backup. */
  args?: (member: Member, work: WorkFolder) => readonly string[];
  /** Zxid that a server says; none listens by default. */
  server?: string;
  backup: number;
  /** Null where it is no matter of the files. */
  verify: number | null;
}

const put = (kind: "txnlog" | "snapshot", name: string) => ({ snapDir, txnDir }: Member) => {
  const { bytes, file } = readDefect(kind, name);
  putFile(`${kind === "txnlog" ? txnDir : snapDir}/${file}`, bytes);
};

const remove = (...names: readonly string[]) => ({ txnDir }: Member) => {
  for (const name of names) Deno.removeSync(`${txnDir}/${name}`);
};

const PLAIN = ["3.9.5", "plain"] as const;
const PURGED = ["3.9.5", "purged"] as const;

const TABLE: readonly Row[] = [
  { found: "nothing", backup: 0, verify: 0 },
  {
    found: "a torn record at the end of the newest log",
    fixture: ["3.9.5", "torn-tail"],
    backup: 0,
    verify: 0,
  },
  {
    found: "a torn record at the end of the newest log, half of it zeros",
    fixture: PLAIN,
    harm: put("txnlog", "torn-zeroed-half"),
    backup: 0,
    verify: 0,
  },
  {
    found: "a newest log that is a header and nothing else",
    harm: ({ txnDir }) => putFile(`${txnDir}/log.33a`, readDefect("txnlog", "header-only").bytes),
    backup: 0,
    verify: 0,
  },
  {
    found: "a newest log of 0 bytes",
    harm: ({ txnDir }) => putFile(`${txnDir}/log.33a`, ""),
    backup: 0,
    verify: 0,
  },
  {
    found: "a snapshot that was cut as one that was being written, which older files make up for",
    fixture: PURGED,
    harm: put("snapshot", "cut-last-20-bytes"),
    backup: 0,
    verify: 0,
  },
  {
    found: "a snapshot that was cut so, and states that only it led to",
    fixture: ["3.9.5", "snap-sync"],
    harm: ({ snapDir }) => Deno.truncateSync(`${snapDir}/snapshot.100000362`, 3764),
    backup: 2,
    verify: 2,
  },
  {
    found: "a stray file",
    harm: ({ snapDir }) => putFile(`${snapDir}/core.4711`, "dump"),
    backup: 0,
    verify: 0,
  },
  {
    found: "a hole between logs that a later snapshot bridges",
    harm: remove("log.104"),
    backup: 2,
    verify: 2,
  },
  {
    found: "a hole that ends in a snapshot named for the last missing zxid",
    fixture: ["3.9.5", "snap-sync"],
    backup: 0,
    verify: 0,
  },
  {
    found: "a check outside of a multi, which no server reads back",
    fixture: PLAIN,
    harm: put("txnlog", "bare-check"),
    backup: 0,
    verify: 0,
  },
  {
    found: "a damaged record in the middle of a log",
    fixture: PLAIN,
    harm: put("txnlog", "bad-checksum-middle"),
    backup: 2,
    verify: 2,
  },
  {
    found: "the same in a member of 3.4, which stores no digests",
    fixture: ["3.4.14", "plain"],
    harm: ({ txnDir }) => {
      const bytes = Deno.readFileSync(`${txnDir}/log.1`);
      bytes[3000]! ^= 1;
      putFile(`${txnDir}/log.1`, bytes);
    },
    backup: 2,
    verify: 2,
  },
  {
    found: "a damaged snapshot",
    fixture: PURGED,
    harm: put("snapshot", "flipped-bit-data"),
    backup: 2,
    verify: 2,
  },
  {
    found: "a missing log and no snapshot behind it: the hole is at the end",
    harm: remove("log.22d"),
    backup: 2,
    verify: 2,
  },
  {
    found: "two logs with each other's name",
    harm: ({ txnDir }) => {
      Deno.renameSync(`${txnDir}/log.104`, `${txnDir}/log`);
      Deno.renameSync(`${txnDir}/log.22d`, `${txnDir}/log.104`);
      Deno.renameSync(`${txnDir}/log`, `${txnDir}/log.22d`);
    },
    backup: 2,
    verify: 2,
  },
  {
    found: "a log with a wrong magic, and the snapshot of the empty tree",
    fixture: PLAIN,
    harm: put("txnlog", "wrong-magic"),
    backup: 2,
    verify: 2,
  },
  {
    found: "a log that does not begin at zxid 1, and no snapshot",
    harm: ({ snapDir, ...member }) => {
      for (const name of namesIn(snapDir)) {
        if (name.startsWith("snapshot.")) Deno.removeSync(`${snapDir}/${name}`);
      }
      remove("log.1")({ snapDir, ...member });
    },
    backup: 20,
    verify: 10,
  },
  {
    found: "a folder that is not there",
    args: (_, work) => ["--zk-data-dir", `${work.path}/none`],
    backup: 1,
    verify: null,
  },
  {
    found: "folders that are swapped",
    fixture: ["3.9.5", "separate-log-dir"],
    args: ({ dataDir, logDir }) => ["--zk-data-dir", logDir!, "--zk-log-dir", dataDir],
    backup: 1,
    verify: null,
  },
  {
    found: "a folder without a file of ZooKeeper",
    args: (_, work) => ["--zk-data-dir", work.folder("version-2")],
    backup: 20,
    verify: null,
  },
  {
    found: "snapshots and no log",
    fixture: ["3.9.5", "separate-log-dir"],
    args: ({ dataDir }) => ["--zk-data-dir", dataDir],
    backup: 1,
    verify: null,
  },
  {
    found: "a server that is a little ahead of the files",
    server: "0x33b",
    backup: 2,
    verify: null,
  },
  { found: "a server that is far ahead of the files", server: "0x3333", backup: 20, verify: null },
  { found: "a server that is an epoch ahead", server: "0x100000005", backup: 20, verify: null },
  {
    found: "other folders in zoo.cfg",
    args: ({ dataDir }, work) => {
      const conf = work.folder("conf");
      Deno.writeTextFileSync(`${conf}/zoo.cfg`, `dataDir=${work.folder("elsewhere")}\n`);
      return ["--zk-data-dir", dataDir, "--zk-conf-dir", conf];
    },
    backup: 2,
    verify: null,
  },
  {
    found: "an output folder inside the source",
    args: ({ snapDir, dataDir }) => {
      Deno.mkdirSync(`${snapDir}/out`);
      return ["--zk-data-dir", dataDir, "--output-dir", `${snapDir}/out`];
    },
    backup: 1,
    verify: null,
  },
];

const BACKUP_STATUS: Readonly<Record<number, string>> = { 0: "valid", 2: "partial" };

for (const row of TABLE) {
  const { found, fixture: [version, name] = ["3.9.5", "fuzzy-snapshot"], server } = row;
  Deno.test(`found ${found}: backup exits with ${row.backup}, verify with ${row.verify}`, async () => {
    using work = new WorkFolder();
    const member = copyMember(version, name, `${work.path}/zk`);
    row.harm?.(member, work);
    const folders = ["--zk-data-dir", member.dataDir].concat(
      member.logDir === null ? [] : ["--zk-log-dir", member.logDir],
    );
    const out = work.folder("out");
    const further = row.args?.(member, work) ?? folders;
    const before = fileHashes(`${work.path}/zk`);
    await using peer = server === undefined ? null : standaloneAt(server);
    const made = await zkbackup([
      ...["backup", ...further, "--backup-id", "b", "--format", "json"],
      ...(further.includes("--output-dir") ? [] : ["--output-dir", out]),
      ...["--zk-host", peer === null ? NOBODY : hostOf(peer)],
    ]);
    assert.equal(made.code, row.backup, made.stderr);
    const status = BACKUP_STATUS[row.backup];
    assert.deepEqual(namesIn(out), status === undefined ? [] : ["b"]);
    if (status !== undefined) assert.equal(JSON.parse(made.stdout).status, status);
    if (row.verify !== null) {
      const verified = await zkbackup(["verify", ...folders, "--format", "json"]);
      assert.equal(verified.code, row.verify, `verify: ${verified.stdout}${verified.stderr}`);
      const { verdict } = JSON.parse(verified.stdout);
      assert.equal(verdict === "not-restorable", row.verify === 10);
    }
    assert.deepEqual(fileHashes(`${work.path}/zk`), before);
  });
}

Deno.test("found a history that went back: the next backup exits with 2 and says so", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const out = work.folder("out");
  const backUp = (id: string) =>
    zkbackup([
      ...["backup", "--zk-data-dir", member.dataDir, "--output-dir", out, "--backup-id", id],
      ...["--zk-host", NOBODY, "--format", "json"],
    ]);
  assert.equal((await backUp("a")).code, 0);
  putFile(`${member.txnDir}/log.1`, readDefect("txnlog", "torn-body").bytes);
  const { code, stdout } = await backUp("b");
  assert.equal(code, 2);
  assert.match(JSON.parse(stdout).warnings.join(), /history/i);
});
