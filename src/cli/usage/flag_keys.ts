import type { ConfigKey } from "../../config/keys.ts";
import type {
  BackupFlags,
  CommonFlags,
  InfoFlags,
  ListFlags,
  PruneFlags,
  RestoreFlags,
  VerifyFlags,
} from "./flags.ts";

/**
 * Flags that set a key of the configuration; a flag without a value sets the one that stands behind
 * the key.
 */
export type FlagKeys<F> = {
  readonly [K in keyof F]?: ConfigKey | readonly [ConfigKey, string | boolean];
};

/** Flags of every command that do. */
export const COMMON_KEYS: FlagKeys<CommonFlags<string>> = {
  lang: "output.language",
  verbose: ["logging.level", "debug"],
  quiet: ["logging.level", "warn"],
};

/** The one that counts for commands that have no configuration. */
export const EARLY_KEYS: FlagKeys<CommonFlags<string>> = { lang: "output.language" };

/** Flags of `zkbackup backup` that do. */
export const BACKUP_KEYS: FlagKeys<BackupFlags> = {
  "zk-data-dir": "zookeeper.data_dir",
  "zk-log-dir": "zookeeper.log_dir",
  "zk-host": "zookeeper.host",
  "timeout": "zookeeper.timeout",
  "output-dir": "backup.base_dir",
  "member": "backup.member",
  "compression": "backup.compression",
  "compression-level": "backup.compression_level",
  "concurrency": "backup.concurrent_copies",
  "verify": ["backup.auto_verify", true],
  "no-verify": ["backup.auto_verify", false],
};

/** Flags of `zkbackup verify` that do. */
export const VERIFY_KEYS: FlagKeys<VerifyFlags> = { "concurrency": "backup.concurrent_copies" };

/** Flags of `zkbackup restore` that do. */
export const RESTORE_KEYS: FlagKeys<RestoreFlags> = {
  "concurrency": "backup.concurrent_copies",
  "backup-base-dir": "backup.base_dir",
  "zk-data-dir": "zookeeper.data_dir",
  "zk-log-dir": "zookeeper.log_dir",
  "zk-host": "zookeeper.host",
  "force": ["restore.require_confirmation", false],
  "skip-verify": ["restore.verify_before_restore", false],
};

/** Flags of `zkbackup list` that do. */
export const LIST_KEYS: FlagKeys<ListFlags> = { "backup-base-dir": "backup.base_dir" };

/** Flags of `zkbackup info` that do. */
export const INFO_KEYS: FlagKeys<InfoFlags> = { "backup-base-dir": "backup.base_dir" };

/** Flags of `zkbackup prune` that do. */
export const PRUNE_KEYS: FlagKeys<PruneFlags> = {
  "backup-base-dir": "backup.base_dir",
  "keep-days": "prune.keep_days",
  "keep-min-count": "prune.keep_min_count",
  "force": ["prune.require_confirmation", false],
};
