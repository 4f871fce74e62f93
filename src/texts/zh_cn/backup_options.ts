/** What is said of the options and duties of a backup, in Simplified Chinese. */
export const BACKUP_OPTIONS = {
  "Only the newest sound snapshots are wanted, {}; not read: {} older ones, {} logs":
    "只需要最新的 {} 个完好快照；未读取：{} 个更早的快照、{} 个事务日志",
  '--last-snapshots must be a whole number from 1, or all: current value is "{}"':
    '--last-snapshots 必须是不小于 1 的整数或 all：当前值为 "{}"',
  "Removed {}, left by a run for this member that died":
    "已删除 {}：该成员此前异常中断的运行所遗留",
  "A run for this member that died left something behind: {}":
    "该成员此前异常中断的运行留有残余，未能删除：{}",
  "{} is in use by another run of zkbackup": "{} 正被另一个 zkbackup 进程使用",
  "History went back: this backup ends at {}, the one before it, {}, at {}; a restore or a rebuilt ensemble does that, and so do lost logs":
    "历史发生倒退：本备份止于 {0}，而上一个备份 {1} 止于 {2}；恢复操作、重建集群或日志丢失都会造成这种情况",
  "only the newest N sound snapshots, and the logs that they need":
    "只取最新的 N 个完好快照及其所需的事务日志",
  "read no more in a second, to spare the member's disk; with K, M or G":
    "每秒最多读取的字节数，以减轻成员磁盘的负担；可带 K、M 或 G",
  "free space never used on the member's file system (default 10%, at least 1G)":
    "在成员所在文件系统上绝不占用的空间（默认 10%，至少 1G）",
  "of the folders (default 0700); files have it without x":
    "目录的权限（默认 0700）；文件为去掉 x 的同样权限",
  '--limit-rate must be a number of bytes a second from 1K, as 500K, 20M or 1G: current value is "{}"':
    '--limit-rate 必须是每秒字节数，不小于 1K，例如 500K、20M 或 1G：当前值为 "{}"',
  '--reserve must be a number of bytes, as 500M or 5G, or a part of the file system below 100%: current value is "{}"':
    '--reserve 必须是字节数（例如 500M 或 5G），或小于 100% 的文件系统占比：当前值为 "{}"',
  '--mode must be three octal digits that give the owner every right, as 0700 or 0750: current value is "{}"':
    '--mode 必须是三位八进制数，且属主拥有全部权限，例如 0700 或 0750：当前值为 "{}"',
  "Free space was not checked; that needs --allow-sys=statfs":
    "未检查可用空间；检查需要 --allow-sys=statfs",
  "There may be too little space in {}: {} MiB are to be copied, before compression, and {} MiB can be used":
    "{} 的空间可能不足：压缩前需复制 {} MiB，可用 {} MiB",
  "There is not enough space in {}: {} MiB are to be copied, {} MiB are free":
    "{} 的空间不足：需复制 {} MiB，剩余 {} MiB",
  "There is not enough space in {}: {} MiB are to be copied, {} MiB are free, and {} MiB of these are held in reserve for the server":
    "{} 的空间不足：需复制 {} MiB，剩余 {} MiB，其中 {} MiB 为服务器预留",
  "Free space, or give another --output-dir": "请释放空间，或另选 --output-dir",
  "Free space, give an --output-dir on another disk, or lower --reserve":
    "请释放空间，将 --output-dir 放到另一块磁盘，或调低 --reserve",
  "The backup would take of the space held in reserve for the server: {}":
    "备份将占用为服务器预留的空间：{}",
  "stored with its damage at byte {}: {}": "按原样连同字节 {} 处的损坏一起保存：{}",
  "A record has {} bytes, more than {}; it is sound": "有一条记录为 {} 字节，超过 {}；该记录完好",
  "{} records have more than {} bytes, the largest {}; they are sound":
    "有 {} 条记录超过 {} 字节，最大的为 {}；这些记录完好",
  "A server loads them with a jute.maxbuffer of at least {}":
    "服务器的 jute.maxbuffer 至少为 {} 才能加载",
  "The disk is full: there is no room for the backup in {}": "磁盘已满：{} 中没有存放备份的空间",
  "Nothing was published; free space, or give another --output-dir":
    "没有发布任何备份；请释放空间，或另选 --output-dir",
} as const;
