import { type Command, shell, zkbackup } from "./measure.ts";

/** zkbackup against what a user would run instead. */
export interface Contest {
  /** What zkbackup does. */
  what: string;
  /** What it is held against. */
  against: string;
  /** The ratio of the wall times that is aimed at. */
  goal: number;
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
  /** Arguments of `java` that dump one log with ZooKeeper's own tool; null where it cannot run. */
  toolkit: readonly string[] | null;
}

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
export function backupContests(places: Places): Contest[] {
  const { out } = places;
  const files = `${places.dataDir}/version-2/*`;
  const copied = `cp ${files} ${out} && sync ${out}/* ${out}`;
  const hashed = `cp ${files} ${out} && cd ${out} && sha256sum * > SHA256SUMS && sync * .`;
  const tar = (filter: string, to: string) =>
    shell(`tar -C ${places.dataDir} -cf - version-2 | ${filter} > ${out}/${to} && sync ${out}/*`);
  const zstd = { needs: ["tar", "zstd"], rival: tar("zstd -3 -T1 -q", "made.tar.zst") };
  const gzip = { needs: ["tar", "gzip"], rival: tar("gzip -6", "made.tar.gz") };
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
    ...([["1", 1.15], ["2", 0.75]] as const).map(([concurrency, goal]) => ({
      what: `backup zstd 3, --no-verify, --concurrency ${concurrency}`,
      against: "tar, zstd -3 -T1",
      goal,
      ours: backup(places, "zstd", "--no-verify", "--concurrency", concurrency),
      ...zstd,
    })),
    ...([["1", 0.5], ["2", 0.3]] as const).map(([concurrency, goal]) => ({
      what: `backup gzip 6, --no-verify, --concurrency ${concurrency}`,
      against: "tar, gzip -6",
      goal,
      ours: backup(places, "gzip", "--no-verify", "--concurrency", concurrency),
      ...gzip,
    })),
  ];
}

/** Contests of verify. */
export function verifyContests(places: Places): Contest[] {
  const files = `${places.dataDir}/version-2/*`;
  const stored = (coding: string) =>
    `${places.backups}/${coding}/snapshots/* ${places.backups}/${coding}/txnlogs/*`;
  const ofMember = {
    what: "verify plain",
    ours: zkbackup("verify", "--zk-data-dir", places.dataDir, "--quiet"),
  };
  const ofBackup = (coding: string) => ({
    what: `verify ${coding}`,
    ours: zkbackup("verify", "--backup-dir", `${places.backups}/${coding}`, "--quiet"),
  });
  const dump = places.toolkit === null ? [] : [{
    ...ofMember,
    against: "TxnLogToolkit over the logs",
    goal: 0.06,
    most: 1,
    needs: ["java"],
    rival: shell(
      `for log in ${places.dataDir}/version-2/log.*; do ${
        ["java", ...places.toolkit].map((word) => `'${word}'`).join(" ")
      } "$log" > /dev/null || exit 1; done`,
    ),
  }];
  return [
    {
      ...ofMember,
      against: "openssl dgst -sha256",
      goal: 1.3,
      needs: ["openssl"],
      rival: shell(`openssl dgst -sha256 ${files}`),
    },
    {
      ...ofMember,
      against: "sha256sum",
      goal: 0.4,
      needs: ["sha256sum"],
      rival: shell(`sha256sum ${files}`),
    },
    ...dump,
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
export function restoreContests(places: Places): Contest[] {
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

/** Contests of what has little to do. */
export function smallContests(many: { base: string; descriptions: readonly string[] }): Contest[] {
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
      what: `list of ${many.descriptions.length} backups`,
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
