import { createHash } from "node:crypto";
import type { BackupInfo } from "../../src/store/backup_info.ts";
import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { sampleInfo } from "../store/sample_info.ts";

/** What matters of a backup to those who list, find and delete backups. */
export interface StoredBackup {
  id: string;
  /** When it was begun, as ISO 8601. */
  time?: string;
  member?: string;
  status?: BackupInfo["status"];
  /** The last zxid to which it restores. */
  zxid?: bigint;
  /** Stored bytes that its description claims. */
  size?: number;
}

/** Content of the files; nobody reads records in them. */
const CONTENT = { snapshot: "a snapshot", txnlog: "a transaction log" };

/** Puts a backup into a base folder: whole by names, sizes and checksums. Returns its folder. */
export function putBackup(baseDir: string, options: StoredBackup): string {
  const dir = `${baseDir}/${options.id}`;
  const files: Record<string, string> = {
    "snapshots/snapshot.0": CONTENT.snapshot,
    "txnlogs/log.1": CONTENT.txnlog,
    "metadata/MANIFEST.txt": "snapshots/snapshot.0\ntxnlogs/log.1\n",
    "metadata/backup_info.json": formatBackupInfo(describe(options)),
  };
  files["metadata/SHA256SUMS"] = Object.entries(files)
    .map(([name, text]) => `${sha256(text)}  ${name}\n`).join("");
  for (const folder of ["snapshots", "txnlogs", "metadata"]) {
    Deno.mkdirSync(`${dir}/${folder}`, { recursive: true });
  }
  for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(`${dir}/${name}`, text);
  return dir;
}

function describe(options: StoredBackup): BackupInfo {
  const { id, time = "2025-01-15T10:30:00+08:00", status = "valid", zxid = 0x20n } = options;
  const info = sampleInfo();
  const hex = `0x${zxid.toString(16)}`;
  const range = {
    start_zxid: "0x1",
    end_zxid: hex,
    start_time: "2025-01-15T01:00:00.000Z",
    end_time: "2025-01-15T02:00:00.000Z",
  };
  return {
    ...info,
    backup_id: id,
    backup_timestamp: time,
    member: options.member ?? "zk1",
    status,
    backup_zxid: { hex, decimal: Number(zxid) },
    files: {
      snapshots: [{
        ...info.files.snapshots[0]!,
        ...stored("snapshots/snapshot.0", CONTENT.snapshot),
        zxid: "0x0",
        end_zxid: "0x0",
      }],
      txnlogs: [{
        ...info.files.txnlogs[0]!,
        ...stored("txnlogs/log.1", CONTENT.txnlog),
        ...range,
        ranges: [range],
      }],
      epochs: [],
      damaged: [],
    },
    windows: [{ ...range, base: "snapshot.0", ends_because: "end of the logs" }],
    validation: { ...info.validation, enabled: status !== "unverified" },
    statistics: { ...info.statistics, compressed_size: options.size ?? 1000 },
    warnings: [],
  };
}

function stored(storedName: string, text: string) {
  const sum = `sha256:${sha256(text)}`;
  return {
    name: storedName.slice(storedName.indexOf("/") + 1),
    size: text.length,
    checksum: sum,
    stored_name: storedName,
    coding: "none" as const,
    stored_size: text.length,
    stored_checksum: sum,
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Names in a folder, in order. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}
