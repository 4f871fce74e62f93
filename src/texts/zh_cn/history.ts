/** What comparing histories says, in Simplified Chinese. */
export const HISTORY = {
  "There is nothing to compare with {}: they share no zxid": "无法与 {} 比较：两者没有共同的 zxid",
  "Compare with files whose restorable states overlap with these":
    "请与可恢复状态和这些文件有重叠的文件比较",
  "One of the two is not the history of this ensemble from there on; compare both with a third":
    "从此处起，两者之一不是本集群的历史；请将两者与第三份比较",
  "The history differs from that of {} at {}: other transactions":
    "历史与 {} 的历史在 {} 处不同：事务不同",
  "The history differs from that of {} at {}: only one has it":
    "历史与 {} 的历史在 {} 处不同：只有一方有该事务",
  "The tree differs from that of {} at {} already": "数据树在 {1} 处已经与 {0} 的不同",
  "At {} the member itself had a tree with digest {}, replay gives {}":
    "在 {} 处，成员自己的数据树 digest 为 {}，重放得到 {}",
  "The files are not, or not all, of that member; ask which server was asked":
    "这些文件不是，或不全是该成员的；请确认询问的是哪台服务器",
  "--admin-url is not the address of an AdminServer: {}": "--admin-url 不是 AdminServer 的地址：{}",
  "Write it as http://localhost:8080": "请写成 http://localhost:8080 的形式",
  "--admin-url must not hold credentials": "--admin-url 不得包含凭据",
  "Put them into the file of --admin-auth-file, or into ZKBACKUP_ADMIN_AUTH":
    "请把凭据放入 --admin-auth-file 指定的文件，或环境变量 ZKBACKUP_ADMIN_AUTH",
  "{} answers with status {}": "{} 返回状态 {}",
  "no answer in time": "超时未应答",
  "Cannot ask {}: {}": "无法询问 {}：{}",
  "Deno needs --allow-net": "Deno 需要 --allow-net",
  "{}; going on without its digests": "{}；不使用其 digest，继续进行",
  "--admin-auth-file is for --admin-url only": "--admin-auth-file 只能与 --admin-url 一起使用",
  "{} does not hold credentials": "{} 中没有凭据",
  'Write one line with the scheme and the credentials, as in "digest user:password"':
    "请写一行：认证方案和凭据，例如 “digest user:password”",
  "its AdminServer, asked for the digests of its tree": "它的 AdminServer，询问数据树的 digest",
  "file with credentials for it (or ZKBACKUP_ADMIN_AUTH)":
    "含其凭据的文件（或 ZKBACKUP_ADMIN_AUTH）",
  "Compared with {}": "与 {} 的比较",
  "They share no zxid, so nothing is known": "两者没有共同的 zxid，因此无从得知",
  "One history, from {} to {}": "从 {} 到 {} 是同一段历史",
  "Their trees are not the same at {} already": "在 {} 处两者的数据树已经不同",
  "One history up to {} and not from {} on": "到 {} 为止是同一段历史，从 {} 起不是",
  "{} compared; no state is in both, so their trees were not":
    "已比较 {}；没有两者共有的状态，因此未比较数据树",
  "{} compared, and the trees at {}": "已比较 {}，并比较了 {} 处的数据树",
  "--against needs more than --level structure": "--against 需要高于 --level structure 的级别",
  "--against compares what is there: repair first": "--against 比较现有内容：请先修复",
  "another backup, or a dataDir: find where the histories differ":
    "另一个备份或 dataDir：找出历史从何处开始不同",
  "equals the member's own tree at {} of {} points": "在 {1} 个点中有 {0} 个与成员自己的数据树相同",
  "Replay: continuous and sound, not proved: these files hold no digests":
    "重放：连续且完好，但未经证明：这些文件不含 digest",
  "Replay: the tree was held against {}": "重放：数据树已与 {} 核对",
  "never right, not what the server had at {}": "从未正确，在 {} 处与服务器当时的不同",
  "right up to {}, not what the server had at {}": "到 {} 为止正确，在 {} 处与服务器当时的不同",
  "fits up to {}, no digest to compare": "到 {} 为止吻合，没有可比较的 digest",
  "proved from {} to {}: {} equal": "从 {} 到 {} 已证明：{} 相同",
  "proved from {} to {}: {} equal, after {} in its fuzzy part":
    "从 {} 到 {} 已证明：{} 相同，其模糊部分中另有 {} 个不同",
  "This is another history than that of the backup before it, {}: transaction {} is not the same; a rebuilt ensemble does that, or the files of another member":
    "这与前一个备份 {} 的历史不同：事务 {} 不一样；重建的集群会如此，其他成员的文件也会如此",
  "--against {} does not exist": "--against {} 不存在",
  "Give the folder of a backup, or a dataDir": "请给出备份的目录，或一个 dataDir",
} as const;
