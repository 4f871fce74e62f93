/** What is said of deleting old backups, in Simplified Chinese. */
export const PRUNE = {
  // The folder that holds the backups.
  "{} is not a folder": "{} 不是目录",
  "{} is one backup and not the folder that holds the backups":
    "{} 是单个备份，而不是存放备份的目录",
  "Give the folder above it": "请给出其上一级目录",
  "Give the folder that holds the backups with --backup-base-dir":
    "请用 --backup-base-dir 给出存放备份的目录",
  "There is no folder {}": "没有目录 {}",
  // Why a backup stays or goes.
  "corrupted: left for you to look at": "已损坏：留待您检查",
  "older than {}": "超过 {}",
  "not older than {}": "未超过 {}",
  "not older than {}; unverified": "未超过 {}；未回读",
  "beyond the newest {}": "不在最新的 {} 个之内",
  "from before history went back to {} in {}": "早于 {1} 中历史倒退到 {0} 之时",
  "the newest usable one": "最新的可用备份",
  "of the newest {} usable": "属于最新的 {} 个可用备份",
  "shows that history went back, to {}": "表明历史曾倒退，退到 {}",
  // What keeps it from being begun.
  "Another prune is at work in {}": "{} 中正在进行另一次清理",
  "Nothing was deleted; run it again when the other has ended":
    "未删除任何内容；请待其结束后再次运行",
  "Backup {} is to be kept as one to restore from, but it is damaged: {}":
    "备份 {} 应作为可恢复的备份保留，但它已损坏：{}",
  "in {}: {}": "{} 中：{}",
  "Nothing was deleted. Make a new backup first, then move the damaged one away":
    "未删除任何内容。请先制作新的备份，再移走损坏的备份",
  "The newest backup of {}, {}, is dated {}, now is {}":
    "{} 的最新备份 {} 的时间为 {}，而现在是 {}",
  "Set the clock right; if it is right, move that backup away or wait":
    "请校正时钟；如果时钟无误，请移走该备份或等待",
  "{} has only {} of the {} usable backups that are to be kept; others would go: {}":
    "{0} 只有 {1} 个可用备份，而应保留 {2} 个；其他备份会被删除：{3} 个",
  "Make backups that are read back (without --no-verify), or lower --keep-min-count":
    "请制作经过回读的备份（不加 --no-verify），或调低 --keep-min-count",
  "none at all": "没有任何成员",
  'There is no backup of member "{}" in {}, but of {}':
    "{1} 中没有成员“{0}”的备份，已有备份的成员：{2}",
  "Give the name as zkbackup list --format json shows it":
    "请按 zkbackup list --format json 显示的名称给出",
  // On its way.
  "Checking {}, which stays": "正在校验保留的 {}",
  "Deleting {}: {}": "正在删除 {}：{}",
  "Deleting {}, left by a run that died": "正在删除 {}：此前异常中断的运行所遗留",
  "Interrupted after {} of {} backups were deleted; the others are untouched":
    "在 {1} 个备份中删除了 {0} 个之后被中断；其余备份未受影响",
} as const;
