import type { Coding } from "../codec/coding.ts";
import type { AuthSchemes, Requires, SwitchNeed } from "./server_needs.ts";

/** Schema version that this program writes; it reads every 1.x. */
export const SCHEMA_VERSION = "1.0";

/** What every stored file has. */
export interface StoredFile {
  /** Name as in ZooKeeper, with ZooKeeper's own suffix. */
  name: string;
  /** Bytes with zkbackup's coding undone. */
  size: number;
  /** Checksum of these bytes: `sha256:` and 64 hexadecimal digits. */
  checksum: string;
  /** Path in the backup. */
  stored_name: string;
  /** How zkbackup stored it. */
  coding: Coding;
  /** Bytes as stored. */
  stored_size: number;
  /** Checksum of the bytes as stored. */
  stored_checksum: string;
  /** Permission bits of the source, octal; null where the system has none. */
  mode: string | null;
  /** When the source was last changed. */
  modified: string | null;
}

/** How a file of the source was found and stored. */
export type FileStatus = "valid" | "truncated" | "repaired" | "corrupted";

/** A snapshot in a backup. */
export interface StoredSnapshot extends StoredFile {
  /** Zxid in its name. */
  zxid: string;
  /** How it was found. */
  status: FileStatus;
  /** Last change that may be in it; null where nothing bounds it. */
  end_zxid: string | null;
  /** A server must not load it, since some ACL is told by the logs alone: only a replay restores it. */
  replay_only?: boolean | undefined;
  /** Number of znodes. */
  node_count: number;
  /** Number of open sessions. */
  session_count: number;
  /** Number of ephemeral znodes. */
  ephemeral_count: number;
  /** Value of `zookeeper.digest.enabled` with which 3.9 and later read it. */
  digest_enabled?: SwitchNeed | undefined;
}

/** Records that follow each other without a hole. */
export interface StoredRange {
  /** Zxid of the first record. */
  start_zxid: string;
  /** Zxid of the last record. */
  end_zxid: string;
  /** Time of the first record. */
  start_time: string;
  /** Time of the last record. */
  end_time: string;
}

/** A transaction log in a backup. */
export interface StoredTxnLog extends StoredFile {
  /** Zxid of the first record; null where there is none. */
  start_zxid: string | null;
  /** Zxid of the last record; null where there is none. */
  end_zxid: string | null;
  /** Time of the first record. */
  start_time: string | null;
  /** Time of the last record. */
  end_time: string | null;
  /** How it was found and stored. */
  status: FileStatus;
  /** Number of records. */
  transaction_count: number;
  /** More than one where holes are. */
  ranges: StoredRange[];
  /** Bytes of the source file, padding included. */
  source_size: number;
  /** The first transaction in it that no server reads back; absent where there is none. */
  bare_check_zxid?: string | undefined;
  /** What was done to it. */
  note?: string | undefined;
}

/** An epoch file in a backup. */
export interface StoredEpochFile extends StoredFile {
  /** The epoch in it; null where it holds none. */
  value: number | null;
}

/** A configuration file in a backup; no restore writes it. */
export interface StoredConfigFile extends StoredFile {
  /** What it is to the server; `tls`: a store, or the password of one. */
  role: "zoo.cfg" | "dynamic-config" | "myid" | "jaas" | "java-env" | "tls";
  /** Where it was, as it was named there; links may lead elsewhere. */
  source: string;
}

/** The original of a file that was cut or left out. */
export interface DamagedFile extends StoredFile {
  /** What was wrong with it. */
  reason: string;
}

/** A window as JSON has it. */
export interface WindowInfo {
  /** First zxid that can be restored exactly. */
  start_zxid: string;
  /** Last one. */
  end_zxid: string;
  /** Time of the first one, where a record says it. */
  start_time: string | null;
  /** Time of the last one. */
  end_time: string | null;
  /** Snapshot to begin with; null for the empty tree. */
  base: string | null;
  /** Why the window goes no further. */
  ends_because: string;
}

/** Zxids that were logged and to which a backup does not restore. */
export interface LostInfo {
  /** First of them. */
  start_zxid: string;
  /** Last of them; null where nothing tells how far the loss goes. */
  end_zxid: string | null;
  /** Number of transactions; null where nothing tells it. */
  count: number | null;
  /** They were logged at this time or later; null where no record says it. */
  start_time: string | null;
  /** They were logged at this time or earlier. */
  end_time: string | null;
}

/** A transaction by which histories are told apart. */
export interface AnchorInfo {
  /** Its zxid. */
  zxid: string;
  /** Adler-32 of its bytes: 8 hexadecimal digits. */
  checksum: string;
  /** Digest of the tree after it, as the server stored it: 16 hexadecimal digits; null before 3.6. */
  digest: string | null;
}

/** Content of `backup_info.json`: what is known of one backup. docs/backup-format.md explains it. */
export interface BackupInfo {
  /** Version of the schema. */
  version: string;
  /** Id of the backup. */
  backup_id: string;
  /** When it was begun, in local time with its offset. */
  backup_timestamp: string;
  /** Program that made it. */
  tool: { name: string; version: string };
  /** Whose backup it is. */
  member: string;
  /** `unverified`: not read back. `partial`: something was damaged, the rest restores. */
  status: "valid" | "partial" | "corrupted" | "unverified";
  /** The highest zxid to which it restores. */
  backup_zxid: { hex: string; decimal: number };
  /** Up to where the server had confirmed it; null where the server was not asked. */
  confirmed_zxid: string | null;
  /** The member that was backed up. */
  zookeeper: {
    version: string | null;
    host: string;
    data_dir: string;
    log_dir: string;
    mode: string | null;
    zxid_at_start: string | null;
    zxid_at_end: string | null;
  };
  /** Every stored file. */
  files: {
    snapshots: StoredSnapshot[];
    txnlogs: StoredTxnLog[];
    epochs: StoredEpochFile[];
    damaged: DamagedFile[];
    /** Only where the configuration was asked for. */
    config?: StoredConfigFile[] | undefined;
  };
  /** Ranges of zxids to each of which it restores exactly. */
  windows: WindowInfo[];
  /** What was lost by damage, at the member or since; backups made before this was recorded have none. */
  lost?: LostInfo[] | undefined;
  /** The last transaction of each of the newest logs; older backups have none. */
  anchors?: AnchorInfo[] | undefined;
  /** The member's files by how they were found; `total = valid + corrupted`. */
  validation: {
    enabled: boolean;
    total_files: number;
    valid_files: number;
    corrupted_files: number;
    repaired_files: number;
    unrecoverable_files: number;
  };
  /** What a server needs to load it; backups made before this was recorded have none. */
  requires?: Requires | undefined;
  /** Authentication schemes in its ACLs. */
  auth_schemes?: AuthSchemes | undefined;
  /** Bytes before and after the coding, and seconds. */
  statistics: { total_size: number; compressed_size: number; duration_seconds: number };
  /** What a person should look at. */
  warnings: string[];
}

/** Known to the runtime and not yet to the compiler: a number that keeps all its digits. */
const { rawJSON } = JSON as unknown as { rawJSON(digits: string): unknown };

/** Writes a backup's description; zxids in decimal stay exact above 2^53. */
export function formatBackupInfo(info: BackupInfo): string {
  const exact = {
    ...info,
    backup_zxid: {
      ...info.backup_zxid,
      decimal: rawJSON(BigInt(info.backup_zxid.hex).toString()),
    },
  };
  return JSON.stringify(exact, null, 2) + "\n";
}
