import assert from "node:assert/strict";
import zlib from "node:zlib";
import { BLOCK_SIZE } from "../../src/codec/coding.ts";
import { encodeXerialSnappy } from "../../src/codec/xerial_snappy.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { concat, encodeBlocks, hex, logLike, readAll } from "./support.ts";

const MIB = 1024 * 1024;

/** The bound on every command but replay, less what the rest of a command needs (40 MiB of it is Deno). */
const LIMIT_MIB = 80;

interface Outcome {
  length: number;
  code?: string;
  peakMiB: number;
}

async function peakMemory(task: string, coding: string, what: string): Promise<Outcome> {
  const script = new URL("peak_memory.ts", import.meta.url).href;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, task, coding, what],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** One gzip member as no tool of ours writes it: `count` times 1 MiB, deflated into about 1 KiB each. */
function giantMember(count: number): Uint8Array {
  const zeros = new Uint8Array(MIB);
  const piece = zlib.deflateRawSync(zeros, { finishFlush: zlib.constants.Z_FULL_FLUSH });
  let crc = 0;
  for (let i = 0; i < count; i++) crc = zlib.crc32(zeros, crc);
  const trailer = new Uint8Array(8);
  new DataView(trailer.buffer).setUint32(0, crc, true);
  new DataView(trailer.buffer).setUint32(4, count * MIB, true);
  const head = hex("1f8b 08 00 00000000 00 ff");
  return concat([head, ...Array(count).fill(piece), hex("0300"), trailer]);
}

/** A zstd frame of `blocks` repetitions of 128 KiB in four bytes each. */
function repetition(blocks: number): Uint8Array {
  const header = (last: number) => [(((128 * 1024) << 3) | 2 | last) & 255, 0, 16, 7];
  return concat([hex("28b52ffd 00 58"), ...Array(blocks - 1).fill(header(0)), header(1)]);
}

const bombs: Record<string, { coding: string; stored: () => Uint8Array | Promise<Uint8Array> }> = {
  "one gzip member of 512 MiB": { coding: "gzip", stored: () => giantMember(512) },
  "512 gzip members of ours": {
    coding: "gzip",
    stored: async () => repeat((await encodeBlocks("gzip", [new Uint8Array(BLOCK_SIZE)]))[0]!, 512),
  },
  "512 zstd frames of ours": {
    coding: "zstd",
    stored: async () => repeat((await encodeBlocks("zstd", [logLike(BLOCK_SIZE)]))[0]!, 512),
  },
  "64 zstd frames of 8 MiB": { coding: "zstd", stored: () => repeat(repetition(64), 64) },
  "snappy blocks": {
    coding: "snappy",
    stored: async () => {
      const zeros = new MemorySource(new Uint8Array(MIB));
      return repeat(await readAll(await encodeXerialSnappy(zeros)), 512);
    },
  },
};

function repeat(part: Uint8Array, times: number): Uint8Array {
  return concat(Array(times).fill(part));
}

for (const [what, { coding, stored }] of Object.entries(bombs)) {
  Deno.test({
    name: `512 MiB of content in ${what} are decoded within ${LIMIT_MIB} MiB of memory`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const file = await Deno.makeTempFile();
      try {
        await Deno.writeFile(file, await stored());
        const outcome = await peakMemory("decode", coding, file);
        assert.equal(outcome.code, undefined);
        assert.equal(outcome.length, 512 * MIB);
        assert.ok(outcome.peakMiB < LIMIT_MIB, `${outcome.peakMiB} MiB at the peak`);
      } finally {
        await Deno.remove(file);
      }
    },
  });
}

Deno.test({
  name: "a zstd frame of 256 GiB in 8 MiB is refused within the memory",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeFile(file, repetition(2_000_000));
      const outcome = await peakMemory("decode", "zstd", file);
      assert.equal(outcome.code, "stored-frame-too-large");
      assert.equal(outcome.length, 0);
      assert.ok(outcome.peakMiB < LIMIT_MIB, `${outcome.peakMiB} MiB at the peak`);
    } finally {
      await Deno.remove(file);
    }
  },
});

for (const coding of ["gzip", "zstd"]) {
  Deno.test({
    name: `256 MiB are encoded with ${coding} within ${LIMIT_MIB} MiB of memory`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const outcome = await peakMemory("encode", coding, "256");
      assert.ok(outcome.length > MIB);
      assert.ok(outcome.peakMiB < LIMIT_MIB, `${outcome.peakMiB} MiB at the peak`);
    },
  });
}

/** What a Worker may take; targets for the whole program count on it. */
const WORKER_LIMIT_MIB = 25;

for (const coding of ["gzip", "zstd"]) {
  Deno.test({
    name: `a Worker for ${coding} takes no more than ${WORKER_LIMIT_MIB} MiB of memory`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const alone = await peakMemory("workers", coding, "1");
      const three = await peakMemory("workers", coding, "4");
      const each = (three.peakMiB - alone.peakMiB) / 3;
      assert.ok(each < WORKER_LIMIT_MIB, `${each} MiB for each Worker`);
    },
  });
}
