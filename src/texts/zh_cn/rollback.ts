/** What is said of restores that died, are resumed or rolled back, in Simplified Chinese. */
export const ROLLBACK = {
  "{} stands for a restore that died, and does not say any more what it did":
    "{} 表示有一次恢复中途终止，但其内容已无法说明它做了什么",
  "Nothing is lost: what was there lies beside version-2 in backup_before_…, or in it. Move version-2 aside, keep both, and restore a backup into an empty one":
    "数据没有丢失：原有数据在 version-2 旁的 backup_before_… 中，或仍在 version-2 中。请将 version-2 移走并保留两者，再把备份恢复到空的 version-2 中",
  "{} was about other folders than these, see {}": "{} 涉及的目录与此不同，见 {}",
  "There are no epochs to lift: no server can have run since":
    "没有可提升的 epoch：此后不可能有服务器运行过",
  "Leave {} out": "请去掉 {}",
  "{} died here and has to be dealt with first": "{} 在此中途终止，必须先处理它",
  "Finish it with --resume, or undo it with --rollback {}":
    "请用 --resume 完成它，或用 --rollback {} 撤销它",
  '"{}" is neither the id of a restore nor a folder that it saved':
    "“{}”既不是某次恢复的标识，也不是它保存数据的目录",
  "Give the id as the restore printed it, or its folder backup_before_restore_…":
    "请给出恢复时打印的标识，或其目录 backup_before_restore_…",
  "No restore died in {}: there is nothing to finish": "{} 中没有中途终止的恢复：无需完成",
  "Give --zk-log-dir as well where the restore had one, or begin a restore":
    "如果那次恢复指定了 --zk-log-dir，请同样指定；否则请开始一次新的恢复",
  "There is nothing to go back to of {}: no data in {}": "{} 没有可回退的数据：{} 中没有数据",
  "A restore into an empty folder saves nothing, and what was rolled back once is saved under the id of the rollback":
    "恢复到空目录时不会保存任何数据；已经回退过一次的数据保存在那次回退的标识之下",
  "Give --zk-data-dir {} and no --zk-log-dir": "请指定 --zk-data-dir {}，不要指定 --zk-log-dir",
  "Give --zk-data-dir {} and --zk-log-dir {}": "请指定 --zk-data-dir {} 和 --zk-log-dir {}",
  "A restore is under way here, or has died: {}": "此处正在恢复，或有一次恢复中途终止：{}",
  "Finish it with zkbackup restore --resume, or undo it as the file says":
    "请用 zkbackup restore --resume 完成它，或按该文件的说明撤销它",
  "It failed ({}); the target is as it was, but {} is left over":
    "操作失败（{}）；目标保持原样，但 {} 残留了下来",
  "Remove what is left over": "请删除残留的目录",
  "It failed ({}) and could not be taken back whole: {} keeps ZooKeeper from starting; what was there before lies there still, or in {}":
    "操作失败（{}），且未能完全撤销：{} 会阻止 ZooKeeper 启动；原有数据仍在原处，或在 {} 中",
  "Mend what the cause says (see --verbose), and run zkbackup restore with --resume, or with --rollback {}":
    "请排除其原因（见 --verbose），然后运行 zkbackup restore --resume，或加 --rollback {}",
  "It is done; this failed behind it: {}": "操作已完成；随后的清理失败：{}",
  "{} cannot be finished: its backup {} is gone": "无法完成 {}：其备份 {} 已不存在",
  "Bring the backup back, restore another one, or undo it with --rollback {}":
    "请把备份放回，或恢复另一个备份，或用 --rollback {} 撤销它",
  "Put {} back into {}?": "将 {} 放回 {}？",
  "Move {} aside and put {} back into {}?": "移走 {}，并将 {} 放回 {}？",
  "The rollback is done: {} holds what was there before": "回退已完成：{} 中是原有的数据",
  "To go back to what was there before: stop ZooKeeper and run":
    "如需回到之前的数据：停止 ZooKeeper，然后运行",
  "This is a member of an ensemble: roll back ALL members before any starts, each by its own id":
    "这是集群的一个成员：在任何成员启动之前，请用各自的标识回退所有成员",
  "A member with newer data is elected, the others take it over: the rollback is undone":
    "数据较新的成员会当选，其他成员随之采用它的数据：回退便失效了",
  "ROLLBACK PLAN: nothing has been changed yet": "回退计划：尚未做任何改动",
  "ROLLBACK PLAN: it would be refused, see below": "回退计划：会被拒绝，原因见下",
  "To be in the target again: {}": "将重新位于目标中：{}",
  "Moved aside, not deleted: {}": "移走而不删除：{}",
  "ZooKeeper must be stopped, in an ensemble on ALL its members":
    "必须停止 ZooKeeper；如果是集群，则须停止其所有成员",
  "ROLLED BACK": "已回退",
  "In the target: {}": "目标中：{}",
  "To what {} had moved aside": "回到 {} 移走的数据",
  "To what was there before {}, which died": "回到 {} 之前的数据，它中途终止了",
  "To the end of {}, which died": "完成 {}，它中途终止了",
  "Data put back": "放回的数据",
  "Instead of a restore": "代替恢复",
  "finish a restore that died in this target, as it was begun":
    "按原来的要求完成在此目标中途终止的恢复",
  "put back what a restore moved aside: its id as it was printed, or the folder":
    "放回某次恢复移走的数据：给出打印过的标识，或其目录",
  "{} is there already": "{} 已存在",
  "Run it again: the id is made of the time": "请再运行一次：该标识由时间生成",
  "Of what was there before, {} files are found, wanted {}: see {}":
    "原有数据只找到 {} 个文件，应有 {} 个：见 {}",
  "Bring back what was taken away from it, or restore a backup instead":
    "请把被拿走的文件放回，或改为恢复一个备份",
  "Nothing keeps a second restore away: {}": "无法阻止另一次恢复同时进行：{}",
  "Another zkbackup is working on {}": "另一个 zkbackup 正在处理 {}",
  "Wait until it has ended": "请等待它结束",
  "Removed {}, left by a restore that died": "已删除 {}，它是一次中途终止的恢复留下的",
  "{} died here, and its files may be of two histories":
    "{} 在此中途终止，其中的文件可能属于两段历史",
} as const;
