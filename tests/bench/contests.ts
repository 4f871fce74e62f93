import { type Command, shell, zkbackup } from "./measure.ts";

/** zkbackup against what a user would run instead. */
export interface Contest {
  /** What zkbackup does. */
  what: string;
  /** What it is held against. */
  against: string;
  /** The ratio of the wall times that is aimed at; null where none is set. */
  goal: number | null;
  /** Pairs at most: the rival takes very long. */
  most?: number;
  /** Programs that the rival needs. */
  needs: readonly string[];
  ours: Command;
  rival: Command;
}

/** Where the data of the contests lies. */
export interface Places {
  /** The member. */
  dataDir: string;
  /** Backups of it, named by their coding, in the folder `backups`. */
  backups: string;
  /** Emptied before every run. */
  out: string;
  /** A data dir with nothing but the largest snapshot of the member, and that file. */
  alone: { dataDir: string; snapshot: string };
  /** Arguments of `java` that start ZooKeeper's own tools; null where they cannot run. */
  tools: Record<"toolkit" | "formatter", readonly string[]> | null;
}

/** How many backups are listed. */
export const BACKUPS = 1000;

/** Pairs of what takes a rival half a minute. */
const FEW = 3;
const HASHED_COPY = ["cp", "sha256sum", "sync"];

function backup({ dataDir, out }: Places, coding: string, ...more: string[]): Command {
  const source = ["--zk-data-dir", dataDir, "--zk-host", "127.0.0.1:1", "--quiet"];
  const target = ["--output-dir", out, "--backup-id", "made", "--compression", coding];
  return zkbackup("backup", ...source, ...target, ...more);
}

function restore({ backups, out }: Places, coding: string): Command {
  const from = ["--backup-dir", `${backups}/${coding}`, "--skip-verify", "--force", "--quiet"];
  return zkbackup("restore", ...from, "--zk-data-dir", out);
}

/** Contests of backup. */
function backupContests(places: Places): Contest[] {
  const { out } = places;
  const files = `${places.dataDir}/version-2/*`;
  const copied = `cp ${files} ${out} && sync ${out}/* ${out}`;
  const hashed = `cp ${files} ${out} && cd ${out} && sha256sum * > SHA256SUMS && sync * .`;
  const tar = (filter: string, to: string) =>
    shell(`tar -C ${places.dataDir} -cf - version-2 | ${filter} > ${out}/${to} && sync ${out}/*`);
  const zstd = (threads: number) => ({
    against: `tar, zstd -3 -T${threads}`,
    needs: ["tar", "zstd"],
    rival: tar(`zstd -3 -T${threads} -q`, "made.tar.zst"),
  });
  const gzip = (program: "gzip" | "pigz", options: string) => ({
    against: `tar, ${program} ${options}`,
    needs: ["tar", program],
    most: FEW,
    rival: tar(`${program} ${options}`, "made.tar.gz"),
  });
  const encoded = (coding: "zstd 3" | "gzip 6", concurrency: number) => ({
    what: `backup ${coding}, --no-verify, --concurrency ${concurrency}`,
    ours: backup(places, coding.split(" ")[0]!, "--no-verify", "--concurrency", `${concurrency}`),
  });
  const cp = { against: "cp + sha256sum + fsync", needs: HASHED_COPY, rival: shell(hashed) };
  const plain = backup(places, "none", "--no-verify");
  return [
    { what: "backup none, --no-verify", goal: 0.45, ours: plain, ...cp },
    {
      what: "backup none, --no-verify",
      against: "cp + fsync",
      goal: 2.2,
      needs: ["cp", "sync"],
      ours: plain,
      rival: shell(copied),
    },
    { what: "backup none, verified", goal: 0.75, ours: backup(places, "none"), ...cp },
    { ...encoded("zstd 3", 1), goal: 1.15, ...zstd(1) },
    { ...encoded("zstd 3", 2), goal: 0.75, ...zstd(1) },
    { ...encoded("zstd 3", 2), goal: null, ...zstd(2) },
    { ...encoded("gzip 6", 1), goal: 0.5, ...gzip("gzip", "-6") },
    { ...encoded("gzip 6", 2), goal: 0.3, ...gzip("gzip", "-6") },
    { ...encoded("gzip 6", 2), goal: null, ...gzip("pigz", "-6 -p 2") },
  ];
}

