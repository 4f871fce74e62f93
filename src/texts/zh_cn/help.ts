/** What the help of several commands says, in Simplified Chinese. */
export const HELP = {
  "zkbackup: back up and restore the data of Apache ZooKeeper 3.4 to 3.9":
    "zkbackup：备份和恢复 Apache ZooKeeper 3.4 至 3.9 的数据",
  "Usage": "用法",
  "Commands": "命令",
  "Argument": "参数",
  "Output": "输出",
  "Examples": "示例",
  "Exit status": "退出码",
  "Environment, and key in zkbackup.yaml, where the option is not given":
    "未给出选项时使用的环境变量，以及 zkbackup.yaml 中的键",
  "Permissions (deno run --no-prompt …)": "权限（deno run --no-prompt …）",
  "no permission at all": "不需要任何权限",
  "for the configuration": "用于读取配置文件",
  "for the environment, the home folder and the language of the locale":
    "用于读取环境变量、主目录和系统语言",
  "for --metrics-file": "用于 --metrics-file",
  "Every command prints its result on stdout and all else on stderr; --format json makes the result one JSON document. ZooKeeper's own folders are only ever written to by restore. Options that are not given come from the environment, then from zkbackup.yaml: zkbackup config shows them. --lang en or zh-CN chooses the language.":
    "所有命令都把结果写到 stdout，其他内容写到 stderr；--format json 使结果成为一个 JSON 文档。只有 restore 会写入 ZooKeeper 自己的目录。未给出的选项依次取自环境变量和 zkbackup.yaml：用 zkbackup config 查看。--lang en 或 zh-CN 选择语言。",
  "In an emergency": "紧急情况下",
  "what is there?": "有哪些备份？",
  "is this backup usable?": "这个备份可用吗？",
  "what would be done?": "将会做什么？",
  "Success": "成功",
  "Wrong usage, or an unexpected error": "用法错误，或意外错误",
  "Done, but damage was found or something is missing; the result is usable":
    "已完成，但发现损坏或有缺失；结果可用",
  "Cancelled, or a question and no terminal to ask on": "已取消，或需要确认而没有终端",
  "The backup or the files are not usable": "备份或文件不可用",
  "Backup failed; nothing was published": "备份失败；没有发布任何内容",
  "Restore failed; the target is as it was, unless the error says otherwise":
    "恢复失败；除非错误信息另有说明，目标保持原样",
  "The configuration is wrong": "配置有误",
  "Interrupted by SIGINT (Ctrl-C), after cleaning up": "被 SIGINT（Ctrl-C）中断，已清理",
  "The reader of stdout went away": "stdout 的读取方已退出",
  "Interrupted by SIGHUP (the terminal is gone), after cleaning up":
    "被 SIGHUP 中断（终端已断开），已清理",
  "Interrupted by SIGTERM, after cleaning up": "被 SIGTERM 中断，已清理",
  "print help": "显示帮助",
  "for a person (default), or one JSON document on stdout":
    "供人阅读（默认），或在 stdout 上输出一个 JSON 文档",
  "language of texts (default: that of the locale where it may be read, else en)":
    "文字的语言（默认：有权读取时取系统语言，否则为 en）",
  "configuration, instead of those in the usual places": "配置文件，代替默认位置上的配置",
  "tell everything, also what caused an error": "输出全部信息，包括错误的起因",
  "tell only what went wrong; nothing at all on success": "只输出出错的内容；成功时不输出任何内容",
  "Prometheus metrics of this run, for the textfile collector":
    "本次运行的 Prometheus 指标，供 textfile collector 采集",
  "id, or its beginning; latest: the newest usable one":
    "备份 id，或其开头部分；latest：最新的可用备份",
  "folder that holds the backups (default /backup/zookeeper)":
    "存放备份的目录（默认 /backup/zookeeper）",
  "whose latest, where there are several members": "有多个成员时，取哪个成员的 latest",
  "show the plan and change nothing": "只显示计划，不做任何改动",
  "do not ask": "不询问",
  "not for --dry-run": "--dry-run 不需要",
  "Safety": "安全",
  "Which backup": "哪个备份",
  "What is there?": "有哪些备份？",
  "What would be done?": "将会做什么？",
} as const;
