/** What is said of the form in which a state is restored, in Simplified Chinese. */
export const RESTORE_FORM = {
  "it was asked for with --as-snapshot": "这是用 --as-snapshot 要求的",
  "{} names ACLs that only the logs behind it hold": "{} 引用的部分 ACL 只存在于其后的事务日志中",
  "no server reads back transaction {} in {}": "没有服务器能读回 {1} 中的事务 {0}",
  "no server reads back its transaction {}": "没有服务器能读回其中的事务 {}",
  "Transaction {} is a check outside of a multi, which no server reads back":
    "事务 {} 是 multi 之外的 check，没有服务器能读回",
  "A server does not start on this log (ZOOKEEPER-2623); restore writes such a state as one snapshot":
    "服务器无法用此日志启动（ZOOKEEPER-2623）；恢复时会把这样的状态写成一个快照",
  "The target {} lies in the folder of the backups, {}": "目标 {} 位于存放备份的目录 {} 之内",
  "The target {} lies inside the backup {}": "目标 {} 位于备份 {} 之内",
  "ZooKeeper {} does not load the files: {}": "ZooKeeper {} 无法加载这些文件：{}",
  "ZooKeeper {} cannot load this state, not even as one snapshot: {}":
    "ZooKeeper {} 无法加载此状态，写成一个快照也不行：{}",
  "It takes {}; or restore a state from before these nodes were made":
    "需要 {}；或者恢复到这些节点创建之前的状态",
  "One snapshot: {}": "写成一个快照：{}",
  "Is to load it": "将由谁加载",
  "what is to load it, as 3.5 or 3.6.4: one snapshot where that helps, else refused":
    "将由哪个版本加载，例如 3.5 或 3.6.4：写成一个快照有用时就写成一个快照，否则拒绝",
  '--target-version must be a line or release of 3.4 to 3.9: current value is "{}"':
    "--target-version 必须是 3.4 至 3.9 的版本系列或版本号：当前值为“{}”",
} as const;