/** Contests of verify with ZooKeeper's own tools, which print what they read and check less. */
function toolContests({ alone, tools }: Places, ofMember: Verified, logs: string): Contest[] {
  if (tools === null) return [];
  const java = (args: readonly string[]) => ["java", ...args].map((word) => `'${word}'`).join(" ");
  return [
    {
      ...ofMember,
      against: "TxnLogToolkit over the logs",
      goal: 0.06,
      most: 1,
      needs: ["java"],
      rival: shell(`for log in ${logs}; do ${java(tools.toolkit)} "$log" || exit 1; done`),
    },
    {
      what: "verify of a snapshot",
      against: "SnapshotFormatter",
      goal: null,
      needs: ["java"],
      // Without the second flag a folder without logs is a question, not a result.
      ours: zkbackup(
        "verify",
        ...["--zk-data-dir", alone.dataDir, "--zk-log-dir", alone.dataDir, "--quiet"],
      ),
      rival: shell(`${java(tools.formatter)} ${alone.snapshot}`),
    },
  ];
}

type Verified = Pick<Contest, "what" | "ours">;

/**
 * Contests of verify. Of a member's own files no checksum is taken, as there is none to compare it
 * with; of a backup's files SHA-256 is.
 */
function verifyContests(places: Places): Contest[] {
  const stored = (coding: string) =>
    `${places.backups}/${coding}/snapshots/* ${places.backups}/${coding}/txnlogs/*`;
  const ofMember = {
    what: "verify of a member",
    ours: zkbackup("verify", "--zk-data-dir", places.dataDir, "--quiet"),
  };
  const ofBackup = (coding: string) => ({
    what: `verify ${coding}`,
    ours: zkbackup("verify", "--backup-dir", `${places.backups}/${coding}`, "--quiet"),
  });
  const summed = (verified: Verified, files: string): Contest[] => [
    {
      ...verified,
      against: "openssl dgst -sha256",
      goal: 1.3,
      needs: ["openssl"],
      rival: shell(`openssl dgst -sha256 ${files}`),
    },
    {
      ...verified,
      against: "sha256sum",
      goal: 0.4,
      needs: ["sha256sum"],
      rival: shell(`sha256sum ${files}`),
    },
  ];
  return [
    ...summed(ofMember, `${places.dataDir}/version-2/*`),
    ...toolContests(places, ofMember, `${places.dataDir}/version-2/log.*`),
    ...summed(ofBackup("none"), stored("none")),
    {
      ...ofBackup("zstd"),
      against: "zstd -dc",
      goal: 1.7,
      needs: ["zstd"],
      rival: shell(`zstd -dcq ${stored("zstd")} > /dev/null`),
    },
    {
      ...ofBackup("gzip"),
      against: "gunzip -c",
      goal: 0.8,
      needs: ["gunzip"],
      rival: shell(`gunzip -c ${stored("gzip")} > /dev/null`),
    },
  ];
}

/** Contests of restore. */
function restoreContests(places: Places): Contest[] {
  const { backups, out } = places;
  const unpacked = (coding: string, tool: string) =>
    shell(`for file in ${backups}/${coding}/snapshots/* ${backups}/${coding}/txnlogs/*; do
      ${tool} "$file" > "${out}/$(basename "$file")" || exit 1; done; sync ${out}/* ${out}`);
  const none = `${backups}/none/snapshots/* ${backups}/none/txnlogs/*`;
  return [
    {
      what: "restore none, --skip-verify",
      against: "cp + sha256sum + fsync",
      goal: 0.5,
      needs: HASHED_COPY,
      ours: restore(places, "none"),
      rival: shell(`cp ${none} ${out} && cd ${out} && sha256sum * > SHA256SUMS && sync * .`),
    },
    {
      what: "restore zstd, --skip-verify",
      against: "zstd -dc + fsync",
      goal: 1.7,
      needs: ["zstd", "sync"],
      ours: restore(places, "zstd"),
      rival: unpacked("zstd", "zstd -dcq"),
    },
    {
      what: "restore gzip, --skip-verify",
      against: "gunzip -c + fsync",
      goal: 0.9,
      needs: ["gunzip", "sync"],
      ours: restore(places, "gzip"),
      rival: unpacked("gzip", "gunzip -c"),
    },
  ];
}

/** All contests, in the order of the table. */
export function allContests(places: Places, many: Many): Contest[] {
  return [
    ...backupContests(places),
    ...verifyContests(places),
    ...restoreContests(places),
    ...smallContests(many),
  ];
}

/** A folder of as many backups, and the files that describe them. */
export interface Many {
  base: string;
  descriptions: readonly string[];
}

/** Contests of what has little to do. */
function smallContests(many: Many): Contest[] {
  const start = (...args: string[]): Contest => ({
    what: args.join(" "),
    against: "node -e 1",
    goal: 0.6,
    needs: ["node"],
    ours: zkbackup(...args),
    rival: ["node", "-e", "1"],
  });
  return [
    {
      what: `list of ${BACKUPS} backups`,
      against: "cat of their descriptions",
      goal: 2.5,
      needs: ["cat"],
      ours: zkbackup("list", "--backup-base-dir", many.base),
      rival: ["cat", ...many.descriptions],
    },
    start("--help"),
    start("version"),
    start("completions", "bash"),
  ];
}
