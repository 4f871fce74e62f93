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
  "{} of {} files of the backup are as they were written":
    "备份的 {1} 个文件中有 {0} 个与写入时一致",
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
  "Lost: {} transactions in {} ranges, which are listed below":
    "丢失：{1} 段共 {0} 个事务，详见下文",
  "Lost: at least {} transactions in {} ranges, which are listed below":
    "丢失：{1} 段至少 {0} 个事务，详见下文",
  "They were logged from {} to {}": "它们的记录时间为 {} 至 {}",
  "They were logged from {} on": "它们自 {} 起被记录",
  "They were logged up to {}": "它们在 {} 之前被记录",
  "Lost: everything from {} on, how much is not known": "丢失：从 {} 起的全部内容，数量未知",
  "Lost: {} to {}, how many transactions is not known": "丢失：{} 至 {}，事务数量未知",
  "Lost: the state at {}": "丢失：{} 处的状态",
  "Lost: {} to {}, {} transactions": "丢失：{} 至 {}，共 {} 个事务",
  "Lost": "丢失的内容",
  "Lost before, as the backup itself says": "此前已丢失（备份自身的记录）",
  "Repair": "修复",
  "There was nothing to repair; nothing was written": "没有可修复的内容；未写入任何东西",
  "A repair that an earlier run had begun was ended first": "先完成了此前一次运行已开始的修复",
  "{} now ends with {}": "{} 现在结束于 {}",
  "{} is new: {} from behind the damage in {}": "{} 为新文件：取自 {2} 中损坏之后的 {1}",
  "{} was set aside": "{} 已移出",
  "{} cannot be repaired": "{} 无法修复",
  "The originals lie in damaged/, byte for byte": "原始文件逐字节保存在 damaged/ 中",
  "REPAIRED: backup {}": "已修复：备份 {}",
  "USABLE, BUT DAMAGED: these files": "可用，但有损坏：这些文件",
  "USABLE, BUT DAMAGED: backup {}": "可用，但有损坏：备份 {}",
  "Whether anything was lost cannot be told: the description of the backup was changed":
    "无法判断是否有丢失：备份的描述文件被改动过",
  "Nothing that can be restored was lost": "可恢复的内容没有任何丢失",
  "Known since the backup was made or repaired:": "制作或修复备份时即已知：",
  "nothing new was found; what is lost was lost before": "没有新的发现；丢失的内容此前即已丢失",
  "no new damage; {}; what is lost was lost before": "没有新的损坏；{}；丢失的内容此前即已丢失",
  "USABLE, BUT NO LOG WAS FOUND: these files": "可用，但未找到事务日志：这些文件",
  "Whether anything came after that, only the logs can tell":
    "此后是否还有内容，只有事务日志能说明",
  "the snapshots are usable; found: {}": "快照可用；发现：{}",
  "If zoo.cfg has dataLogDir, the logs lie there:": "如果 zoo.cfg 中有 dataLogDir，日志在该处：",
  "If there are none, as after a restore of a single snapshot, say so:":
    "如果没有日志（例如恢复单个快照之后），请说明这一点：",
  "damage was found that costs no state: {}": "发现损坏，但不影响任何可恢复的状态：{}",
  "Coverage": "覆盖范围",
  "zxid {} to {}": "zxid {} 至 {}",
  "zxid {} to {}, logged from {} to {}": "zxid {} 至 {}，记录时间 {} 至 {}",
  "Files: {} of {} are as they were stored": "文件：{1} 个中有 {0} 个与存储时一致",
  "missing": "缺失",
  "changed since it was stored": "存储之后被改动",
  "Look at the disk, and make a new backup: what is damaged here will not mend":
    "请检查磁盘并制作新的备份：此处的损坏不会自行恢复",
  "To cut the damaged logs, so that files copied by hand restore as well:":
    "如需截断损坏的日志，使手工复制的文件也能恢复：",
  "No state between these ranges can be restored from these files":
    "这些范围之间的状态无法从这些文件恢复",
  "--fix repairs a backup: it never writes to a member's own files":
    "--fix 用于修复备份：它绝不写入成员自己的文件",
  "Take a backup of them: what is damaged is left out or cut there":
    "请备份这些文件：损坏的部分会在备份中被略去或截断",
  "--fix reads every record, so --level structure is not possible with it":
    "--fix 需要读取每条记录，因此不能与 --level structure 同时使用",
  "Nothing was read for {} seconds from {}": "{0} 秒内未能从 {1} 读到任何内容",
  "The disk or the network file system hangs; nothing is known of the files yet":
    "磁盘或网络文件系统没有响应；目前对这些文件尚无结论",
  "The backup {} has lost its {}": "备份 {} 缺少 {}",
  "Nothing else of the backup is there either": "备份的其他内容也都不存在",
  "Restore by hand what still is there, snapshots and logs unpacked with gunzip or zstd into version-2: {}":
    "请手工恢复仍然存在的内容，将快照和日志用 gunzip 或 zstd 解压到 version-2：{}",
  "Ending the repair that an earlier run began": "正在完成此前一次运行已开始的修复",
  "Cutting {} behind its last sound record": "正在将 {} 截断至最后一条完好的记录",
  "Keeping records behind the damage in {} as {}": "将 {} 中损坏之后的记录保存为 {}",
  "{}; the next repair removes what is left of this one": "{}；下一次修复会清除此次的残留",
  // The page of a verification.
  "USABLE: backup {}": "可用：备份 {}",
  "USABLE, WITH LOSS: backup {}": "可用，但有丢失：备份 {}",
  "NOT RESTORABLE: backup {}": "无法恢复：备份 {}",
  "USABLE: these files": "可用：这些文件",
  "USABLE, WITH LOSS: these files": "可用，但有丢失：这些文件",
  "NOT RESTORABLE: these files": "无法恢复：这些文件",
  "Checked": "检查范围",
  "Verdict": "结论",
  "names, sizes and checksums; no record was read (--level records does)":
    "名称、大小和校验和；未读取任何记录（--level records 会读取）",
  "{} and {}, every record": "{}和 {}，每条记录",
  "{} and {}, every record, and the tree that they make":
    "{}和 {}，每条记录，以及由它们得到的数据树",
  "nothing was found": "没有发现任何问题",
  "no damage; {}": "没有损坏；{}",
  "damage was found: {}": "发现损坏：{}",
  "damage was found: {}; the rest is usable": "发现损坏：{}；其余部分可用",
  "Files: {}, {}": "文件：{}，{}",
  "cannot be loaded": "无法加载",
  "begun at {}": "始于 {}",
  "empty tree": "空的数据树",
  "Look at what the warnings say": "请查看警告的内容",
  "Nothing needs to be done": "无需任何操作",
  "Before anything else: keep a copy of this folder as it is": "首先：请原样保留此目录的副本",
  "If the other members of the ensemble are sound, move this member's version-2 aside and start it: it then copies everything from the leader. Otherwise restore a backup from before the damage":
    "如果集群的其他成员完好，请将此成员的 version-2 移到一旁并启动它：它会从 leader 复制全部数据。否则请恢复损坏发生之前的备份",
  "To see what a restore would do:": "查看恢复会做什么：",
  "To see what a restore from this one would do:": "查看从此备份恢复会做什么：",
  "Make a new backup while the member's own files are sound; keep this one until then":
    "趁成员自己的文件完好，请制作新的备份；在此之前保留本备份",
  "Take another backup; if there is none, keep this folder as it is: single files in it may still be read by hand (zkbackup verify --verbose shows all findings)":
    "请使用另一个备份；如果没有，请原样保留此目录：其中的个别文件仍可能手工读取（zkbackup verify --verbose 显示所有发现）",
  "it has the checksum that {} should have, so it is whole and not to be cut":
    "它的校验和正是 {} 应有的校验和，因此它是完整的，不应截断",
  "It has the checksum that {} should have: unless that file is whole, give this one its name":
    "它的校验和正是 {} 应有的校验和：除非该文件完好，请将此文件改为其名称",
  "For every member alike, with the same file, while no client writes:":
    "对每个成员使用同一个文件执行，期间不得有客户端写入：",
  "The id must have all rights on the ACL of /, and the servers need zookeeper.admin.restore.enabled and zookeeper.serializeLastProcessedZxid.enabled; each takes one such call in five minutes":
    "该身份须在 / 的 ACL 上拥有全部权限，服务器须启用 zookeeper.admin.restore.enabled 和 zookeeper.serializeLastProcessedZxid.enabled；每台服务器五分钟内只接受一次此调用",
  "The call replaces what the server has in memory and writes nothing to its disk: after a restart the state is gone, and the next transaction gets zxid 1. For a restore that lasts, use zkbackup restore with the members stopped":
    "此调用只替换服务器内存中的内容，不写入磁盘：重启后该状态即消失，且下一个事务的 zxid 为 1。如需持久的恢复，请停止各成员后使用 zkbackup restore",
  "--for admin-restore excludes --compress {}: the AdminServer does not decompress":
    "--for admin-restore 不能与 --compress {} 同时使用：AdminServer 不会解压",
  "What can be restored does without this snapshot": "可恢复的状态不需要此快照",
  "A server was stopped while it wrote this snapshot, or it is damaged before its end; nothing else here serves, so look for another one, also on the other members":
    "服务器在写入此快照时被停止，或快照在结尾之前已损坏；此处没有其他可用的快照，请另行查找，也请到其他成员上查找",
  "--fix cannot repair what was found: it cuts damaged logs, and can bring back neither a file nor a snapshot; nothing was written":
    "--fix 无法修复所发现的问题：它只截断损坏的日志，无法找回文件或快照；未写入任何内容",
  "The description was changed after it was written: what it says is doubtful":
    "该描述在写入之后被改动：其内容不可信",
  "{} lies in the backup {}": "{} 位于备份 {} 之内",
  "A backup holds what is in its list and nothing else; write it elsewhere":
    "备份只包含其清单中的内容；请写到别处",
} as const;
