import { ROOT } from "../../tools/source_files.ts";
import { mutateBytes } from "../fuzz/mutate.ts";
import { Random } from "../fuzz/random.ts";
import { walkLog } from "../lab/walk_log.ts";
import { adler32 } from "../lab/walk_snapshot.ts";

/*
 * Logs of real servers, damaged ones, and ways to scan them, the same in every process. Nothing here
 * may load the reader: who uses this decides first with which engine that runs.
 */

/** Who looks on: at all records, at those of some zxids, at the bytes, or nobody. */
export type Visit = "records and bytes" | "some records" | "bytes" | "nothing";

/** A log and how it is scanned. */
export interface LogCase {
  /** Says what was done to which log. */
  name: string;
  bytes: Uint8Array;
  /** Whether the size is known before. */
  sized: boolean;
  /** Most bytes that a read gives. */
  step: number;
  bufferSize?: number | undefined;
  maxRecordSize?: number | undefined;
  until?: bigint | undefined;
  visit: Visit;
}

const HEADER = 16;
const FRAME = 12;
const ZXID_IN_BODY = 12;
const TYPE_IN_BODY = 28;
const VISITS: readonly Visit[] = ["records and bytes", "some records", "bytes", "nothing"];
/** Small windows have records at their ends, and some that do not fit. */
const BUFFERS = [undefined, undefined, 64, 333, 4096];
const MAX_RECORDS = [undefined, undefined, undefined, 40, 100, 300];
const STEPS = [Infinity, Infinity, 1000, 61];
/** Types that no server reads back, at the ends of the walk's sets of types too, and some it does. */
const TYPES = [-1, 0, 1, 5, 13, 14, 21, -10, -11, -16, -17, 47, 48, 77, 0x7fff_ffff, -0x8000_0000];
/** Logs of which mutants are made, each cut to so many records. */
const MUTATED = [
  ...["3.4.14/torn-tail", "3.6.4/fuzzy-snapshot", "3.9.5/fuzzy-snapshot", "3.9.5/several-epochs"],
  ...["3.5.10/purged", "3.7.2/kill-9", "3.8.4/acl-hole", "3.9.5/snap-sync"],
];
const MOST_RECORDS = 120;
const MUTANTS = 1200;

/** Paths of all logs of real servers, by their paths below testdata/zookeeper. */
function recordedLogs(): Map<string, URL> {
  const base = new URL("testdata/zookeeper/", ROOT);
  const logs = new Map<string, URL>();
  const walk = (folder: URL, path: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) walk(new URL(`${name}/`, folder), `${path}${name}/`);
      else if (/^log\.[0-9a-f]+$/.test(name)) logs.set(`${path}${name}`, new URL(name, folder));
    }
  };
  walk(base, "");
  return new Map([...logs].toSorted(([a], [b]) => a < b ? -1 : 1));
}

/** All of them, one after the other. */
export function* logCases(): Generator<LogCase> {
  const logs = recordedLogs();
  for (const [name, url] of logs) {
    const bytes = Deno.readFileSync(url);
    const whole = { name, bytes, sized: true, step: Infinity };
    for (const visit of VISITS) yield { ...whole, visit };
    yield { ...whole, sized: false, bufferSize: 333, visit: "records and bytes" };
    yield { ...whole, bufferSize: 64, maxRecordSize: 100, visit: "nothing" };
    const zxids = walkLog(bytes).records.map(({ zxid }) => zxid);
    yield { ...whole, until: zxids[zxids.length >> 1], visit: "records and bytes" };
  }
  const chosen = MUTATED.flatMap((start) =>
    [...logs].filter(([name]) => name.startsWith(`${start}/`)).slice(-1)
  );
  for (let seed = 0; seed < MUTANTS; seed++) {
    const [name, url] = chosen[seed % chosen.length]!;
    yield mutant(new Random(seed), `${name}, seed ${seed}`, Deno.readFileSync(url));
  }
}

function mutant(random: Random, name: string, whole: Uint8Array<ArrayBuffer>): LogCase {
  const log = new Log(whole.slice(0, walkLog(whole).records[MOST_RECORDS]?.offset));
  const [what, mutate] = random.pick(MUTATIONS);
  const bytes = mutate(random, log);
  return {
    name: `${name}: ${what}`,
    bytes,
    sized: !random.oneIn(4),
    step: random.pick(STEPS),
    bufferSize: random.pick(BUFFERS),
    maxRecordSize: random.pick(MAX_RECORDS),
    until: random.oneIn(4) ? random.pick(log.zxids) + BigInt(random.below(3) - 1) : undefined,
    visit: random.pick(VISITS),
  };
}

/** A log to be changed in place, record by record. */
class Log {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly view: DataView;
  readonly records: readonly { offset: number; size: number }[];
  readonly zxids: bigint[];

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    const { records } = walkLog(bytes);
    this.records = records;
    this.zxids = records.map(({ zxid }) => zxid);
  }

  /** Gives a record the checksum of what its body is now. */
  seal({ offset, size }: { offset: number; size: number }): void {
    const body = this.bytes.subarray(offset + FRAME, offset + size - 1);
    this.view.setBigInt64(offset, BigInt(adler32(body)));
  }

  /** The bytes with others in place of those from `from` up to `to`. */
  spliced(from: number, to: number, added: Uint8Array): Uint8Array<ArrayBuffer> {
    const result = new Uint8Array(from + added.length + this.bytes.length - to);
    result.set(this.bytes.subarray(0, from));
    result.set(added, from);
    result.set(this.bytes.subarray(to), from + added.length);
    return result;
  }
}

