/** What the help of single commands says, in Simplified Chinese. */
export const HELP_COMMANDS = {
  // backup
  "Copy the data of a member, running or dead, and check the copy":
    "复制一个成员（无论是否在运行）的数据，并检查副本",
  "Copies the snapshots and transaction logs of one member into a new folder, checks every record, and says up to which state the copy can be restored. ZooKeeper may run meanwhile; its folders are only read. The backup appears when it is whole, or not at all.":
    "把一个成员的快照和事务日志复制到新的目录，检查每一条记录，并说明副本可以恢复到哪个状态。其间 ZooKeeper 可以继续运行；它的目录只会被读取。备份要么完整出现，要么根本不出现。",
  "What is copied": "复制什么",
  "What is made of it": "生成什么",
  "dataDir of zoo.cfg, or its version-2 folder": "zoo.cfg 中的 dataDir，或其中的 version-2 目录",
  "dataLogDir of zoo.cfg, when it has one": "zoo.cfg 中的 dataLogDir（如果有）",
  "member to ask for its state (default localhost:2181)":
    "向哪个成员询问状态（默认 localhost:2181）",
  "for each question to it (default 5)": "每次询问的等待秒数（默认 5）",
  "existing folder for backups (default /backup/zookeeper)":
    "存放备份的已有目录（默认 /backup/zookeeper）",
  "default backup-YYYYMMDD-HHMMSS, local time": "备份 id（默认 backup-YYYYMMDD-HHMMSS，本地时间）",
  "make that default from UTC": "用 UTC 时间生成默认 id",
  "whose backup this is (default: host and data dir)": "备份属于哪个成员（默认：主机和数据目录）",
  "how files are stored (default gzip)": "文件的存储方式（默认 gzip）",
  "gzip 1 to 9 (default 6), zstd 1 to 19 (default 3)":
    "gzip 1 至 9（默认 6），zstd 1 至 19（默认 3）",
  "read the finished backup back (default)": "读回并校验完成的备份（默认）",
  "do not read it back": "不读回校验",
  "A member whose zoo.cfg has dataDir=/var/lib/zookeeper and no dataLogDir":
    "zoo.cfg 中有 dataDir=/var/lib/zookeeper、没有 dataLogDir 的成员",
  "In a script: the folder of the new backup": "在脚本中：新备份的目录",
  "without it the server is not asked": "没有它就不询问服务器",
  "without it the free space is not checked": "没有它就不检查可用空间",
  "for --zk-conf-dir and --include-config": "用于 --zk-conf-dir 和 --include-config",
  "for --admin-url and --admin-auth-file": "用于 --admin-url 和 --admin-auth-file",

  // verify
  "Check a backup, or a member's own files, and say what they restore to":
    "校验备份或成员自己的文件，并说明可以恢复到哪些状态",
  "Reads every snapshot to its end and every transaction log record by record, and says whether the files are usable, to which states they can be restored, and what is damaged and lost. Without --fix it writes nothing.":
    "把每个快照读到末尾，逐条读取每个事务日志，并说明文件是否可用、可以恢复到哪些状态、哪些已损坏或丢失。没有 --fix 时不写入任何内容。",
  "--fix writes a damaged log of a backup anew up to its last sound record, keeps sound records behind the damage as a log of their own where a snapshot leads to them, sets files aside that no state needs any more, and describes the backup anew, with what was lost. The originals go to damaged/, byte for byte. It repairs nothing else: no snapshot, no log whose first bytes are wrong, nothing whose damage it cannot place.":
    "--fix 把备份中损坏的日志重新写到最后一条完好的记录为止；如果有快照能衔接，损坏之后的完好记录另存为一个日志；不再有任何状态需要的文件被移到一旁；备份的描述随之更新，并写明丢失了什么。原件逐字节保存到 damaged/。除此之外它什么都不修复：不修复快照，不修复开头字节错误的日志，也不修复无法定位的损坏。",
  "What to check": "校验什么",
  "folder of one backup": "一个备份的目录",
  "instead: dataDir of a member, running or not": "或者：成员的 dataDir，无论是否在运行",
  "its dataLogDir, when it has one": "它的 dataLogDir（如果有）",
  "checksums; every record too (default); the tree they make too":
    "校验和；加上每条记录（默认）；再加上由它们重建的树",
  "cut damaged logs of the backup behind their last sound record":
    "把备份中损坏的日志截断到最后一条完好的记录",
  "Is this backup usable?": "这个备份可用吗？",
  "Repair its logs, and say what is lost": "修复它的日志，并说明丢失了什么",
  "Are the files of this member sound?": "这个成员的文件完好吗？",
  "instead, for a member's own files": "或者：校验成员自己的文件",
  "for --against": "用于 --against",
  "with --fix only": "仅用于 --fix",

  // restore
  "Put the state of a backup back, the latest or an earlier one":
    "恢复备份中的状态，最新的或较早的",
  "Verifies the backup, shows what it would do and asks. Then it writes the files beside the target, moves what is there aside, and moves the new files in. Nothing is deleted, and a restore that fails or is interrupted leaves the target as it was. Stop ZooKeeper first.":
    "校验备份，显示将要做什么，并请求确认。然后把文件写在目标旁边，移开现有内容，再移入新文件。不删除任何内容；恢复失败或被中断时，目标保持原样。请先停止 ZooKeeper。",
  "Where it goes, and which state": "恢复到哪里，以及哪个状态",
  "instead: folder of the backup": "或者：备份的目录",
  "dataDir of the server to restore, or its version-2 folder":
    "要恢复的服务器的 dataDir，或其中的 version-2 目录",
  "state to restore: 0x… or decimal, latest (default), earliest":
    "要恢复的状态：0x… 或十进制，latest（默认），earliest",
  "owner of the files, or UID:GID; as root (default: that of the target)":
    "文件的属主，或 UID:GID；需要 root（默认：目标的属主）",
  "its client port, to make sure that it is stopped (default localhost:2181)":
    "它的客户端端口，用来确认它已停止（默认 localhost:2181）",
  "go on although it seems to run (never needed on the right host)":
    "即使它似乎在运行也继续（在正确的主机上从不需要）",
  "do not verify the backup first (not advised)": "不先校验备份（不建议）",
  "The latest state, as root, for the user that ZooKeeper runs as":
    "以 root 身份恢复最新状态，属主为运行 ZooKeeper 的用户",
  "The state just before the transaction 0x500000042 did its harm":
    "造成破坏的事务 0x500000042 之前的状态",
  "instead of <backup-dir>, where an id is given": "给出 id 时代替 <backup-dir>",
  "where that is a version-2 folder; likewise for <zk-log-dir>":
    "其为 version-2 目录时；<zk-log-dir> 同理",
  "for --owner with a name": "用于带用户名的 --owner",
  "without it nobody looks whether the server runs": "没有它就不检查服务器是否在运行",
  "without it the user and the free space are not checked": "没有它就不检查用户和可用空间",
  "looks for a server among the processes, and is given up then":
    "用来在进程中查找服务器，随后即放弃",

  // materialize
  "Write one snapshot that holds exactly one state of a backup":
    "写出一个快照，恰好包含备份的某一个状态",
  "Replays the backup's logs over a snapshot and writes the tree as one true snapshot, which a server starts with and needs no log for. Without footers, so that every ZooKeeper from 3.4 to 3.9 loads it; name it snapshot.<zxid> in the version-2 folder of a stopped server.":
    "在快照之上重放备份的日志，把得到的树写成一个真正的快照，服务器用它启动而不需要任何日志。文件不带尾部信息，因此 3.4 至 3.9 的每个 ZooKeeper 都能加载；请以 snapshot.<zxid> 为名放入已停止的服务器的 version-2 目录。",
  "What to write": "写什么",
  "folder of the backup": "备份的目录",
  "file to write; it must not exist": "要写入的文件；它不能已经存在",
  "a dataDir (default), or the AdminServer's restore of 3.9":
    "用于 dataDir（默认），或 3.9 的 AdminServer restore",
  "leave out ephemeral znodes and sessions": "去掉临时 znode 和会话",
  "as ZooKeeper 3.6 and later do (default none)": "与 ZooKeeper 3.6 及以上相同的压缩（默认 none）",
  "The newest state, to look at or to convert": "最新的状态，用于查看或转换",
  "An earlier state for another server, without the znodes of sessions that are gone":
    "供另一台服务器使用的较早状态，不含已消失的会话的 znode",
  "A file for the restore call of the AdminServer of ZooKeeper 3.9":
    "供 ZooKeeper 3.9 的 AdminServer restore 调用的文件",

  // list
  "List the backups in a folder, the newest first": "列出目录中的备份，最新的在前",
  "Shows what the backups in a folder say of themselves: when they were made, to which zxid they restore, and whether they were found sound when they were made. To check them as they are now, run zkbackup verify. What cannot be read as a backup is shown with the reason; what is none of zkbackup's is left out.":
    "显示目录中的备份对自身的记录：何时制作、恢复到哪个 zxid、制作时是否完好。要检查它们现在的状况，请运行 zkbackup verify。无法作为备份读取的会连同原因一起显示；不属于 zkbackup 的不会列出。",
  "What to list": "列出什么",
  "newest (default), largest or highest first": "最新（默认）、最大或最高的在前",
  "so many backups at most (default 20); 0: all": "最多列出的备份数（默认 20）；0：全部",
  "for a person (default; text is the same), one JSON document, or one id a line":
    "供人阅读（默认；text 与之相同）、一个 JSON 文档，或每行一个 id",
  "The five largest ones, with what is known of them, for a program":
    "供程序使用：最大的五个及其已知信息",
  "Verify the three newest ones": "校验最新的三个",

  // info
  "Show everything that is known of one backup": "显示一个备份的全部已知信息",
  "Shows what a backup says of itself and whether its files are there in their sizes; it reads into none of them, which zkbackup verify does. The quality is the sum of four parts of 25 points: it restores to one unbroken range of states (12 where there are holes); the member's files were sound; the stored files are all there; it was read back after it was made. Points are rounded down. A backup that restores to nothing has no points at all.":
    "显示备份对自身的记录，以及各文件是否存在且大小相符；它不读取文件内容，那是 zkbackup verify 的工作。质量分由四部分相加，每部分 25 分：可以恢复到一段连续的状态（有空洞时 12 分）；成员的文件当时完好；存储的文件齐全；制作之后曾读回校验。分数向下取整。什么都恢复不了的备份没有分数。",
  "The newest usable one": "最新的可用备份",
  "One of another folder, by the beginning of its id": "另一个目录中的备份，用 id 的开头部分指定",
  "In a script: the last state to which a backup restores": "在脚本中：备份可恢复到的最后状态",

  // prune
  "Delete old backups, and never the last good ones": "删除旧的备份，绝不删除最后的可用备份",
  "Decides for each member by itself which backups stay, by their times alone, shows it with the reasons and asks. Usable are those that were found valid or partial when they were made; what was not read back goes by its age and counts for nothing, what is corrupted or cannot be read is left alone. Where a member's zxid fell back, as after a restore, the newest usable ones from before stay until --accept-new-history, which --force does not imply. Before anything is deleted the backups that always stay are compared with their checksums.":
    "对每个成员单独决定保留哪些备份，只依据它们的时间；显示决定及理由，并请求确认。可用的备份是制作时判定为 valid 或 partial 的备份；未读回校验的按存在时间处理，不计入保留数；已损坏或无法读取的不予处理。成员的 zxid 倒退之处（例如恢复之后），倒退之前最新的可用备份会一直保留，直到给出 --accept-new-history，--force 并不包含它。删除任何内容之前，会先用校验和核对始终保留的备份。",
  "What stays": "保留什么",
  "backups older than this go (default 7)": "早于此天数的备份会被删除（默认 7）",
  "of the usable ones left, the newest N stay (default 0: all)":
    "其余可用备份中保留最新的 N 个（默认 0：全部）",
  "the newest N usable ones always stay (default 3)": "最新的 N 个可用备份始终保留（默认 3）",
  "only this member's (default: each by itself)": "只处理该成员的备份（默认：每个成员分别处理）",
  "protect no backups from before history went back": "不再保护历史倒退之前的备份",
  "What would be deleted?": "会删除什么？",
  "From cron: two weeks, and mail only when it fails": "用于 cron：保留两周，仅在失败时发邮件",
  "The newest ten of one member": "只保留某个成员最新的十个",

  // config
  "Show the effective configuration, and where each value comes from":
    "显示生效的配置，以及每个值的来源",
  "Shows the value of every key as the other commands take it, and where it comes from: the command line, the environment (ZKBACKUP_ and the key, as in ZKBACKUP_BACKUP_BASE_DIR), ./zkbackup.yaml, ~/.zkbackup.yaml, /etc/zkbackup/config.yaml, or the default.":
    "显示其他命令将采用的每个键的值及其来源：命令行、环境变量（ZKBACKUP_ 加上键名，如 ZKBACKUP_BACKUP_BASE_DIR）、./zkbackup.yaml、~/.zkbackup.yaml、/etc/zkbackup/config.yaml，或默认值。",
  "What would a backup take when it is started here?": "在此处启动的备份会采用什么？",
  "Is this file right?": "这个文件正确吗？",
  "In a script: the folder of the backups": "在脚本中：存放备份的目录",
  "without it ./zkbackup.yaml is taken only from root":
    "没有它就只采用属于 root 的 ./zkbackup.yaml",

  // completions
  "Print a script that completes commands and flags in a shell":
    "输出在 shell 中补全命令和选项的脚本",
  "the shell": "shell 的名称",
  "Prints a script for a shell, which then completes commands, flags, their values, and names of folders and files. The shell runs no zkbackup for it. A new version has a new script.":
    "输出供 shell 使用的脚本，之后 shell 即可补全命令、选项、选项的值以及目录和文件名。shell 补全时不会运行 zkbackup。新版本有新的脚本。",
  "bash, in ~/.bashrc": "bash，写入 ~/.bashrc",
  "zsh, in ~/.zshrc, after compinit": "zsh，写入 ~/.zshrc 中 compinit 之后",
  "fish, once": "fish，执行一次",

  // version
  "Print the version": "显示版本",
  "Prints the version of zkbackup and the platform it was built for.":
    "显示 zkbackup 的版本及其构建的目标平台。",
  "For a person": "供人阅读",
  "For a program": "供程序使用",
  "In a script: the number alone": "在脚本中：只取版本号",
} as const;
