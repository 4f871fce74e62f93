/** What is found in files and backups, and how good they are, in Simplified Chinese. */
export const FINDINGS = {
  // Why a range of states ends.
  "unfinished record in {} at byte {}": "{} 的字节 {} 处有未写完的记录",
  "damage in {} at byte {}": "{} 的字节 {} 处损坏",
  "no snapshot or log leads to a whole state": "没有快照或事务日志能得到完整的状态",
  // Snapshots.
  "A server was stopped while it wrote this snapshot; an older one serves":
    "服务器在写入此快照时被停止；可以使用更早的快照",
  "There is no transaction log: the newest snapshot is all there is":
    "没有事务日志：最新的快照就是全部内容",
  "No transaction log was found": "未找到事务日志",
  "If zoo.cfg has dataLogDir, give it as --zk-log-dir; else give the dataDir as --zk-log-dir to say that there are none":
    "如果 zoo.cfg 中设置了 dataLogDir，请用 --zk-log-dir 指定；否则请用 --zk-log-dir 给出 dataDir，以说明没有事务日志",
  // Logs.
  "Log has no bytes": "事务日志长度为 0",
  "It holds no transaction and is left out; servers before 3.9.3 do not start on it":
    "其中没有事务，将被略去；3.9.3 之前的服务器遇到它无法启动",
  "Normal for a server that is running or was stopped hard; nothing that it confirmed is lost":
    "对正在运行或被强制停止的服务器属正常情况；已确认的内容没有丢失",
  "The server was stopped hard here; the next log goes on without a hole":
    "服务器在此处被强制停止；下一个事务日志连续衔接，没有缺口",
  "Transactions are missing between this log and {}": "此事务日志与 {} 之间缺少事务",
  "Sound records behind the damage: {}, from {} to {}":
    "损坏之后还有完好的记录：{} 条，从 {} 到 {}",
  "Name says that the log begins with {}, its first record is {}":
    "文件名表明该事务日志从 {} 开始，而其第一条记录是 {}",
  "A server chooses logs by their names; restore gives the log its right one":
    "服务器按文件名选择事务日志；恢复时会使用正确的名称",
  "Not a log or snapshot by its name, but ZooKeeper 3.6 and later may load it as one":
    "从名称看不是事务日志或快照，但 ZooKeeper 3.6 及更高版本可能会将其当作其中之一加载",
  "Move it out of version-2": "请将其移出 version-2",
  // The order of the transactions.
  "Transactions from {} on stand in an earlier log too": "从 {} 起的事务在更早的事务日志中也有",
  "Transactions between {} and {} are missing": "缺少 {} 与 {} 之间的事务",
  "{} ends exactly there, as on a member that its leader brought up to date":
    "{} 恰好止于该处，这与由 leader 同步的成员相符",
  "A later snapshot bridges the hole: states behind it can be restored, those in it cannot":
    "后面的快照越过了缺口：缺口之后的状态可以恢复，缺口之内的不能",
  "No snapshot bridges the hole: what comes after it cannot be restored":
    "没有快照越过缺口：缺口之后的内容无法恢复",
  "Transactions up to {} are there, but what leads to them from the last state that can be restored, {}, is missing":
    "事务一直保存到 {}，但从最后一个可恢复的状态 {} 到这些事务之间的内容缺失",
  "Look for logs or snapshots between the two, also on the other members":
    "请查找两者之间的事务日志或快照，也请在其他成员上查找",
  // Replay.
  "Transaction {} does not fit the tree before it": "事务 {} 与其之前的数据树不符",
  "Transactions before it are missing or changed, or the snapshot is of another server":
    "它之前的事务缺失或被改动，或者快照来自另一台服务器",
  "At {} the server's tree had digest {}, replay gives {}: probably {}":
    "在 {} 处，服务器的数据树 digest 为 {}，重放得到 {}：可能是因为{}",
  "the snapshot {} is damaged or of another server": "快照 {} 已损坏或来自另一台服务器",
  "transactions before {} are missing": "缺少 {} 之前的事务",
  "this transaction or one since the last digest that agreed was changed or is missing":
    "该事务或上一个相符的 digest 之后的某个事务被改动或缺失",
  "Restore to a zxid before this one, or take the backup of another member":
    "请恢复到此 zxid 之前，或使用其他成员的备份",
  // The files of a backup.
  "File is missing": "文件缺失",
  "File is missing or empty": "文件缺失或为空",
  "File has {} bytes, its description says {}": "文件有 {} 字节，而其描述中为 {} 字节",
  "No checksum is listed for {}": "没有列出 {} 的校验和",
  "File is in no list of the backup": "文件不在备份的任何清单中",
  "Neither a plain file nor a folder": "既不是普通文件，也不是目录",
  "Not a plain file": "不是普通文件",
  "File does not have the SHA-256 that {} lists": "文件的 SHA-256 与 {} 中列出的不符",
  "The backup restored to {} when it was made, it restores to nothing now":
    "制作备份时可恢复到 {}，现在已无法恢复到任何状态",
  "The backup restored to {} when it was made, now {}": "制作备份时可恢复到 {}，现在只能到 {}",
  // Quality.
  "{} of {} files of the member were sound": "成员的 {1} 个文件中有 {0} 个完好",
  "{} of {} stored files are there in their size": "所存的 {1} 个文件中有 {0} 个存在且大小相符",
  "read back after it was made, every file as it was written":
    "制作后已回读，每个文件都与写入时一致",
  "not read back when it was made (--no-verify)": "制作时未回读（--no-verify）",
  "no state can be restored, so nothing else counts": "没有可恢复的状态，其他方面不再计分",
  "{} ranges of states; what lies between them is lost": "{} 段可恢复的状态；各段之间的内容已丢失",
  "one range of states without a hole": "一段没有缺口的可恢复状态",
} as const;
