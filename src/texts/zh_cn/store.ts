/** What is said of backups that cannot be read, in Simplified Chinese. */
export const STORE = {
  "{} lists {} twice": "{} 中 {} 出现了两次",
  // Folders that are no backups, or broken ones.
  "It has no {}": "其中没有 {}",
  'Its description is that of a backup "{}"': "其描述属于备份“{}”",
  "Its name is not a backup id": "其名称不是备份 ID",
  'There is a backup "{}" in {} already': "{1} 中已有备份“{0}”",
  "Give another --backup-id, or none": "请另给一个 --backup-id，或不给出",
  '"{}" stands for the newest backup, so none can have it as its id':
    "“{}”代表最新的备份，因此不能用作备份 id",
  "There is no backup at {}": "{} 处没有备份",
  "{} is not a backup: it has no {}": "{} 不是备份：其中没有 {}",
  "Give the folder of one backup, which holds metadata/backup_info.json":
    "请给出单个备份的目录，其中应有 metadata/backup_info.json",
  "Line {} of {} is not a checksum and the path of a file in the backup":
    "{1} 的第 {0} 行不是校验和加备份内文件路径的形式",
  // The description.
  "{} is not JSON": "{} 不是 JSON",
  "The files of the backup can still be restored by hand: unpack them with gunzip or zstd into version-2":
    "备份中的文件仍可手工恢复：用 gunzip 或 zstd 解压到 version-2",
  "The backup has schema version {}, this program reads {}.x":
    "该备份的 schema 版本为 {}，本程序可读取 {}.x",
  "Use a newer zkbackup": "请使用更新版本的 zkbackup",
  "Field {} of {} is wrong: {}": "{1} 的字段 {0} 有误：{2}",
  "The description was changed or cut; restore it, or copy the files by hand":
    "描述文件被改动或截断；请还原该文件，或手工复制备份中的文件",
  "(the whole document)": "（整个文档）",
  "wanted two numbers with a dot": "应为以点分隔的两个数字",
  "wanted a zxid such as 0x100000001": "应为 zxid，例如 0x100000001",
  'wanted "sha256:" and 64 hexadecimal digits': "应为“sha256:”加 64 位十六进制数字",
  "wanted 8 hexadecimal digits": "应为 8 位十六进制数字",
  "wanted 16 hexadecimal digits": "应为 16 位十六进制数字",
  "wanted a file name": "应为文件名",
  "wanted a name such as snapshot.100000000": "应为形如 snapshot.100000000 的文件名",
  "wanted a name such as log.100000001": "应为形如 log.100000001 的文件名",
  "wanted a time such as 2025-01-15T10:30:00+08:00": "应为形如 2025-01-15T10:30:00+08:00 的时间",
  "wanted a file in one of the backup's folders": "应为备份内某个目录中的文件",
  "wanted four octal digits": "应为四位八进制数字",
  // The words of the library that checks the fields.
  "Invalid type: Expected {} but received {}": "类型错误：应为 {}，实际为 {}",
  "Invalid key: Expected {} but received {}": "缺少字段或字段名错误：应为 {}，实际为 {}",
  "Invalid value: Expected {} but received {}": "值错误：应为 {}，实际为 {}",
  "Invalid safe integer: Received {}": "不是可精确表示的整数：{}",
} as const;
