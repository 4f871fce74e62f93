/** What is said of a restore, in Simplified Chinese. */
export const RESTORE = {
  "whether a server listens at {}:{}: Deno needs --allow-net={}":
    "{}:{} 上是否有服务器在监听：Deno 需要 --allow-net={}",
  "whether a server listens at {}:{}: no answer in time":
    "{}:{} 上是否有服务器在监听：未在限定时间内应答",
  "whether a server listens at {}:{}: {}": "{}:{} 上是否有服务器在监听：{}",
  "whether a server runs with this data": "是否有服务器正在使用这些数据",
  "A server answers at {}": "{} 上有服务器应答",
  "the processes of this machine: that needs Linux and --allow-all":
    "本机的进程：需要 Linux 和 --allow-all",
  "the process that {} names: there is no number in it": "{} 所指的进程：文件中没有进程号",
  "whether the process {} that {} names still runs": "进程 {}（见 {}）是否仍在运行",
  "The process {} that {} names runs": "进程 {}（见 {}）正在运行",
  "The process {} is a ZooKeeper server with this data":
    "进程 {} 是正在使用这些数据的 ZooKeeper 服务器",
  "The process {} is a ZooKeeper server whose data dir cannot be seen":
    "进程 {} 是 ZooKeeper 服务器，但看不到它的数据目录",
  "A ZooKeeper server seems to run with this data: {}":
    "似乎有 ZooKeeper 服务器正在使用这些数据：{}",
  "Stop ZooKeeper on this member; where it is another server, name this member's address with --zk-host, or add --allow-running":
    "请先停止该成员上的 ZooKeeper；如果那是另一台服务器，请用 --zk-host 指定该成员自己的地址，或加上 --allow-running",
  "whether files can be made in {}": "能否在 {} 中创建文件",
  "whether {} has room: Deno needs --allow-sys=statfs":
    "{} 的空间是否足够：Deno 需要 --allow-sys=statfs",
  "whether SELinux is on: that needs --allow-all": "SELinux 是否启用：需要 --allow-all",
  "how far the present data is: {}": "现有数据到达哪个 zxid：{}",
  "{} needs {} bytes free and has {}": "{} 需要 {} 字节可用空间，实际只有 {} 字节",
  "Make room there: the data that is replaced is kept until you delete it":
    "请先腾出空间：被替换的数据会一直保留，直到您将其删除",
  'Cannot read "{}" as an owner': "无法将“{}”识别为属主",
  "There is no user {} in {}": "{1} 中没有用户 {0}",
  "There is no group {} in {}": "{1} 中没有组 {0}",
  "The group of user {} is not known, for it is not in {}": "用户 {} 不在 {} 中，因此不知道它的组",
  "Write --owner as USER, USER:GROUP or UID:GID": "--owner 应写成 USER、USER:GROUP 或 UID:GID",
  "Only root may give files to another owner": "只有 root 才能更改文件的属主",
  "Only root may give files to another owner, and this is user {}":
    "只有 root 才能更改文件的属主，而当前用户是 {}",
  "Run as root, or without --owner as the user ZooKeeper runs as":
    "请以 root 身份运行；或去掉 --owner，以运行 ZooKeeper 的用户身份运行",
  "This restore would be refused": "该恢复会被拒绝",
  "RESTORE PLAN: it would be refused, see below": "恢复计划：会被拒绝，原因见下",
  "Before you go on": "继续之前",
  "Not checked: {}": "未检查：{}",
  "ZooKeeper may be running: {}": "ZooKeeper 可能正在运行：{}",
  "{} needs {} and has {} free": "{} 需要 {}，可用 {}",
  "ZooKeeper must be stopped on ALL members of the ensemble, not on this one alone":
    "必须停止集群中所有成员上的 ZooKeeper，而不只是本成员",
  "ZooKeeper must stay stopped on this member; no running one was found":
    "本成员上的 ZooKeeper 必须保持停止；未发现正在运行的 ZooKeeper",
  "ZooKeeper must be stopped on this member": "必须停止本成员上的 ZooKeeper",
  "Restart the clients: one that has seen newer data than the restored is refused until then":
    "重启客户端：见过比恢复结果更新的数据的客户端，在重启之前会被拒绝",
  "Start ZooKeeper": "启动 ZooKeeper",
  "This is a member of an ensemble: bring ALL members to this state before any starts":
    "这是集群的一个成员：先让所有成员都恢复到此状态，再启动其中任何一个",
  "A member with newer data is elected, the others take it over: the restore is undone":
    "数据更新的成员会当选 leader，其他成员会同步它的数据：恢复就被撤销了",
  "Either restore a majority and start it first; on the rest, observers likewise, empty version-2":
    "要么恢复多数成员并先启动它们，其余成员（包括 observer）则清空 version-2",
  "Or run the same restore on every other member, observers likewise:":
    "要么在其他每个成员（包括 observer）上执行同样的恢复：",
  "Emptied voters need zookeeper.db.autocreate=false (3.6 and later) until all are up":
    "被清空的投票成员在全部启动之前需要 zookeeper.db.autocreate=false（3.6 及以上）",
  "Is only one member lost, and do the others work? Then do not restore it":
    "只有一个成员丢失，而其他成员工作正常？那就不要恢复它",
  "Empty its version-2 and start it: it copies the data from the others":
    "清空它的 version-2 并启动它：它会从其他成员复制数据",
  "SELinux is on: give the restored files their labels": "SELinux 已启用：请为恢复的文件设置标签",
  "Check that the state is there, and look at the data that matters to you":
    "确认状态已恢复，并查看对您重要的数据",
  "An ensemble shows {} or more: a new epoch": "集群会显示 {} 或更大：新的 epoch",
  "A server alone shows {}, or a little more once clients are connected":
    "单机服务器会显示 {}，客户端连接之后会略大",
  "member {} at {}": "成员 {}，位于 {}",
  "member {}, ZooKeeper {} at {}": "成员 {}，ZooKeeper {}，位于 {}",
  "{}, logs in {}": "{}，日志在 {}",
  "goes up to zxid {} or further": "到达 zxid {} 或更远",
  "goes up to zxid {} of {}": "到达 zxid {}（{}）",
  "{} (--owner)": "{}（由 --owner 指定）",
  "{}, as the files that are replaced": "{}，与被替换的文件相同",
  "{}, the user zookeeper": "{}，即用户 zookeeper",
  "{}, as the target folder": "{}，与目标目录相同",
  "1 transaction, zxid {} to {}": "1 个事务，zxid {} 至 {}",
  "{} transactions, zxid {} to {}": "{} 个事务，zxid {} 至 {}",
  "made from {} to {}": "产生于 {} 至 {}",
  "{}. The target is as it was": "{}。目标保持原样",
  "The target is as it was": "目标保持原样",
  "The target is as it was: an earlier restore died, and {} keeps ZooKeeper from starting until one is done":
    "目标保持原样：之前有一次恢复中断，{} 会阻止 ZooKeeper 启动，直到一次恢复完成",
  "{}. The target is as it was: an earlier restore died, and {} keeps ZooKeeper from starting until one is done":
    "{}。目标保持原样：之前有一次恢复中断，{} 会阻止 ZooKeeper 启动，直到一次恢复完成",
  "The restore is done: {} holds the state of zxid {}": "恢复已完成：{} 处于 zxid {} 的状态",
  "The restore is done: {} holds the state of zxid {}; what was there before lies in {}":
    "恢复已完成：{} 处于 zxid {} 的状态；原有数据在 {}",
  "--zk-data-dir {} does not exist": "--zk-data-dir {} 不存在",
  "--zk-data-dir {} is not a folder": "--zk-data-dir {} 不是目录",
  "--zk-log-dir {} does not exist": "--zk-log-dir {} 不存在",
  "--zk-log-dir {} is not a folder": "--zk-log-dir {} 不是目录",
  "version-2 in {} is not a folder": "{} 中的 version-2 不是目录",
  "Give an existing folder that belongs to the user ZooKeeper runs as":
    "请给出一个已存在的、属于运行 ZooKeeper 的用户的目录",
  "it belongs to the system and is no data of ZooKeeper": "它属于操作系统，不是 ZooKeeper 的数据",
  "Give a folder on a disk": "请给出磁盘上的目录",
  "acceptedEpoch: N above the highest epoch found (default 0, or 1000 if in doubt)":
    "acceptedEpoch：比找到的最高 epoch 高 N（默认 0；有疑问时为 1000）",
  "Nobody could see whether a ZooKeeper runs with the data that was there":
    "无法查看是否有 ZooKeeper 正在使用原有数据",
  "Name its address with --zk-host, or let zkbackup see the processes: --allow-all on Linux":
    "请用 --zk-host 指明其地址，或在 Linux 上用 --allow-all 让 zkbackup 查看进程",
  "acceptedEpoch: N, the same on every member of an ensemble":
    "acceptedEpoch：N，集群的每个成员都相同",
  "There are no epochs: neither what is put back nor the target has epoch files":
    "没有 epoch：要放回的数据和目标中都没有 epoch 文件",
  "Leave {} out: a standalone server has no epochs": "请去掉 {}：单机服务器没有 epoch",
  "The epoch {} is below {}, which was accepted here or by the backup":
    "epoch {} 低于 {}，后者已在此处或备份中被接受",
  "Give --accepted-epoch {} or more, the same on every member":
    "请给出 --accepted-epoch {} 或更大的值，每个成员都相同",
  "With another acceptedEpoch than the others' a member may never join them":
    "acceptedEpoch 与其他成员不同的成员可能永远无法加入",
  "The epoch {} is above the highest that ZooKeeper can have, {}":
    "epoch {} 超过了 ZooKeeper 允许的最大值 {}",
  "Give a lower epoch, and look at the epoch files of backup and target":
    "请给出更小的 epoch，并检查备份和目标的 epoch 文件",
  "Give --zk-log-dir as dataLogDir in zoo.cfg has it; where zoo.cfg has none, give {} for it":
    "请按 zoo.cfg 中的 dataLogDir 给出 --zk-log-dir；如果 zoo.cfg 中没有，则用它指定 {}",
  "The target {} lies inside the backup": "目标 {} 位于备份之内",
  "The target holds snapshot.0 and no logs: if zoo.cfg has a dataLogDir, add --zk-log-dir":
    "目标中只有 snapshot.0 而没有事务日志：如果 zoo.cfg 中有 dataLogDir，请加上 --zk-log-dir",
  "The source had its logs in {}: if zoo.cfg here has a dataLogDir too, add --zk-log-dir":
    "来源的事务日志在 {}：如果这里的 zoo.cfg 也有 dataLogDir，请加上 --zk-log-dir",
  "Undo it with zkbackup restore --rollback {} --zk-data-dir {}, or finish it with --resume in place of --rollback":
    "用 zkbackup restore --rollback {} --zk-data-dir {} 撤销它，或把 --rollback 及其值换成 --resume 来完成它",
  "Undo it with zkbackup restore --rollback {} --zk-data-dir {} --zk-log-dir {}, or finish it with --resume in place of --rollback":
    "用 zkbackup restore --rollback {} --zk-data-dir {} --zk-log-dir {} 撤销它，或把 --rollback 及其值换成 --resume 来完成它",
  "Look at this": "请注意",
  "Source": "来源",
  "Its data": "其数据",
  "Present data": "现有数据",
  "Data before": "此前的数据",
  "Owner": "属主",
} as const;
