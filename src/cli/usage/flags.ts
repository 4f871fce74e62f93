/** How results are printed. */
export type Format = "text" | "json";

/** Flags that every command has, by their names on the command line; the help says what they do. */
export interface CommonFlags<F extends string = Format> {
  readonly format: F | undefined;
  readonly lang: "en" | "zh-CN" | undefined;
  readonly config: string | undefined;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

/** Flags of `zkbackup backup`, as they are given. */
export interface BackupFlags extends CommonFlags {
  readonly "admin-url": string | undefined;
  readonly "admin-auth-file": string | undefined;
  readonly "metrics-file": string | undefined;
  readonly "zk-data-dir": string | undefined;
  readonly "zk-log-dir": string | undefined;
  readonly "output-dir": string | undefined;
  readonly "zk-host": string | undefined;
  readonly "timeout": string | undefined;
  readonly "member": string | undefined;
  readonly "backup-id": string | undefined;
  readonly "utc-id": boolean;
  readonly "include-config": boolean;
  readonly "zk-conf-dir": string | undefined;
  readonly "verify": boolean | undefined;
  readonly "no-verify": boolean | undefined;
  readonly "compression": "none" | "gzip" | "zstd" | undefined;
  readonly "compression-level": string | undefined;
  readonly "concurrency": string | undefined;
  readonly "last-snapshots": string | undefined;
  readonly "limit-rate": string | undefined;
  readonly "reserve": string | undefined;
  readonly "mode": string | undefined;
}

/** Flags of `zkbackup verify`, as they are given. */
export interface VerifyFlags extends CommonFlags {
  readonly "against": string | undefined;
  readonly "metrics-file": string | undefined;
  readonly "backup-dir": string | undefined;
  readonly "zk-data-dir": string | undefined;
  readonly "zk-log-dir": string | undefined;
  readonly "level": "structure" | "records" | "replay" | undefined;
  readonly "fix": boolean;
  readonly "concurrency": string | undefined;
}

/** Flags of `zkbackup restore`, as they are given. */
export interface RestoreFlags extends CommonFlags {
  readonly "metrics-file": string | undefined;
  readonly "backup-dir": string | undefined;
  readonly "backup-base-dir": string | undefined;
  readonly "member": string | undefined;
  readonly "zk-data-dir": string | undefined;
  readonly "zk-log-dir": string | undefined;
  readonly "truncate-to-zxid": string | undefined;
  readonly "to-time": string | undefined;
  readonly "before": string | undefined;
  readonly "as-snapshot": boolean;
  readonly "target-version": string | undefined;
  readonly "epoch-lift": string | undefined;
  readonly "accepted-epoch": string | undefined;
  readonly "owner": string | undefined;
  readonly "zk-host": string | undefined;
  readonly "allow-running": boolean;
  readonly "force": boolean;
  readonly "dry-run": boolean;
  readonly "skip-verify": boolean;
  readonly "concurrency": string | undefined;
  readonly "rollback": string | undefined;
  readonly "resume": boolean;
}

/** Flags of `zkbackup materialize`, as they are given. */
export interface MaterializeFlags extends CommonFlags {
  readonly "backup-dir": string;
  readonly "at": string;
  readonly "output": string;
  readonly "for": "restore" | "admin-restore" | undefined;
  readonly "strip-ephemerals": boolean;
  readonly "compress": "none" | "gzip" | "snappy" | undefined;
}

/** Flags of `zkbackup list`, as they are given. */
export interface ListFlags extends CommonFlags<"table" | "text" | "json" | "simple"> {
  readonly "backup-base-dir": string | undefined;
  readonly "sort-by": "time" | "size" | "zxid" | undefined;
  readonly "limit": string | undefined;
}

/** Flags of `zkbackup info`, as they are given. */
export interface InfoFlags extends CommonFlags {
  readonly "backup-base-dir": string | undefined;
  readonly "member": string | undefined;
}

/** Flags of `zkbackup prune`, as they are given. */
export interface PruneFlags extends CommonFlags {
  readonly "backup-base-dir": string | undefined;
  readonly "keep-days": string | undefined;
  readonly "keep-count": string | undefined;
  readonly "keep-min-count": string | undefined;
  readonly "member": string | undefined;
  readonly "accept-new-history": boolean;
  readonly "dry-run": boolean;
  readonly "force": boolean;
}
