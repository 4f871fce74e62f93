import { decodeSource } from "../codec/decode.ts";
import { decodeXerialSnappy } from "../codec/xerial_snappy.ts";
import type { ByteSource } from "../io/byte_source.ts";
import type { SnapshotEncoding } from "./file_name.ts";

/**
 * Undoes the compression that ZooKeeper 3.6+ puts under a snapshot: an ordinary gzip stream, or
 * the blocks of xerial's SnappyOutputStream. The seals in the snapshot cover what comes out.
 */
export async function decodeSnapshot(
  encoding: SnapshotEncoding,
  source: ByteSource,
): Promise<ByteSource> {
  switch (encoding) {
    case "plain":
      return source;
    case "gzip":
      return decodeSource("gzip", source);
    case "snappy":
      return await decodeXerialSnappy(source);
  }
}
