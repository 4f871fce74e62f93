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
} as const;
