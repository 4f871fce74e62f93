/** What is said of folders and files that a command is given and cannot use, in Simplified Chinese. */
export const CONTRACT = {
  "The output folder {} is not a folder": "输出目录 {} 不是文件夹",
  "Give an existing folder with --output-dir": "请用 --output-dir 给出已有的文件夹",
  "The folder {} of the output does not exist": "输出文件所在的文件夹 {} 不存在",
  "Make it first, or give another --output": "请先创建它，或另给一个 --output",
  "{} is not a folder, so {} cannot be in it": "{} 不是文件夹，因此 {} 不能位于其中",
  "Cannot use --admin-auth-file: {}": "无法使用 --admin-auth-file：{}",
  "no snapshot and logs lead to a whole state": "没有快照和日志能得到完整的状态",
  "NO BACKUP CAN BE READ": "没有可以读取的备份",
  "There are folders that look like one; verify and restore take them by --backup-dir":
    "有看起来像备份的目录；verify 和 restore 可用 --backup-dir 指定它们",
  "The backup is published all the same: {}": "备份仍已发布：{}",
  "Messages go to stderr, because the log file cannot be used: {}":
    "日志文件无法使用，消息改为写到 stderr：{}",
} as const;
