/** What is said of compressed data, logs, snapshots and what they restore, in Simplified Chinese. */
export const FORMATS = {
  // Compressed data.
  "Compression level of {} must be a whole number from {} to {}: current value is {}":
    "{} 的压缩级别必须是 {} 到 {} 之间的整数：当前值为 {}",
  "Compressed data is damaged at byte {}: {}": "压缩数据在字节 {} 处损坏：{}",
  "Compressed data ends too early, at byte {}": "压缩数据过早结束，止于字节 {}",
  "gzip member: {}": "gzip 数据段：{}",
  "gzip member does not end where its header says": "gzip 数据段的结尾与其头部所述不符",
  "checksum of the gzip member is wrong": "gzip 数据段的校验和错误",
  "length of the gzip member is wrong": "gzip 数据段的长度错误",
  "no gzip header where one must be": "应有 gzip 头部之处没有头部",
  "gzip header has flags that no version defines": "gzip 头部含有任何版本都未定义的标志",
  "checksum of the gzip header is wrong": "gzip 头部的校验和错误",
  "text in the gzip header is longer than {} bytes": "gzip 头部中的文本超过 {} 字节",
  "deflate data: {}": "deflate 数据：{}",
  "snappy block of {} bytes: at most {} are possible": "snappy 块有 {} 字节：最多只能有 {} 字节",
  "snappy block does not say its length: at most {} are possible":
    "snappy 块没有说明其长度：最多只能有 {} 字节",
  "snappy block with {} bytes in it: at most {} are possible":
    "snappy 块解压后有 {} 字节：最多只能有 {} 字节",
  "snappy block: {}": "snappy 块：{}",
  "no snappy header where one must be": "应有 snappy 头部之处没有头部",
  "zstd frame: {}": "zstd 帧：{}",
  "no zstd frame where one must be": "应有 zstd 帧之处没有帧",
  "zstd frame has an impossible block": "zstd 帧含有不可能存在的块",
  "zstd frame sets a reserved bit": "zstd 帧设置了保留位",
  "zstd frame at byte {} has more than {} bytes of content": "字节 {} 处的 zstd 帧内容超过 {} 字节",
  'This file was not compressed by zkbackup: decode it with "zstd -d"':
    "该文件不是由 zkbackup 压缩的：请用 “zstd -d” 解压",
} as const;
