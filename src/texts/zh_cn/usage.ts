/** What is said of wrong usage of the command line, in Simplified Chinese. */
export const USAGE = {
  "--verbose and --quiet exclude each other": "--verbose 与 --quiet 不能同时使用",
  "--zk-data-dir is needed, with a value": "需要给出 --zk-data-dir 的值",
  "Give the dataDir of zoo.cfg, or set zookeeper.data_dir in the configuration":
    "请给出 zoo.cfg 中的 dataDir，或在配置中设置 zookeeper.data_dir",
  "Run {} to see what there is": "运行 {} 查看可用的内容",
  "There is no such option": "没有这个选项",
  "The command could not be loaded: {}": "无法加载该命令：{}",
  "Cannot read the command line: {}": "无法解析命令行：{}",
  'There is no command "{}"': "没有命令“{}”",
  'There is no command "{}"; did you mean {}?': "没有命令“{}”；您是否想输入 {}？",
  'There is no command "{}"; options stand behind the command': "没有命令“{}”；选项应写在命令之后",
  "There is no option --{}": "没有选项 --{}",
  "There is no option --{}; did you mean {}?": "没有选项 --{}；您是否想输入 {}？",
  "There is no option -{}": "没有选项 -{}",
  "Cannot use {}: {}": "无法使用 {}：{}",
  "the value is empty": "值为空",
  '--{} is given twice: "{}" and "{}"': "--{} 给出了两次：“{}”和“{}”",
  "{} is needed with a value, and has an empty one": "{} 需要一个值，而给出的值为空",
  'There is an argument too many: "{}"': "多余的参数：“{}”",
  "--{} is needed, with a value": "需要给出 --{} 的值",
  "--{} needs a value, but --{} follows": "--{} 需要一个值，但其后是 --{}",
  "The argument {} is needed": "需要给出参数 {}",
  '--{} must be one of {}: current value is "{}"': "--{} 必须是 {} 之一：当前值为“{}”",
  '--{} must be one of {}: current value is "{}"; did you mean {}?':
    "--{} 必须是 {} 之一：当前值为“{}”；您是否想输入 {}？",
  '--{} must be a whole number from {} to {}: current value is "{}"':
    "--{} 必须是 {} 到 {} 之间的整数：当前值为“{}”",
  '--member is for "latest" only': "--member 只能与 latest 一起使用",
  "--backup-dir excludes a backup id and --backup-base-dir":
    "--backup-dir 不能与备份 id 或 --backup-base-dir 同时使用",
  "It is not said what to restore": "没有说明要恢复什么",
  "Give the id of a backup, latest, or the folder of a backup with --backup-dir":
    "请给出备份的 id、latest，或用 --backup-dir 给出备份的目录",
  'There are no completions for "{}", but for {}': "没有“{}”的补全脚本，只有：{}",
  "--backup-dir excludes --zk-data-dir and --zk-log-dir":
    "--backup-dir 不能与 --zk-data-dir 或 --zk-log-dir 同时使用",
  "It is not said what to verify": "没有说明要校验什么",
  "Give --backup-dir for a backup, or --zk-data-dir for a member's own files":
    "校验备份请给出 --backup-dir，校验成员自己的文件请给出 --zk-data-dir",
  "--level structure needs --backup-dir: a member has no list to compare its files with":
    "--level structure 需要 --backup-dir：成员没有可供比对的文件清单",
  "--verify and --no-verify exclude each other": "--verify 与 --no-verify 不能同时使用",
  "--utc-id is for ids made from the time: it excludes --backup-id":
    "--utc-id 只用于由时间生成的 id：不能与 --backup-id 同时使用",
  "--compression none has no --compression-level": "--compression none 没有 --compression-level",
  "An id is the name of a folder; a path is given with --backup-dir":
    "id 是目录的名称；路径请用 --backup-dir 给出",
  'There is no backup "{}" in {}': "{1} 中没有备份“{0}”",
  '"{}" is the beginning of several backup ids: {}': "有多个备份 id 以“{}”开头：{}",
  "Give more of the id": "请给出更长的 id",
  "Did you mean {}? Run zkbackup list --backup-base-dir {} to see what is there":
    "您是否想输入 {}？运行 zkbackup list --backup-base-dir {} 查看有哪些备份",
  "Run zkbackup list --backup-base-dir {} to see what is there":
    "运行 zkbackup list --backup-base-dir {} 查看有哪些备份",
  "Run zkbackup list --backup-base-dir {} to see what is there; one that was not read back is taken only by its id":
    "运行 zkbackup list --backup-base-dir {} 查看有哪些备份；未读回校验的备份只能用 id 指定",
  "There are backups of {} members in {}, the latest ones are {}":
    "{1} 中有 {0} 个成员的备份，各自最新的是 {2}",
  "Give one of these ids, or --member; zkbackup list shows whose they are":
    "请给出其中一个 id，或用 --member；zkbackup list 显示它们属于谁",
  "There is no usable backup in {}": "{} 中没有可用的备份",
  'There is no usable backup of member "{}" in {}': "{1} 中没有成员“{0}”的可用备份",
  "The latest usable backup is {}; newer are {}": "最新的可用备份是 {}；比它更新的有 {}",
  "Not known how old, because they cannot be read as backups: {}":
    "无法作为备份读取，因此不知道其时间：{}",
  "{} and {} more": "{} 等，另有 {} 个",
} as const;
