import { adler32, ADLER32_START } from "../digest/adler32.ts";

/** Bytes of the snapshot that {@linkcode emptyTreeSnapshot} makes: the size of 3.4's own. */
const SIZE = 296;
const MAGIC = 0x5a4b534e;
const VERSION = 2;
/** The paths of an empty tree; the root has the empty one. */
const PATHS = ["", "/zookeeper", "/zookeeper/quota"];
const STAT_SIZE = 60;

/**
 * A snapshot of the tree that a server of 3.4 starts with when it has none, in the form without
 * footers that every ZooKeeper loads. 3.5 and later refuse logs without a snapshot. No sessions, no
 * ACLs; all nodes have empty data, an open ACL and a stat of zeros. Layout: see snapshot.ts.
 */
export function emptyTreeSnapshot(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const int = (value: number) => {
    view.setInt32(at, value);
    at += 4;
  };
  const long = (value: bigint) => {
    view.setBigInt64(at, value);
    at += 8;
  };
  const string = (text: string) => {
    int(text.length);
    at += new TextEncoder().encodeInto(text, bytes.subarray(at)).written;
  };
  int(MAGIC);
  int(VERSION);
  long(-1n);
  int(0);
  int(0);
  for (const path of PATHS) {
    string(path);
    int(0);
    long(-1n);
    at += STAT_SIZE;
  }
  string("/");
  long(BigInt(adler32(ADLER32_START, bytes, 0, at)));
  string("/");
  return bytes;
}
