/** What is said of files of metrics, in Simplified Chinese. */
export const METRICS = {
  "Cannot add metrics to {}: {}": "无法向 {} 添加指标：{}",
  "Name another file, or move this one away; it was left as it is":
    "请指定另一个文件，或移走该文件；它没有被改动",
  "another process keeps its folder locked": "其所在目录被另一个进程锁定",
  "it has {} bytes, at most {} are read": "它有 {} 字节，最多只读取 {} 字节",
  "it is not UTF-8 text": "它不是 UTF-8 文本",
  "line {} is not what Prometheus reads: {}": "第 {} 行不是 Prometheus 能读取的格式：{}",
  "it holds a carriage return": "含有回车符",
  "it has no name of a metric behind {}": "{} 之后没有指标名称",
  "it names a type that there is not": "指标类型不存在",
  "it does not begin with the name of a metric": "开头不是指标名称",
  "a label stands twice": "标签重复",
  "its labels cannot be read": "标签无法读取",
  "it has a timestamp, which node_exporter refuses": "带有时间戳，node_exporter 会拒绝",
  "its value is no number": "值不是数字",
  "it repeats a line above": "与前面的某一行重复",
  "it makes {}_count a part of a {}": "会使 {}_count 成为某个 {} 的一部分",
} as const;
