/*
 * Run in its own process by memory_test.ts: does one thing, then prints as JSON how many bytes came
 * out, the code of the error that ended it, and the peak of the process's memory (Linux only).
 *
 *   decode <coding> <file>      encode <coding> <number of blocks>      workers <coding> <concurrency>
 */
import { BLOCK_SIZE, type Coding, openEncoder } from "../../src/codec/coding.ts";
import { CodecWorkers } from "../../src/codec/codec_workers.ts";
import { decodeSource } from "../../src/codec/decode.ts";
import { decodeXerialSnappy } from "../../src/codec/xerial_snappy.ts";
import { ZkBackupError } from "../../src/errors.ts";
import { logLike } from "./support.ts";

const [task, coding, what] = Deno.args as [
  "decode" | "encode" | "workers",
  Coding | "snappy",
  string,
];
let length = 0;
let code: string | undefined;

async function decode(): Promise<void> {
  using file = Deno.openSync(what);
  const stored = {
    read: (into: Uint8Array) => Promise.resolve(file.readSync(into) ?? 0),
  };
  const source = coding === "snappy"
    ? await decodeXerialSnappy(stored)
    : decodeSource(coding, stored);
  const into = new Uint8Array(256 * 1024);
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    length += count;
  }
}

async function encode(): Promise<void> {
  const encoder = await openEncoder(coding as Coding, 1);
  const block = logLike(BLOCK_SIZE);
  for (let i = 0; i < Number(what); i++) {
    encoder.encode(block, (bytes) => {
      length += bytes.length;
    });
  }
}

/** Encodes until every Worker has had much to do. */
async function encodeWithWorkers(): Promise<void> {
  await using workers = new CodecWorkers(Number(what));
  const encoder = await workers.open(coding as Coding);
  const block = logLike(BLOCK_SIZE);
  for (let left = 100; left > 0;) {
    encoder.encode(block, (bytes) => {
      length += bytes.length;
    });
    if (workers.ready === workers.concurrency - 1) left--;
  }
  encoder.finish();
}

const TASKS = { decode, encode, workers: encodeWithWorkers };
try {
  await TASKS[task]();
} catch (error) {
  if (!(error instanceof ZkBackupError)) throw error;
  code = error.code;
}
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))![1];
const outcome = JSON.stringify({ length, code, peakMiB: Number(peak) / 1024 });
Deno.stdout.writeSync(new TextEncoder().encode(outcome));
