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
  "There is a hole here from {} on, which {} has": "此处从 {} 起有空缺，而 {} 中有这些事务",
  "A leader that sends a snapshot leaves such a hole; otherwise the other one has what is lost here":
    "leader 发送快照时会留下这样的空缺；否则，此处丢失的内容在另一份中",
  "{} compared, and the trees at {} points from {} on":
    "已比较 {}，并从 {2} 起比较了 {1} 处的数据树",
  "Only the other one has {}, in a hole of these files": "只有另一份中有 {}，位于这些文件的空缺中",
  "Only these files have {}, in a hole of the other one": "只有这些文件中有 {}，位于另一份的空缺中",
  "USABLE, BUT ANOTHER HISTORY THAN {}": "可用，但与 {} 的历史不同",
  "USABLE, BUT DAMAGED, AND ANOTHER HISTORY THAN {}": "可用，但已损坏，且与 {} 的历史不同",
  "USABLE, WITH LOSS, AND ANOTHER HISTORY THAN {}": "可用，但有丢失，且与 {} 的历史不同",
  "nothing is damaged; the history is another than that of {}": "没有损坏；历史与 {} 的不同",
  "Find out which of the two is the history of the ensemble: compare both with the backup or the dataDir of another member":
    "请查明两者中哪一个是集群的历史：将两者与另一成员的备份或 dataDir 比较",
  "Only then take one of them for a restore": "之后再选择其中之一用于恢复",
  "From {} on not every state is what the server had; see Replay":
    "从 {} 起，并非每个状态都与服务器当时的一致；见“重放”",
} as const;
