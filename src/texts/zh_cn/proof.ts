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
} as const;
