/** What is said of the command line itself, in Simplified Chinese. */
export const USAGE = {
  "--verbose and --quiet exclude each other": "--verbose 与 --quiet 不能同时使用",
  "--zk-data-dir is needed, with a value": "需要给出 --zk-data-dir 的值",
  "Give the dataDir of zoo.cfg, or set zookeeper.data_dir in the configuration":
    "请给出 zoo.cfg 中的 dataDir，或在配置中设置 zookeeper.data_dir",
} as const;
