/** What is said of asking a server, in Simplified Chinese. */
export const SERVER = {
  'Cannot read "{}" as host and port': "无法将“{}”识别为主机和端口",
  "Write it as localhost:2181": "请写成 localhost:2181 的形式",
  "The rest was not read: the answer has more than {} bytes": "其余部分未读取：应答超过 {} 字节",
  "no answer in time": "未在限定时间内应答",
  'Cannot ask {}:{} "{}": {}': "无法向 {}:{} 发送“{}”：{}",
  'Cannot ask {}:{} "{}" (Deno needs --allow-net): {}':
    "无法向 {}:{} 发送“{}”（Deno 需要 --allow-net）：{}",
} as const;
