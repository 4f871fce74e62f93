/** What is said of files and folders that cannot be worked with, in Simplified Chinese. */
export const FILES = {
  // What was tried.
  "Cannot read {}: {}": "无法读取 {}：{}",
  "Cannot write {}: {}": "无法写入 {}：{}",
  "Cannot create {}: {}": "无法创建 {}：{}",
  "Cannot create a file in {}: {}": "无法在 {} 中创建文件：{}",
  "Cannot create folder {}: {}": "无法创建目录 {}：{}",
  "Cannot look at {}: {}": "无法查看 {}：{}",
  "Cannot seek in {}: {}": "无法在 {} 中定位：{}",
  "Cannot sync {}: {}": "无法将 {} 同步到磁盘：{}",
  "Cannot list {}: {}": "无法列出 {} 的内容：{}",
  "Cannot lock {}: {}": "无法锁定 {}：{}",
  "Cannot remove {}: {}": "无法删除 {}：{}",
  "Cannot set the mode of {}: {}": "无法设置 {} 的权限：{}",
  "Cannot set the owner of {}: {}": "无法设置 {} 的属主：{}",
  "Cannot rename {} to {}: {}": "无法将 {} 重命名为 {}：{}",
  // Why it failed.
  "does not exist": "不存在",
  "is not a folder": "不是目录",
  "permission denied": "权限不足",
  "operation not permitted": "不允许该操作",
  "exists already": "已存在",
  "no space left on the file system": "文件系统空间已用尽",
  "disk quota exceeded": "超出磁盘配额",
  "the file system is read-only": "文件系统为只读",
  "source and target are on different file systems": "源和目标位于不同的文件系统",
  "folder is not empty": "目录不为空",
  "the disk reports an input/output error": "磁盘报告输入/输出错误",
  "Deno was started without {}": "启动 Deno 时没有给出 {}",
  "a permission flag": "所需的权限参数",
  "it is not a plain file but a folder": "它不是普通文件，而是目录",
  "it is not a plain file but a link": "它不是普通文件，而是链接",
  "it is not a plain file but a device or pipe": "它不是普通文件，而是设备或管道",
  "it was replaced while it was being opened": "它在打开过程中被替换",
  "{} has {} bytes, at most {} are read": "{} 有 {} 字节，最多只读取 {} 字节",
  // What to do.
  "Run as a user who may do that, usually the one ZooKeeper runs as":
    "请以有此权限的用户运行，通常是运行 ZooKeeper 的用户",
  "Look at the kernel log; copy what can still be read to another disk":
    "请查看内核日志，并把仍可读取的内容复制到另一块磁盘",
  "Add {} to the command line": "请在命令行中加上 {}",
  "zkbackup follows no links and opens no devices among the files it works on":
    "对于所处理的文件，zkbackup 不跟随链接，也不打开设备",

  // Reading a single file.
  "{} is not named as a transaction log is": "{} 的名称不是事务日志的名称",
  "{} is not named as a snapshot is": "{} 的名称不是快照的名称",
  "ZooKeeper names its files log.<zxid> and snapshot.<zxid>, in hexadecimal":
    "ZooKeeper 的文件名为 log.<zxid> 和 snapshot.<zxid>，zxid 为十六进制",
} as const;
