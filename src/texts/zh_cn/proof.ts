/** What is said of targets that replay leads to, and of histories that differ, in Simplified Chinese. */
export const PROOF = {
  "Asked for": "请求的状态",
  "Which leads to": "由此得到",
  '"{}": {} in UTC; now it is {}': "“{}”：即 UTC {}；现在是 {}",
  '"{}", read as local time: {} in UTC; now it is {}': "“{}”，按本地时间理解：即 UTC {}；现在是 {}",
  '"{}", counted back from now, {}: {} in UTC': "“{}”，从现在（{}）向前推算：即 UTC {}",
  "zxid {} of {}, the last one here": "zxid {}（{}），是这里的最后一个事务",
  "zxid {} of {}; the next one, {}, is of {}": "zxid {}（{}）；下一个事务 {} 的时间是 {}",
  "No state comes before 0x0, that of the empty tree": "0x0 是空树的状态，在它之前没有状态",
  "Give the zxid of the transaction that is to be left out": "请给出要排除的事务的 zxid",
  "At {} the tree of {} has digest {}, the logs lead to {}, as the server had it: probably the snapshot is damaged or of another server":
    "在 {} 处，{} 的数据树 digest 为 {}，而日志得到 {}，与服务器当时的一致：快照可能已损坏或来自其他服务器",
  "At {} the tree of {} has digest {}, an older snapshot and the logs lead to {}: one of them is damaged or of another server":
    "在 {} 处，{} 的数据树 digest 为 {}，而更早的快照与日志得到 {}：两者之一已损坏或来自其他服务器",
  "Restore to a state that begins with another snapshot, or take another backup":
    "请恢复到以其他快照为起点的状态，或使用其他备份",
  "{} is changed from its beginning or of another server": "{} 从开头起已被更改，或来自其他服务器",
  "Replay: these files do not fit together, and hold no digests to tell more":
    "重放：这些文件彼此不吻合，且没有 digest 可提供更多信息",
  "not the tree that the logs lead to at {}": "在 {} 处不是日志所得到的数据树",
  "does not fit from {} on": "从 {} 起不吻合",
} as const;
