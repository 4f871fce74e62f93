/** What every command says on its way, in Simplified Chinese. */
export const SESSION = {
  "Error: {}": "错误：{}",
  "Warning: {}": "警告：{}",
  "caused by: {}": "原因：{}",
  "Copying {}": "正在复制 {}",
  "Checking {}": "正在校验 {}",
  "Replaying {}": "正在重放 {}",
  "Restoring {}": "正在恢复 {}",
  "{}  {} of {}  {} %": "{}  {} / {}  {} %",
  "{}  {} of {}  {} %  {}/s  {} left": "{}  {} / {}  {} %  {}/秒  剩余 {}",
  "Type yes to go on:": "输入 yes 继续：",
  "not set": "未设置",
  "Files, the strongest first": "文件，优先级从高到低",
  "read": "已读取",
  "not there": "不存在",
  "ignored: {}": "已忽略：{}",
  "not looked at: Deno was started without the permission to read it":
    "未查看：Deno 启动时没有读取它的权限",
  "The metrics were not written: {}": "指标未写入：{}",
  "The metrics were not written: whose they are was not known yet":
    "指标未写入：尚不知道它们属于哪个成员",
  "Deno was started without the permissions for this: {}": "Deno 启动时缺少所需的权限：{}",
  "Put these before the name of the program: deno run --no-prompt {} …":
    "请把它们写在程序名之前：deno run --no-prompt {} …",
  "Cannot ask whether to go on: stdin is not a terminal": "无法询问是否继续：stdin 不是终端",
  "Nothing was changed; look at the plan with --dry-run, then add --force":
    "未做任何改动；请先用 --dry-run 查看计划，然后加上 --force",
  "Cancelled: nothing was changed": "已取消：未做任何改动",
  "Cannot write the result to stdout: {}": "无法将结果写入 stdout：{}",
  "{}: stopping and cleaning up; once more leaves at once and cleans up nothing":
    "{}：正在停止并清理；再次发送将立即退出，不做清理",
  "Interrupted by {}: what was begun was taken back": "被 {} 中断：已开始的操作已撤回",
} as const;
