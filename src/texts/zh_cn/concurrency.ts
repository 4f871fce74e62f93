/** What is said of work done at once, in Simplified Chinese. */
export const CONCURRENCY = {
  "Concurrency must be a whole number from 1 to {}: current value is {}":
    "并发数必须是 1 到 {} 之间的整数：当前值为 {}",
  "A block could not be compressed: {}": "数据块压缩失败：{}",
  "A Worker ended: {}": "Worker 已终止：{}",
  "Try --concurrency 1, which uses no Workers": "请尝试 --concurrency 1，该设置不使用 Worker",
  "blocks compressed at once, 1 to 64 (default auto: 1)":
    "同时压缩的数据块数，1 到 64（默认 auto，即 1）",
  "blocks decompressed at once, 1 to 64 (default auto: 1)":
    "同时解压的数据块数，1 到 64（默认 auto，即 1）",
  "Speed": "速度",
} as const;