type Mutate = (random: Random, log: Log) => Uint8Array<ArrayBuffer>;

/** Changes one record, at an offset in it; its checksum is made right again or, at times, not. */
function inRecord(
  change: (random: Random, log: Log, offset: number, size: number) => void,
): Mutate {
  return (random, log) => {
    const record = random.pick(log.records);
    change(random, log, record.offset, record.size);
    if (!random.oneIn(5)) log.seal(record);
    return log.bytes;
  };
}

function flip(random: Random, { bytes }: Log, at: number): void {
  bytes[at]! ^= 1 << random.below(8);
}

/** Gives all records the zxids that `zxidOf` says for their numbers from 0. */
function renumber(log: Log, zxidOf: (at: number) => bigint): Uint8Array<ArrayBuffer> {
  log.records.forEach((record, at) => {
    log.zxids[at] = zxidOf(at);
    log.view.setBigInt64(record.offset + FRAME + ZXID_IN_BODY, log.zxids[at]!);
    log.seal(record);
  });
  return log.bytes;
}

/** Gives them zxids that follow each other and reach `middle` at one of the records. */
function renumberAround(middle: bigint): Mutate {
  return (random, log) => {
    const first = middle - BigInt(random.below(log.records.length));
    return renumber(log, (at) => first + BigInt(at));
  };
}

const MUTATIONS: readonly (readonly [what: string, mutate: Mutate])[] = [
  ["a bit of a head", (random, log) => {
    flip(random, log, random.pick(log.records).offset + random.below(FRAME));
    return log.bytes;
  }],
  [
    "a bit of a body",
    inRecord((random, log, offset, size) =>
      flip(random, log, offset + FRAME + random.below(size - FRAME - 1))
    ),
  ],
  ["an end byte", (random, log) => {
    const { offset, size } = random.pick(log.records);
    log.bytes[offset + size - 1] = random.pick([0, 0x41, 0xff]);
    return log.bytes;
  }],
  [
    "a bit of a zxid",
    inRecord((random, log, offset) =>
      flip(random, log, offset + FRAME + ZXID_IN_BODY + random.below(8))
    ),
  ],
  [
    "a type",
    inRecord((random, log, offset) =>
      log.view.setInt32(offset + FRAME + TYPE_IN_BODY, random.pick(TYPES))
    ),
  ],
  [
    "a check of its own",
    inRecord((_, log, offset) => log.view.setInt32(offset + FRAME + TYPE_IN_BODY, 13)),
  ],
  ["multis", (random, log) => {
    for (const record of log.records.filter(() => random.oneIn(3))) {
      log.view.setInt32(record.offset + FRAME + TYPE_IN_BODY, 14);
      log.seal(record);
    }
    return log.bytes;
  }],
  ["a length", (random, log) => {
    const { offset, size } = random.pick(log.records);
    const lengths = [-1, 0, 31, 32, 33, size - FRAME - 2, size - FRAME, size, 0x7fff_ffff];
    log.view.setInt32(offset + 8, random.pick(lengths));
    return log.bytes;
  }],
  ["zxids over the end of a counter", renumberAround(0x3_ffff_ffffn)],
  ["zxids over the highest bit of a counter", renumberAround(0x3_8000_0000n)],
  ["negative zxids", renumberAround(0n)],
  ["a counter that begins anew", (random, log) => {
    const first = -random.below(log.records.length);
    return renumber(log, (at) => 0x3_0000_0000n + BigInt((first + at) >>> 0));
  }],
  ["an error under the zxid before", (random, log) => {
    const at = random.below(log.records.length - 1);
    const { offset } = log.records[at + 1]!;
    log.view.setBigInt64(offset + FRAME + ZXID_IN_BODY, log.zxids[at]!);
    log.view.setInt32(offset + FRAME + TYPE_IN_BODY, random.pick([-1, -1, 1]));
    log.seal(log.records[at + 1]!);
    return log.bytes;
  }],
  ["a record twice", (random, log) => {
    const { offset, size } = random.pick(log.records);
    return log.spliced(offset, offset, log.bytes.slice(offset, offset + size));
  }],
  ["a record left out", (random, log) => {
    const { offset, size } = random.pick(log.records);
    return log.spliced(offset, offset + size, new Uint8Array());
  }],
  ["a cut", (random, log) => log.bytes.slice(0, random.below(log.bytes.length + 1))],
  [
    "a cut in the header",
    (random, log) => log.bytes.slice(0, random.below(HEADER + 1)),
  ],
  ["zeros between records", (random, log) => {
    const { offset } = random.pick(log.records);
    return log.spliced(offset, offset, new Uint8Array(random.pick([1, 12, 13, 45, 5000])));
  }],
  ["zeros anywhere", (random, log) => {
    const at = random.below(log.bytes.length);
    return log.spliced(at, at, new Uint8Array(1 + random.below(100)));
  }],
  ["zeros behind a torn record", (random, log) => {
    const { offset, size } = log.records.at(-1)!;
    const end = offset + FRAME + random.below(size - FRAME);
    return log.spliced(end, log.bytes.length, new Uint8Array(random.pick([0, size, 5000])));
  }],
  ["bytes without a meaning", (random, log) => mutateBytes(random, log.bytes)],
];
