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
} as const;
