/** What the pages and refusals of a restore say, in Simplified Chinese. */
export const RESTORE_PAGES = {
  "RESTORE PLAN: nothing has been changed yet": "恢复计划：尚未做任何改动",
  "To the state after the change with zxid {}": "恢复到 zxid {} 的变更之后的状态",
  "To the state after the change of {} (zxid {})": "恢复到 {} 的变更之后的状态（zxid {}）",
  "RESTORED": "恢复完成",
  "RESTORED, the backup was not verified (--skip-verify)":
    "恢复完成，备份未经校验（--skip-verify）",
  "RESTORED, from a backup with damage": "恢复完成，所用备份有损坏",
  "Files: {} restored": "文件：已恢复 {}",
  "What was there before: kept, delete it when you are sure":
    "原有数据：已保留，确认无误后可以删除",
  "Into": "恢复到",
  "Snapshot into": "快照恢复到",
  "Logs into": "事务日志恢复到",
  "From backup": "所用备份",
  "{}, made {}": "{}，制作于 {}",
  "In": "位于",
  "Verified": "校验",
  "Epochs": "epoch 值",
  "none written: the backup is of a standalone server": "不写入：备份来自单机服务器",
  "Asked for": "所要求的",
  "zxid {}, which no transaction has; the last one before it is {}":
    "zxid {}，没有事务具有它；在它之前的最后一个是 {}",
  "A restore died here before; what it had moved aside is the original":
    "此前有一次恢复在此中断；它移到一旁的是原始数据",
  "no (--skip-verify): damage shows only while it is restored":
    "否（--skip-verify）：损坏只有在恢复过程中才会显现",
  "every record, nothing was found": "每条记录，没有发现任何问题",
  "every record; found: {}": "每条记录；发现：{}",
  "Files to write: {}": "待写入的文件：{}",
  "the empty tree: the logs begin with it": "空的数据树：事务日志由此开始",
  "whole, from {}": "完整，取自 {}",
  "cut after {}, from {}": "在 {} 之后截断，取自 {}",
  "Left out, because it is newer than the state asked for": "略去，因为比所要求的状态更新",
  "The target holds no ZooKeeper files: nothing is replaced":
    "目标中没有 ZooKeeper 的文件：不会替换任何内容",
  "Moved aside first, not deleted: {} in the target": "先移到一旁，不会删除：目标中的 {}",
  "Restore into {}?": "恢复到 {}？",
  "Move {} aside and restore into {}?": "将 {} 移到一旁并恢复到 {}？",
  // What cannot be restored, or not there.
  "Backup {} restores to nothing any more": "备份 {} 已无法恢复到任何状态",
  "Run zkbackup verify on it to see what is damaged, and take an older backup":
    "请对其运行 zkbackup verify 查看损坏之处，并使用更早的备份",
  "{} to {} ({})": "{} 至 {}（{}）",
  "{}, and to {}": "{}，以及 {}",
  "Backup {} cannot restore to {} exactly; it restores to {}":
    "备份 {} 无法恰好恢复到 {}；它可恢复到 {}",
  "Give a zxid inside these ranges, or take another backup":
    "请给出这些范围内的 zxid，或使用其他备份",
  "Give the dataDir of the server to restore": "请给出要恢复的服务器的 dataDir",
  "The backup lies inside the target {}": "备份位于目标 {} 之内",
  "{} holds logs and no snapshots: the two folders are swapped":
    "{} 中有事务日志而没有快照：两个目录弄反了",
  "{} holds snapshots and no logs: the two folders are swapped":
    "{} 中有快照而没有事务日志：两个目录弄反了",
  "Exchange --zk-data-dir and --zk-log-dir": "请对调 --zk-data-dir 与 --zk-log-dir",
  "{} holds snapshots and no logs: they lie elsewhere": "{} 中有快照而没有事务日志：事务日志在别处",
  "{} is damaged": "{} 已损坏",
  "the last record of {} is {}, wanted {}": "{} 的最后一条记录是 {}，应为 {}",
  "{} was changed after it was verified": "{} 在校验之后被改动",
  "{} does not have the SHA-256 that its description says": "{} 的 SHA-256 与其描述不符",
  "Backup {} cannot be read as it was written: {}": "备份 {} 无法按写入时的内容读取：{}",
  "Run zkbackup verify on it": "请对其运行 zkbackup verify",
} as const;
