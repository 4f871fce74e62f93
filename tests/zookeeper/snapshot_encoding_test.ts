import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { snappyCompressor } from "hysnappy";
import { ZkBackupError } from "../../src/errors.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import type { SnapshotEncoding } from "../../src/zookeeper/file_name.ts";
import { scanSnapshot, type SnapshotScan } from "../../src/zookeeper/snapshot.ts";
import { decodeSnapshot } from "../../src/zookeeper/snapshot_encoding.ts";
import { SMALL, snapshot } from "./build_snapshot.ts";
import { concat, JuteWriter, withByte } from "./jute_writer.ts";

const PLAIN = snapshot(SMALL);

/** The stream of xerial's SnappyOutputStream, in blocks of some hundred bytes. */
function xerial(bytes: Uint8Array): Uint8Array {
  const compress = snappyCompressor();
  const magic = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0);
  const parts: Uint8Array[] = [magic, new JuteWriter().int(1).int(1).done()];
  for (let at = 0; at < bytes.length; at += 300) {
    parts.push(new JuteWriter().buffer(compress(bytes.slice(at, at + 300))).done());
  }
  return concat(...parts);
}

const ENCODED: Record<Exclude<SnapshotEncoding, "plain">, Uint8Array> = {
  gzip: new Uint8Array(gzipSync(PLAIN)),
  snappy: xerial(PLAIN),
};

async function scan(encoding: SnapshotEncoding, bytes: Uint8Array): Promise<SnapshotScan> {
  return await scanSnapshot(await decodeSnapshot(encoding, new MemorySource(bytes)));
}

/** Whether a file gives a sound snapshot; damage of the coding is an error of the program's. */
async function isSound(encoding: SnapshotEncoding, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await scan(encoding, bytes)).sound;
  } catch (error) {
    assert.ok(error instanceof ZkBackupError, `Not an error of the program: ${error}`);
    assert.equal(error.category, "Corruption");
    return false;
  }
}

Deno.test("a snapshot is the same in every encoding of ZooKeeper's", async () => {
  const plain = await scan("plain", PLAIN);
  assert.ok(plain.sound);
  assert.deepEqual(await scan("gzip", ENCODED.gzip), plain);
  assert.deepEqual(await scan("snappy", ENCODED.snappy), plain);
});

Deno.test("a snapshot under the name of another encoding is not sound", async () => {
  const encodings: SnapshotEncoding[] = ["plain", "gzip", "snappy"];
  for (const named of encodings) {
    for (const written of encodings) {
      const bytes = written === "plain" ? PLAIN : ENCODED[written];
      assert.equal(await isSound(named, bytes), named === written, `${written} named ${named}`);
    }
  }
});

for (const [encoding, bytes] of Object.entries(ENCODED) as [SnapshotEncoding, Uint8Array][]) {
  Deno.test(`a snapshot in ${encoding} cut anywhere is not sound`, async () => {
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(await isSound(encoding, bytes.subarray(0, length)), false, `cut at ${length}`);
    }
  });

  Deno.test(`a snapshot in ${encoding} with any byte changed holds the same or is not sound`, async () => {
    const plain = await scan(encoding, bytes);
    for (let at = 0; at < bytes.length; at++) {
      for (const mask of [0x01, 0x80]) {
        const changed = withByte(bytes, at, bytes[at]! ^ mask);
        // Some bytes of the codings mean nothing, such as the time in a gzip header.
        if (await isSound(encoding, changed)) {
          assert.deepEqual(await scan(encoding, changed), plain);
        }
      }
    }
  });
}
