import type { BackupInfo } from "./backup_info.ts";
import { storedFiles } from "./read_backup.ts";

/** Writes what a person needs to restore a backup by hand. */
export function formatManifest(info: BackupInfo): string {
  const { snapshots, txnlogs, epochs, damaged, config = [] } = info.files;
  const lines = [
    `Backup ${info.backup_id} of ZooKeeper member ${info.member}`,
    `Made ${info.backup_timestamp} by zkbackup ${info.tool.version}`,
    `Restores to zxid ${info.backup_zxid.hex}`,
    "",
    "Ranges of zxids that it restores to exactly:",
    ...info.windows.map((w) => `  ${w.start_zxid} to ${w.end_zxid}: ${w.ends_because}`),
    "",
    "Files (stored name, what it is in ZooKeeper, bytes there):",
    ...storedFiles(info).map((file) => `  ${file.stored_name}  ${file.name}  ${file.size}`),
    "",
    `${snapshots.length} snapshots, ${txnlogs.length} transaction logs, ${epochs.length} epoch ` +
    `files, ${damaged.length} originals of damaged files`,
    ...(config.length === 0 ? [] : [
      "",
      "Configuration, which no restore writes (stored name, where it was):",
      ...config.map(({ stored_name, source }) => `  ${stored_name}  ${JSON.stringify(source)}`),
    ]),
    "",
    "To check by hand:   sha256sum -c metadata/SHA256SUMS",
    "To restore by hand: stop ZooKeeper, empty version-2 of dataDir and dataLogDir, unpack",
    "snapshots/ and epochs/ into the former and txnlogs/ into the latter (gunzip or zstd -d),",
    "and start ZooKeeper.",
  ];
  return lines.map((line) => `${line}\n`).join("");
}
