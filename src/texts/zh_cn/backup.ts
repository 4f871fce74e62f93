/** What is said of making a backup, in Simplified Chinese. */
export const BACKUP = {
  // Asking the server.
  "The server at {} does not allow the word srvr; going on from the files alone":
    "{} 上的服务器不允许 srvr 命令；仅根据文件继续",
  "The server at {} does not serve at the moment; going on from the files alone":
    "{} 上的服务器目前不提供服务；仅根据文件继续",
  "{}; going on from the files alone": "{}；仅根据文件继续",
  "The server is at {} after the copy, its files end at {}: these are not this server's files, or it has gone back":
    "复制之后服务器位于 {}，其文件止于 {}：这些不是该服务器的文件，或者服务器已回退",
  "The server is at {}, its files end at {}: these are not, or not all, of this server's files":
    "服务器位于 {}，而文件止于 {}：这些不是（或不全是）该服务器的文件",
  "Give --zk-host of the member whose folders these are, and its dataLogDir as --zk-log-dir; for the files of a dead member give a --zk-host that nobody answers":
    "请用 --zk-host 指定这些目录所属的成员，并用 --zk-log-dir 指定其 dataLogDir；若是已停止成员的文件，请给出一个无人应答的 --zk-host",
  "{} holds snapshots, but there is no transaction log": "{} 中有快照，但没有事务日志",
  "Give --zk-log-dir as dataLogDir in zoo.cfg has it, or this folder, if all logs are lost":
    "请按 zoo.cfg 中的 dataLogDir 给出 --zk-log-dir；如果事务日志已全部丢失，则给出此目录",
  // Copying.
  "Backing up {} to {}": "正在将 {} 备份到 {}",
  "Files copied: {}; they restore to {}": "已复制文件：{} 个；可恢复到 {}",
  "Left out {}: no state that can be restored needs it": "略去 {}：没有可恢复的状态需要它",
  "{} was removed by the server before it was read": "{} 在读取之前被服务器删除",
  "{} was removed by the server before the whole of it was stored": "{} 在完整保存之前被服务器删除",
  "{} was taken back by the server's leader after it was read; left out":
    "{} 在读取之后被服务器的 leader 撤回；已略去",
  "{} is not whole and may still be written; reading it again":
    "{} 不完整，可能仍在写入；正在重新读取",
  "{} was cut by the server after it was read; copying it again":
    "{} 在读取之后被服务器截断；正在重新复制",
  "{} does not hold a number; a server would not start on it":
    "{} 中不是数字；服务器遇到它无法启动",
  "cut before byte {}: {}": "在字节 {} 之前截断：{}",
  "the unfinished record at its end was left out": "末尾未写完的记录已略去",
  "{}; zkbackup prune removes what is left of the backup": "{}；zkbackup prune 会清除该备份的残留",
  "The backup is published, but after a power failure it may be gone: {}":
    "备份已发布，但断电后可能会消失：{}",
  // Reading back.
  "Read the backup back: every file is as it was written": "已回读备份：每个文件都与写入时一致",
  "The backup does not read back as it was written": "回读的备份与写入时不一致",
  "The backup does not read back as it was written: {}": "回读的备份与写入时不一致：{}",
  "The disk or memory is not reliable; nothing was published": "磁盘或内存不可靠；没有发布任何备份",
  "Nothing in {} can be restored: {}": "{} 中没有任何可恢复的内容：{}",
  "Run zkbackup verify on the folder to see every finding; nothing was published":
    "请对该目录运行 zkbackup verify 查看所有发现；没有发布任何备份",
  // What cannot be begun.
  "The output folder {} does not exist": "输出目录 {} 不存在",
  "Make it first; zkbackup does not, so that a missing mount is noticed":
    "请先创建它；zkbackup 不会代为创建，以便发现未挂载的情况",
  "The output folder {} lies inside the source {}": "输出目录 {} 位于源目录 {} 之内",
  "Give an --output-dir outside of ZooKeeper's folders, best on another disk":
    "请将 --output-dir 设在 ZooKeeper 的目录之外，最好在另一块磁盘上",
  '"{}" cannot be a backup id': "“{}”不能用作备份 ID",
  "Use up to 128 letters, digits, dots, hyphens and underscores, a letter or digit first":
    "最多 128 个字符，可用字母、数字、点、连字符和下划线，以字母或数字开头",
  // Materialize.
  "Cannot replay to {}: {}": "无法重放到 {}：{}",
  "Run zkbackup verify --level replay to see up to where the backup is proved":
    "请运行 zkbackup verify --level replay，查看备份在何处之前已被证明",
  "{} exists already": "{} 已存在",
  "Remove it if a run that died left it, or give another --output":
    "如果它是中断的运行留下的，请将其删除，或指定其他 --output",
  "Give another --output": "请另给一个 --output",
  "{} lies in a version-2 folder": "{} 位于 version-2 目录中",
  "A server there would take it for its newest state; write it elsewhere":
    "那里的服务器会把它当作最新的状态；请写到别处",
} as const;
