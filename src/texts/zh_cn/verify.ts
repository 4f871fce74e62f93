/** What verify finds and says, in Simplified Chinese. */
export const VERIFY = {
  "The file was changed after the backup was made; look for a copy of the backup, and at the disk":
    "该文件在备份完成之后被改动；请查找此备份的其他副本，并检查磁盘",
  "This was known when the backup was made or repaired; nothing is lost since":
    "这在制作或修复备份时已知；此后没有新的丢失",
  "A repair of this backup was not finished": "此备份的修复未完成",
  "Run zkbackup verify --fix again: it finishes what was begun":
    "请再次运行 zkbackup verify --fix：它会完成已开始的修复",
  "A repair ended before it changed anything": "一次修复在做出任何改动之前就已中止",
  "The next verify --fix removes what it left": "下一次 verify --fix 会清除其残留",
  "{} of {} stored files are there as they were written": "{1} 个存储文件中有 {0} 个与写入时一致",
  "{} of {} snapshots and logs read now are sound": "此次读取的 {1} 个快照和日志中有 {0} 个完好",
  "{} of {} files of the member are sound": "该成员的 {1} 个文件中有 {0} 个完好",
  "{} ranges of states; between them the member never had any":
    "{} 段可恢复的状态；各段之间的状态该成员从未有过",
  "one range of states; others that were there are lost":
    "一段可恢复的状态；另有曾经存在的状态已丢失",
  "What an unfinished repair made ready is damaged itself: {}":
    "未完成的修复所准备的文件自身已损坏：{}",
  "Copy the whole backup, then remove {} and verify it again":
    "请先复制整个备份，然后删除 {} 并重新校验",
  "{} is not what was written with the backup, so nothing is rewritten by it":
    "{} 已不是制作备份时写入的内容，因此不会依据它改写任何东西",
  "nothing would be restorable with it either": "即使修复也没有任何状态可以恢复",
  "no state that can be restored needs it": "没有任何可恢复的状态需要它",
  "every record in it is sound, and what else was changed cannot be told":
    "其中每条记录都完好，无法判断还有什么被改动",
  "its beginning is wrong, and without that no record in it can be trusted":
    "文件开头错误，其中的任何记录都不可信",
  "there is no sound record at its beginning": "文件开头没有完好的记录",
  "cut in the backup behind its last record; what came after is gone":
    "在备份中于最后一条记录之后截断；其后的内容已不存在",
  "cut in the backup before byte {}: {}": "在备份中于字节 {} 之前截断：{}",
  "records behind the damage in {}": "{} 中损坏之后的记录",
  "Another repair or a prune is at work on {}": "另一个修复或清理正在处理 {}",
  "Nothing was changed; run it again when the other has ended":
    "未做任何改动；请待其结束后再次运行",
  "{} was not the same when it was read again": "再次读取时 {} 的内容不一致",
  "The disk is not reliable, or somebody else works on the backup; nothing was changed":
    "磁盘不可靠，或者有他人正在操作此备份；未做任何改动",
  "Repaired on {}: {} was {}": "修复于 {}：{} {}",
  "Repaired on {}: {} was set aside, {}": "修复于 {}：{} 已移出，{}",
  "It lists another SHA-256 for {} than the file has and its description":
    "其中为 {} 列出的 SHA-256 与该文件及其描述不符",
} as const;
