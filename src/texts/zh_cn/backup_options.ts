/** What is said of the options and duties of a backup, in Simplified Chinese. */
export const BACKUP_OPTIONS = {
  "Only the newest sound snapshots are wanted, {}; not read: {} older ones, {} logs":
    "只需要最新的 {} 个完好快照；未读取：{} 个更早的快照、{} 个事务日志",
  '--last-snapshots must be a whole number from 1, or all: current value is "{}"':
    '--last-snapshots 必须是不小于 1 的整数或 all：当前值为 "{}"',
  "Removed {}, left by a run for this member that died":
    "已删除 {}：该成员此前异常中断的运行所遗留",
  "A run for this member that died left something behind: {}":
    "该成员此前异常中断的运行留有残余，未能删除：{}",
  "{} is in use by another run of zkbackup": "{} 正被另一个 zkbackup 进程使用",
  "History went back: this backup ends at {}, the one before it, {}, at {}; a restore or a rebuilt ensemble does that, and so do lost logs":
    "历史发生倒退：本备份止于 {0}，而上一个备份 {1} 止于 {2}；恢复操作、重建集群或日志丢失都会造成这种情况",
} as const;
