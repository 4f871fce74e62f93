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
} as const;
