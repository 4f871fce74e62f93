/** What is said of work done at once, in Simplified Chinese. */
export const CONCURRENCY = {
  "Concurrency must be a whole number from 1 to {}: current value is {}":
    "并发数必须是 1 到 {} 之间的整数：当前值为 {}",
  "A Worker failed to compress a block: {}": "Worker 压缩数据块失败：{}",
  "Try --concurrency 1, which uses no Workers": "请尝试 --concurrency 1，该设置不使用 Worker",
} as const;
