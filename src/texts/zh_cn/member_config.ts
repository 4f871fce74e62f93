/** What is said of a member's configuration, in Simplified Chinese. */
export const MEMBER_CONFIG = {
  // Flags.
  "also copy zoo.cfg, myid, jaas.conf, java.env, TLS stores":
    "同时复制 zoo.cfg、myid、jaas.conf、java.env 和 TLS 密钥库",
  "folder of zoo.cfg; alone: only compare its folders":
    "zoo.cfg 所在目录；单独使用时仅核对其中的目录",
  "A member with its configuration; only myid needs no --zk-conf-dir":
    "备份成员及其配置；只有 myid 不需要 --zk-conf-dir",
  // What cannot be begun.
  "--zk-conf-dir {} does not exist": "--zk-conf-dir {} 不存在",
  "--zk-conf-dir {} is not a folder": "--zk-conf-dir {} 不是目录",
  "There is no zoo.cfg in {}": "{} 中没有 zoo.cfg",
  "Cannot use {} as zoo.cfg: {}": "无法将 {} 用作 zoo.cfg：{}",
  "Give --zk-conf-dir the folder of the zoo.cfg that the server is started with":
    "请将 --zk-conf-dir 设为服务器启动时所用 zoo.cfg 所在的目录",
  // What zoo.cfg says.
  "There is a \\u without four hexadecimal digits": "\\u 之后不是四位十六进制数字",
  "{} cannot be read as a server would: {}": "无法像服务器那样读取 {}：{}",
  // What was taken, and what was not.
  "{}, named by {}, is not in this backup: {}": "{}（由 {} 指定）不在本备份中：{}",
  "{} is not in this backup: {}": "{} 不在本备份中：{}",
  "it does not exist": "该文件不存在",
  "it is not a plain file": "它不是普通文件",
  "it has {} bytes, at most {} are taken": "它有 {} 字节，最多只取 {} 字节",
  "it is a keytab, keep it by hand": "它是 keytab，请自行保管",
  "it is relative to the folder that the server was started in, and not in {}":
    "它是相对于服务器启动目录的路径，且不在 {} 中",
  "it lies outside of {}, keep it by hand": "它位于 {} 之外，请自行保管",
  "Keytabs named by {} are never in a backup, keep them by hand: {}":
    "{} 指定的 keytab 不会进入任何备份，请自行保管：{}",
  "This backup holds private files, do not hand it on: {}": "本备份含有私密文件，请勿外传：{}",
  "Without --zk-conf-dir, --include-config takes myid alone: keep zoo.cfg and the rest by hand":
    "未给出 --zk-conf-dir 时，--include-config 只取 myid：请自行保管 zoo.cfg 及其他文件",
  "{} lists servers, but there is no myid in {}": "{} 列出了服务器，但 {} 中没有 myid",
  // Whose files these are.
  "{} names {} for snapshots and {} for logs, but {} and {} were backed up: these are not, or not all, of this server's files":
    "{} 指定的快照目录为 {}、日志目录为 {}，而备份的是 {} 和 {}：这些不是（或不全是）该服务器的文件",
  "The server names {} for snapshots and {} for logs, but {} and {} were backed up: these are not, or not all, of this server's files":
    "服务器称其快照目录为 {}、日志目录为 {}，而备份的是 {} 和 {}：这些不是（或不全是）该服务器的文件",
  "Folders could only be compared by their names: {}": "只能按名称比较目录：{}",
  // What a backup holds.
  "Configuration, never restored: {}": "配置文件（不会被恢复）：{}",
  // After a restore.
  "The configuration in the backup is not restored: take by hand what you need of it":
    "备份中的配置不会被恢复：请自行取用所需文件",
} as const;
