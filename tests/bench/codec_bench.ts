import { BLOCK_SIZE, openEncoder } from "../../src/codec/coding.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { decodeXerialSnappy, encodeXerialSnappy } from "../../src/codec/xerial_snappy.ts";
import { ADLER32_START } from "../../src/digest/adler32.ts";
import { openSha256 } from "../../src/digest/sha256.ts";
import { lendMemory, portableMemory } from "../../src/digest/summed_memory.ts";
import { type ByteSource, MemorySource } from "../../src/io/byte_source.ts";
import { encodeFile, logLike, readAll } from "../codec/support.ts";

// Every run handles 8 MiB: 120 runs a second are 1 GB/s.
const content = logLike(8 * BLOCK_SIZE);
const into = new Uint8Array(256 * 1024);

async function drain(source: ByteSource): Promise<void> {
  while (await source.read(into) > 0);
}

for (const [way, lend] of [["loop", portableMemory], ["vectors", lendMemory]] as const) {
  const memory = lend(BLOCK_SIZE);
  memory.bytes.set(content.subarray(0, BLOCK_SIZE));
  for (const size of [160, 240, 1000, BLOCK_SIZE]) {
    Deno.bench(`Adler-32 by ${way}, ${size} bytes at a time`, () => {
      for (let block = 0; block < content.length / BLOCK_SIZE; block++) {
        for (let at = 0; at < BLOCK_SIZE; at += size) {
          memory.adler32(ADLER32_START, at, Math.min(at + size, BLOCK_SIZE));
        }
      }
    });
  }
}

Deno.bench("SHA-256, whole blocks", async () => {
  const sha256 = await openSha256();
  for (let at = 0; at < content.length; at += BLOCK_SIZE) {
    sha256.update(content.subarray(at, at + BLOCK_SIZE));
  }
  sha256.hex();
});

for (const coding of ["gzip", "zstd"] as const) {
  const encoder = await openEncoder(coding);
  const stored = await encodeFile(coding, content);

  Deno.bench(`${coding}, encode at the default level`, () => {
    for (let at = 0; at < content.length; at += BLOCK_SIZE) {
      encoder.encode(content.subarray(at, at + BLOCK_SIZE), () => {});
    }
  });

  Deno.bench(`${coding}, decode`, async () => {
    await drain(decodeSource(coding, new MemorySource(stored)));
  });
}

const compressed = new CompressionStream("gzip");
const foreign = new Blob([content.slice()]).stream().pipeThrough(compressed);
const gzipped = new Uint8Array(await new Response(foreign).arrayBuffer());

Deno.bench("gzip, decode one member of another program", async () => {
  await drain(decodeSource("gzip", new MemorySource(gzipped)));
});

const snappy = await readAll(await encodeXerialSnappy(new MemorySource(content)));

Deno.bench("xerial snappy, encode", async () => {
  await drain(await encodeXerialSnappy(new MemorySource(content)));
});

Deno.bench("xerial snappy, decode", async () => {
  await drain(await decodeXerialSnappy(new MemorySource(snappy)));
});
