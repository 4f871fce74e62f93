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
} as const;
