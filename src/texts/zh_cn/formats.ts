/** What is said of compressed data, logs, snapshots and what they restore, in Simplified Chinese. */
export const FORMATS = {
  // Compressed data.
  "Compression level of {} must be a whole number from {} to {}: current value is {}":
    "{} 的压缩级别必须是 {} 到 {} 之间的整数：当前值为 {}",
  "Compressed data is damaged at byte {}: {}": "压缩数据在字节 {} 处损坏：{}",
  "Compressed data ends too early, at byte {}": "压缩数据过早结束，止于字节 {}",
  "gzip member: {}": "gzip 数据段：{}",
  "gzip member does not end where its header says": "gzip 数据段的结尾与其头部所述不符",
  "checksum of the gzip member is wrong": "gzip 数据段的校验和错误",
  "length of the gzip member is wrong": "gzip 数据段的长度错误",
  "no gzip header where one must be": "应有 gzip 头部之处没有头部",
  "gzip header has flags that no version defines": "gzip 头部含有任何版本都未定义的标志",
  "checksum of the gzip header is wrong": "gzip 头部的校验和错误",
  "text in the gzip header is longer than {} bytes": "gzip 头部中的文本超过 {} 字节",
  "deflate data: {}": "deflate 数据：{}",
  "snappy block of {} bytes: at most {} are possible": "snappy 块有 {} 字节：最多只能有 {} 字节",
  "snappy block does not say its length: at most {} are possible":
    "snappy 块没有说明其长度：最多只能有 {} 字节",
  "snappy block with {} bytes in it: at most {} are possible":
    "snappy 块解压后有 {} 字节：最多只能有 {} 字节",
  "snappy block: {}": "snappy 块：{}",
  "no snappy header where one must be": "应有 snappy 头部之处没有头部",
  "zstd frame: {}": "zstd 帧：{}",
  "no zstd frame where one must be": "应有 zstd 帧之处没有帧",
  "zstd frame has an impossible block": "zstd 帧含有不可能存在的块",
  "zstd frame sets a reserved bit": "zstd 帧设置了保留位",
  "zstd frame at byte {} has more than {} bytes of content": "字节 {} 处的 zstd 帧内容超过 {} 字节",
  'This file was not compressed by zkbackup: decode it with "zstd -d"':
    "该文件不是由 zkbackup 压缩的：请用 “zstd -d” 解压",
  // Zxids.
  'Cannot read "{}" as a zxid': "无法将“{}”识别为 zxid",
  "Write a zxid as 0x100000001 (hexadecimal) or 4294967297 (decimal)":
    "zxid 应写成 0x100000001（十六进制）或 4294967297（十进制）",
  // Folders of a member.
  "{} {} does not exist": "{} {} 不存在",
  "{} {} is not a folder": "{} {} 不是目录",
  "Give {} as it is in zoo.cfg": "请按 zoo.cfg 中的设置给出 {}",
  "{} holds logs and {} does not: the two folders are swapped":
    "{} 中有事务日志而 {} 中没有：两个目录弄反了",
  "{} holds snapshots and {} does not: the two folders are swapped":
    "{} 中有快照而 {} 中没有：两个目录弄反了",
  "Exchange --zk-data-dir and --zk-log-dir": "请对调 --zk-data-dir 与 --zk-log-dir",
  "No snapshot in {} and no transaction log in {}": "{} 中没有快照，{} 中也没有事务日志",
  "Give --zk-data-dir (and --zk-log-dir, if zoo.cfg has dataLogDir) as they are in zoo.cfg":
    "请按 zoo.cfg 中的设置给出 --zk-data-dir（若 zoo.cfg 设有 dataLogDir，还要给出 --zk-log-dir）",
  // Snapshots.
  "Cannot load the snapshot: {}": "无法加载快照：{}",
  "A node stands in it twice": "其中有节点重复出现",
  "It is not complete": "快照不完整",
  "Snapshot ends too early": "快照过早结束",
  "Snapshot ends inside the data of a node": "快照在某个节点的数据中间结束",
  'Snapshot begins with 0x{}, not with "ZKSN"': "快照以 0x{} 开头，而不是“ZKSN”",
  "Count of sessions is {}": "会话数为 {}",
  "Count of ACLs is {}": "ACL 数为 {}",
  "Count of ACL entries is {}": "ACL 条目数为 {}",
  "More than {} ACLs": "ACL 超过 {} 个",
  "ACLs name schemes that cannot be": "ACL 中出现不可能存在的认证方案",
  "Length of a string is {}": "字符串长度为 {}",
  "Length of data is {}": "数据长度为 {}",
  "A node comes before its parent": "有节点出现在其父节点之前",
  "Seal behind the nodes does not fit the bytes before it": "节点之后的校验和与其前面的内容不符",
  "Seal behind the digest does not fit the bytes before it":
    "digest 之后的校验和与其前面的内容不符",
  "Seal behind the last zxid does not fit the bytes before it":
    "最后一个 zxid 之后的校验和与其前面的内容不符",
  "Digest footer has version {}": "末尾的 digest 版本为 {}",
  "Bytes follow the last seal": "最后一个校验和之后还有多余字节",
  "Nodes name {} ACLs that the file does not hold (keys {})":
    "节点引用了文件中没有的 {} 个 ACL（键 {}）",
  "A server may refuse this snapshot or give nodes the wrong rights; an older one serves":
    "服务器可能拒绝加载此快照，或赋予节点错误的权限；可改用更早的快照",
  "Cannot write a snapshot: the ACLs of {} nodes are not known":
    "无法写出快照：{} 个节点的 ACL 未知",
  "Begin with an older snapshot, whose logs say what these ACLs are":
    "请从更早的快照开始，其后的事务日志记录了这些 ACL",
  // Transaction logs.
  "Log ends in its header": "事务日志在文件头中结束",
  'Log begins with 0x{}, not with "ZKLG"': "事务日志以 0x{} 开头，而不是“ZKLG”",
  "Log has more holes than any server leaves": "事务日志中的空洞比任何服务器会留下的都多",
  "Bytes other than zero follow the end of the log": "事务日志结尾之后有非零字节",
  "The last record is not finished": "最后一条记录没有写完",
  "Record has length {}, the smallest is 32": "记录长度为 {}，最小应为 32",
  "Record has length {}, the file is not that long": "记录长度为 {}，而文件没有这么长",
  "Record has length {}, other records begin before its end":
    "记录长度为 {}，但在其结尾之前已有其他记录开始",
  "Record ends with 0x00, not with 0x42": "记录以 0x00 结尾，而不是 0x42",
  "Record ends with 0x{}, not with 0x42": "记录以 0x{} 结尾，而不是 0x42",
  "Record does not have the checksum it was written with": "记录的校验和与写入时不符",
  "Record has type {}, which no server reads back": "记录类型为 {}，没有服务器能读回",
  "Record has a negative zxid": "记录的 zxid 为负",
  "Record has zxid {}, which is not above the last one": "记录的 zxid 为 {}，不大于上一条",
  // Transactions.
  "Transaction {} is not above the last one": "事务 {} 不大于上一个事务",
  "Transaction {} does not follow {}: a hole": "事务 {} 与 {} 不连续：存在空洞",
  "Transaction {} cannot be read: {}": "无法读取事务 {}：{}",
  "Transaction type {} is unknown to ZooKeeper": "ZooKeeper 不认识事务类型 {}",
  "A multi stands inside a multi": "multi 事务中又嵌套了 multi",
  "{} bytes are left behind the transaction": "事务之后还剩 {} 字节",
  "Value needs {} bytes, {} are left": "该值需要 {} 字节，只剩 {} 字节",
  "Length {} does not fit the {} bytes left": "长度 {} 与剩余的 {} 字节不符",
  "Count {} does not fit the {} bytes left": "个数 {} 与剩余的 {} 字节不符",
  "String is null": "字符串为 null",
  // Why a range of states goes no further.
  "end of the logs": "事务日志到此为止",
  "no log goes on from this snapshot": "没有事务日志衔接此快照",
  "{} repeats transactions from {} on": "{} 重复了从 {} 开始的事务",
  "hole: {} is followed by {} in {}": "空洞：{2} 中 {0} 之后是 {1}",
  "{} and {} hold records of each other's holes": "{} 与 {} 各自包含对方空洞中的记录",
} as const;
