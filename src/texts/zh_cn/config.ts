/** What is said of the configuration, in Simplified Chinese. */
export const CONFIG = {
  // What a key takes.
  "{} must be {}: current value is {}": "{} 的值应为：{}；当前值为：{}",
  "{} must be from {} to {} with {}: current value is {}":
    "使用 {3} 时，{0} 的值应在 {1} 到 {2} 之间；当前值为：{4}",
  "a line of text": "一行文本",
  "a path": "路径",
  "true or false": "true 或 false",
  "one of {}": "{} 之一",
  "a whole number from {} to {}": "{} 到 {} 之间的整数",
  "a number from {} to {}": "{} 到 {} 之间的数",
  '"auto", or a whole number from {} to {}': "“auto”，或 {} 到 {} 之间的整数",
  "a list": "列表",
  "a group of keys": "一组键",
  "a single value": "单个值",
  "nothing": "空值",
  // Defaults that depend on others.
  "the data dir": "与数据目录相同",
  "host and data dir": "由主机名与数据目录构成",
  "{}, with zstd {}": "{}，使用 zstd 时为 {}",
  // What to do about a value.
  "Leave the key out to use its default": "若要使用默认值，请不要写出该键",
  "At most {} characters are possible": "最多 {} 个字符",
  "It holds a line break or another control character": "其中含有换行符或其他控制字符",
  "Write the whole path: ~ is not expanded here": "请写出完整路径：此处不会展开 ~",
  "Put it in quotes to make it a text": "若要作为文本，请加上引号",
  "Write it without quotes": "请去掉引号",
  "A restore moves the present data aside and deletes nothing before what replaces it is safe on disk; this cannot be put off":
    "恢复时会把现有数据移到一旁，在替换它的数据安全落盘之前不会删除任何内容；这一行为无法关闭",
  "{} cannot be stdout together with JSON output: the messages would stand amid the result":
    "输出 JSON 时 {} 不能为 stdout：日志会混入结果之中",
  "Set it to stderr or file, or leave --format json out":
    "请将其设为 stderr 或 file，或去掉 --format json",
  // Where files are looked for.
  "{} ({}, line {}, column {})": "{}（{} 第 {} 行第 {} 列）",
  "{} does not exist": "{} 不存在",
  "{} is ignored: {}. To use it all the same, name it with --config":
    "已忽略 {}：{}。如仍要使用它，请用 --config 指定",
  "it belongs to user {}, and who runs zkbackup is not known without --allow-sys=uid":
    "它属于用户 {}，而没有 --allow-sys=uid 就无法得知运行 zkbackup 的用户",
  "it belongs to user {}, neither to user {}, who runs zkbackup, nor to root":
    "它属于用户 {}，既不属于运行 zkbackup 的用户 {}，也不属于 root",
  "others than its owner may write it (mode {}); take that away with chmod go-w":
    "属主以外的用户可以写入它（权限 {}）；请用 chmod go-w 去掉该权限",
  // How a file is written.
  "{} is no configuration: it has {} bytes, at most {} are read":
    "{} 不是配置文件：它有 {} 字节，最多只读取 {} 字节",
  "Not UTF-8 text": "不是 UTF-8 文本",
  "It looks like UTF-16: save the file as UTF-8": "看起来是 UTF-16：请将文件保存为 UTF-8",
  "Save the file as UTF-8": "请将文件保存为 UTF-8",
  "{} is not YAML: {}": "{} 不是 YAML：{}",
  "Not YAML: {}": "不是 YAML：{}",
  "Indent with spaces: YAML takes no tabs there": "请用空格缩进：YAML 在此处不允许制表符",
  "Write sections and keys as docs/configuration.md shows; quote texts that hold : or #":
    "请按 docs/configuration.md 的写法书写各节和键；含有 : 或 # 的文本请加引号",
  "The file must hold keys with their values: it is {}": "文件应由键和值组成；实际为：{}",
  "Section {} must hold keys with their values: it is {}": "{} 一节应由键和值组成；实际为：{}",
  "Write name: value, with a space behind the colon": "请写成 name: value，冒号后加一个空格",
  'Unknown section "{}"': "未知的节“{}”",
  'Unknown key "{}" in {}': "未知的键“{}”，位于 {}",
  "Known are: {}": "可用的有：{}",
  'Did you mean "{}"?': "您是指“{}”吗？",
  'Did you mean "{}" in section "{}"?': "您是指“{1}”一节中的“{0}”吗？",
  'Key "{}" stands twice: in line {} already': "键“{}”重复：第 {} 行已有",
  "Keep one of the two": "请只保留其中一个",
  "A second document is not taken here": "此处不接受第二个文档",
  "Keep one document in the file": "请在文件中只保留一个文档",
  "A key that is not a word is not taken here": "此处的键必须是单词",
  "Write keys as name: value": "请将键写成 name: value 的形式",
  "An alias (*name) is not taken here": "此处不接受别名（*name）",
  "An anchor (&name) is not taken here": "此处不接受锚点（&name）",
  "A tag (!name) is not taken here": "此处不接受标签（!name）",
  "Write the value itself": "请直接写出值",
} as const;
