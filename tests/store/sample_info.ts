import type { BackupInfo, StoredFile } from "../../src/store/backup_info.ts";

/** A SHA-256 as a description has it. */
export const SUM = `sha256:${"0123456789abcdef".repeat(4)}`;

function stored(folder: string, name: string): StoredFile {
  return {
    name,
    size: 1048576,
    checksum: SUM,
    stored_name: `${folder}/${name}.gz`,
    coding: "gzip",
    stored_size: 524288,
    stored_checksum: SUM,
    mode: "0644",
    modified: "2025-01-15T02:29:00.000Z",
  };
}

/** A description in which every field has a value, the optional ones too, and every list an entry. */
export function sampleInfo(): BackupInfo {
  const range = {
    start_zxid: "0x100000001",
    end_zxid: "0x100000400",
    start_time: "2025-01-15T01:00:00.000Z",
    end_time: "2025-01-15T02:00:00.000Z",
  };
  return {
    version: "1.0",
    backup_id: "backup-20250115-103000",
    backup_timestamp: "2025-01-15T10:30:00+08:00",
    tool: { name: "zkbackup", version: "1.0.0" },
    member: "localhost:2181/data/version-2",
    status: "partial",
    backup_zxid: { hex: "0x100000400", decimal: 4294968320 },
    confirmed_zxid: "0x1000003ff",
    zookeeper: {
      version: "3.8.0",
      host: "localhost:2181",
      data_dir: "/data/version-2",
      log_dir: "/log/version-2",
      mode: "follower",
      zxid_at_start: "0x1000003f0",
      zxid_at_end: "0x1000003ff",
    },
    files: {
      snapshots: [{
        ...stored("snapshots", "snapshot.100000000"),
        zxid: "0x100000000",
        status: "valid",
        end_zxid: "0x100000003",
        node_count: 12,
        session_count: 2,
        ephemeral_count: 1,
        digest_enabled: "on",
      }],
      txnlogs: [{
        ...stored("txnlogs", "log.100000001"),
        ...range,
        status: "repaired",
        transaction_count: 1024,
        ranges: [range],
        source_size: 67108880,
        note: "cut before byte 5242880: checksum is wrong",
      }],
      epochs: [{ ...stored("epochs", "currentEpoch"), value: 1 }],
      damaged: [{ ...stored("damaged", "log.100000001"), reason: "checksum is wrong" }],
      config: [{ ...stored("config", "zoo.cfg"), role: "zoo.cfg", source: "/conf/zoo.cfg" }],
    },
    windows: [{ ...range, base: "snapshot.100000000", ends_because: "end of the logs" }],
    lost: [{
      start_zxid: "0x100000401",
      end_zxid: "0x100000410",
      count: 16,
      start_time: "2025-01-15T02:00:00.000Z",
      end_time: "2025-01-15T02:10:00.000Z",
    }],
    validation: {
      enabled: true,
      total_files: 2,
      valid_files: 1,
      corrupted_files: 1,
      repaired_files: 1,
      unrecoverable_files: 0,
    },
    requires: {
      zookeeper: "3.5.4",
      jute_maxbuffer: 1500000,
      jute_maxbuffer_before_3_5_7: 2998976,
      extended_types_enabled: true,
      digest_enabled: "on",
      largest_record: 3000000,
      largest_field: 2999900,
      needs: [{ name: "version", setting: "ZooKeeper 3.5.4 or later", why: "There are TTL nodes" }],
    },
    auth_schemes: {
      snapshot: "snapshot.100000000",
      schemes: [{ scheme: "digest", entries: 3 }, { scheme: "world", entries: 1 }],
    },
    statistics: { total_size: 2097153, compressed_size: 1048577, duration_seconds: 12.5 },
    warnings: ["something to look at"],
  };
}
