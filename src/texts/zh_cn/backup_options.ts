/** What is said of the options and duties of a backup, in Simplified Chinese. */
export const BACKUP_OPTIONS = {
  "Only the newest sound snapshots are wanted, {}; not read: {} older ones, {} logs":
    "只需要最新的 {} 个完好快照；未读取：{} 个更早的快照、{} 个事务日志",
  '--last-snapshots must be a whole number from 1, or all: current value is "{}"':
    '--last-snapshots 必须是不小于 1 的整数或 all：当前值为 "{}"',
} as const;
