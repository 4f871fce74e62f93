/** What a server needs in order to load the data of a backup, in Simplified Chinese. */
export const REQUIRES = {
  "What a server needs to load this": "服务器加载这些数据所需的条件",
  "Not known: this backup does not record it": "未知：该备份没有记录此信息",
  "ZooKeeper {} or later": "ZooKeeper {} 或更高版本",
  "ZooKeeper 3.7.2, 3.8.2, 3.9.0 or later": "ZooKeeper 3.7.2、3.8.2、3.9.0 或更高版本",
  "Nothing in the files needs a newer one": "文件中没有任何内容需要更新的版本",
  "The logs hold transactions of type create2 or reconfig, which older servers do not read":
    "事务日志含有 create2 或 reconfig 类型的事务，更旧的服务器无法读取",
  "There are container nodes, which older servers delete, or transactions about them, which older servers do not read":
    "存在 container 节点（更旧的服务器会将其删除），或含有与之相关的事务（更旧的服务器无法读取）",
  "There are TTL nodes, or transactions that make them; older servers do not know their form":
    "存在 TTL 节点，或含有创建 TTL 节点的事务；更旧的服务器不认识其存储形式",
  "ZooKeeper compressed snapshots, which older servers do not read":
    "快照由 ZooKeeper 压缩，更旧的服务器无法读取",
  "A multi has a part of type create2, at which older servers stop applying it":
    "有 multi 事务含有 create2 类型的子操作，更旧的服务器执行到该处便会停止",
  "jute.maxbuffer of at least {} (ZooKeeper 3.5.7 and later)":
    "jute.maxbuffer 至少为 {}（ZooKeeper 3.5.7 及更高版本）",
  "jute.maxbuffer of at least {} (ZooKeeper before 3.5.7)":
    "jute.maxbuffer 至少为 {}（ZooKeeper 3.5.7 之前的版本）",
  "The largest log record has {} bytes and the largest field of a snapshot {}; these servers read at most twice jute.maxbuffer, by default {}, unless zookeeper.jute.maxbuffer.extrasize is set":
    "最大的日志记录为 {} 字节，快照中最大的字段为 {} 字节；除非设置了 zookeeper.jute.maxbuffer.extrasize，这些服务器最多读取 jute.maxbuffer 的两倍，默认为 {} 字节",
  "The largest log record has {} bytes and the largest field of a snapshot {}; these servers read at most 1024 more than jute.maxbuffer, by default {}":
    "最大的日志记录为 {} 字节，快照中最大的字段为 {} 字节；这些服务器最多读取比 jute.maxbuffer 多 1024 字节的数据，默认为 {} 字节",
  "zookeeper.extendedTypesEnabled=true": "zookeeper.extendedTypesEnabled=true（必须启用）",
  "Some states hold TTL nodes; without it a server silently deletes them when it starts":
    "部分状态含有 TTL 节点；未启用时，服务器会在启动时静默删除它们",
  "zookeeper.digest.enabled=true, the default (ZooKeeper 3.9 and later)":
    "zookeeper.digest.enabled=true，即默认值（ZooKeeper 3.9 及更高版本）",
  "The snapshots end with a digest, and these servers do not read them with digests off":
    "快照末尾带有 digest，这些服务器在关闭 digest 时无法读取它们",
  "zookeeper.digest.enabled=false (ZooKeeper 3.9 and later)":
    "zookeeper.digest.enabled=false（ZooKeeper 3.9 及更高版本）",
  "The snapshots were written with digests off, and these servers do not read them with digests on":
    "快照是在关闭 digest 时写入的，这些服务器在启用 digest 时无法读取它们",
  "zookeeper.digest.enabled as the restored snapshot needs it (ZooKeeper 3.9 and later)":
    "zookeeper.digest.enabled 取决于所恢复的快照（ZooKeeper 3.9 及更高版本）",
  "Some snapshots were written with digests and others with digests off; the plan of a restore says which of them it begins with":
    "部分快照带有 digest，部分是在关闭 digest 时写入的；恢复计划会说明从哪个快照开始",
  "Authentication schemes in the ACLs of {}": "{} 的 ACL 中的认证方案",
  "Authentication schemes in the ACLs": "ACL 中的认证方案",
  "{}: 1 ACL entry": "{}：1 个 ACL 条目",
  "{}: {} ACL entries": "{}：{} 个 ACL 条目",
  "… and {} more; --verbose shows all": "……另有 {} 项；使用 --verbose 显示全部",
  "none: every node in it is open to everyone": "无：其中所有节点对所有人开放",
  "none: there is no snapshot": "无：没有快照",
  "wanted a release such as 3.6.0": "应为版本号，例如 3.6.0",
} as const;
