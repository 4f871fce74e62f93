/** What is said of the states that a restore is asked for, in Simplified Chinese. */
export const TARGETS = {
  "The backup holds no transaction, so a time says nothing": "备份中没有事务，因此时间没有意义",
  "Give a zxid, or leave the target out for the one state there is":
    "请给出 zxid，或不指定目标以取唯一的状态",
  "The backup holds no state of that time: its first transaction, {}, is of {}":
    "备份中没有该时间的状态：其第一个事务 {} 的时间是 {}",
  "Take an older backup, or --truncate-to-zxid earliest":
    "请使用更早的备份，或 --truncate-to-zxid earliest",
  "What happened at that time is lost: nothing is known between {} of {} and {} of {}":
    "该时间发生的内容已丢失：{}（{}）与 {}（{}）之间的内容未知",
  "Give one of the two zxids, or take another backup": "请给出这两个 zxid 之一，或使用其他备份",
  "The clock of the leaders went back, so that time was {} times: after {}":
    "leader 的时钟曾倒退，因此该时间出现过 {} 次：在 {} 之后",
  "Look at what these transactions did, and give the zxid with --truncate-to-zxid":
    "请查看这些事务做了什么，并用 --truncate-to-zxid 给出 zxid",
  '{} cannot be read as a time: "{}"': "{} 无法读作时间：“{}”",
  'Write 2025-01-15T10:30:00+08:00, or local time as 2025-01-15 10:30, or "2h ago"':
    "请写成 2025-01-15T10:30:00+08:00，或本地时间 2025-01-15 10:30，或 “2h ago”",
  "{} is a local time that was twice, when summer time ended: {}":
    "{} 是夏令时结束时出现过两次的本地时间：{}",
  "{} is a local time that never was, when summer time began: {}":
    "{} 是夏令时开始时不存在的本地时间：{}",
  "Give it with an offset or in UTC; it may be one of {}":
    "请带上时区偏移或使用 UTC；可能是以下之一：{}",
  "made by replaying {} over {}": "在 {1} 上重放 {0} 得到",
  "Cannot replay to {}: {}": "无法重放到 {}：{}",
  "The tree at {} is not the one the server had": "{} 处的数据树不是服务器当时的数据树",
  "Run zkbackup verify --level replay to see up to where the backup is proved":
    "请运行 zkbackup verify --level replay，查看备份被证明到何处",
  "At {} the rights of {} nodes are written nowhere": "在 {} 处，有 {} 个节点的权限无处可查",
  "Take a later state, in which they were set again, or the backup of another member":
    "请选择它们被重新设置之后的状态，或其他成员的备份",
  "the state as one snapshot, made by replay, without logs":
    "把状态写成一个由重放得到的快照，不含日志",
  "state to restore: the last transaction by then; 2h ago, or a time":
    "要恢复的状态：该时间之前的最后一个事务；如 2h ago 或具体时间",
  "state to restore: the last one before this transaction": "要恢复的状态：该事务之前的最后状态",
  "{} excludes {}": "{} 与 {} 不能同时使用",
  '{} excludes a backup id, and there is "{}"': "{} 不能与备份 id 同时使用，而给出了“{}”",
  "the state to write: a zxid, latest, earliest, 2h ago, or a time":
    "要写出的状态：zxid、latest、earliest、2h ago 或具体时间",
  "Newer snapshots that are passed over": "未被采用的较新快照",
  "it was begun later, at {}": "它开始得更晚，在 {}",
  "it is damaged, or names ACLs that it does not hold": "它已损坏，或引用了自身没有的 ACL",
  "some of its ACLs are in the logs alone": "它的部分 ACL 只存在于日志中",
  "it may hold changes up to {}, which came later": "它可能包含直到 {} 的更晚的变更",
  "nothing in it says up to where it holds changes": "其中没有说明它包含的变更到何处为止",
  "no logs lead from it to that state": "没有日志能从它到达该状态",
} as const;
