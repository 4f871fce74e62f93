/*
 * Run in its own process by memory_test.ts: reads what no memory could hold, then prints as JSON what
 * came of it and the peak of the process's memory (Linux only).
 *
 *   <one of SCENARIOS> <size of the input in MiB>
 */
import type { ByteSource } from "../../src/io/byte_source.ts";
import { scanSnapshot } from "../../src/zookeeper/snapshot.ts";
import { scanTxnLog } from "../../src/zookeeper/txnlog.ts";
import { adler32 } from "../lab/walk_snapshot.ts";
import { LOG_HEADER, record } from "./build_log.ts";
import { EMPTY_NODES, snapshotBody } from "./build_snapshot.ts";
import { concat, JuteWriter } from "./jute_writer.ts";

const MIB = 1024 * 1024;

/** What a reader says of its input. */
interface Outcome {
  kind: string | null;
  /** Records or nodes. */
  count: number;
}

/** `head`, then `next` over and over, `size` bytes in all. */
function endless(head: Uint8Array, size: number, next: (at: number) => Uint8Array): ByteSource {
  let rest = head;
  let turn = 0;
  let left = size;
  return {
    read(into) {
      let filled = 0;
      while (filled < into.length && left > 0) {
        if (rest.length === 0) rest = next(turn++);
        const part = rest.subarray(0, Math.min(into.length - filled, left));
        into.set(part, filled);
        rest = rest.subarray(part.length);
        filled += part.length;
        left -= part.length;
      }
      return Promise.resolve(filled);
    },
  };
}

async function snapshot(size: number, head: Uint8Array, next: (at: number) => Uint8Array) {
  const { faults, nodes } = await scanSnapshot(endless(head, size, next));
  return { kind: faults[0]?.kind ?? null, count: nodes };
}

async function txnlog(
  size: number,
  head: Uint8Array,
  next: (at: number) => Uint8Array,
  known = false,
) {
  const open = async (offset: number) => {
    const source = endless(head, size, next);
    const block = new Uint8Array(MIB);
    for (let left = offset; left > 0;) {
      left -= await source.read(block.subarray(0, Math.min(left, MIB)));
    }
    return source;
  };
  const { faults, records } = await scanTxnLog({ size: known ? size : null, open });
  return { kind: faults[0]?.kind ?? null, count: records };
}

const SNAPSHOT_HEAD = new JuteWriter().int(0x5a4b534e).int(2).long(-1n).int(0).done();
const int = (value: number) => new JuteWriter().int(value).done();
const zeros = new Uint8Array(MIB);

const NODE = concat(
  new JuteWriter().string("/node").buffer(new Uint8Array(200)).long(-1n).done(),
  new Uint8Array(60),
);
const NODE_VIEW = new DataView(NODE.buffer);

/** A node with an ACL of its own, or an open one; the same memory for all. */
function node(acl: number): Uint8Array {
  NODE_VIEW.setBigInt64(NODE.length - 68, BigInt(acl));
  return NODE;
}

const ACL = new JuteWriter().long(0n).int(-1).done();
const ACL_VIEW = new DataView(ACL.buffer);

/** An ACL without entries under a key of its own. */
function acl(key: number): Uint8Array {
  ACL_VIEW.setInt32(4, key);
  return ACL;
}

const noise = new Uint8Array(MIB).map((_, at) => (at * 2654435761) >>> 13);

const FIRST = record({ zxid: 1n });
const AGAIN = record({ zxid: 1n, type: -1 });

const ODD = record({ zxid: 1n });
const ODD_VIEW = new DataView(ODD.buffer);

/** A sound record with every other zxid; the same memory for all. */
function odd(at: number): Uint8Array {
  ODD_VIEW.setInt32(12 + 16, 2 * at + 1);
  ODD_VIEW.setUint32(4, adler32(ODD.subarray(12, -1)));
  return ODD;
}

/** Sound records without end: an error may stand under the zxid before it. */
function sameZxid(at: number): Uint8Array {
  return at === 0 ? FIRST : AGAIN;
}

const SCENARIOS: Record<string, (size: number) => Promise<Outcome>> = {
  "snapshot of many nodes": (size) => {
    const root = snapshotBody({ nodes: EMPTY_NODES.slice(0, 1) });
    return snapshot(size, root.subarray(0, -5), () => node(-1));
  },
  "snapshot whose ACLs do not end": (size) =>
    snapshot(
      size,
      concat(SNAPSHOT_HEAD, int(0x7fffffff)),
      acl,
    ),
  "snapshot whose nodes name as many ACLs": (size) => {
    const root = snapshotBody({ nodes: EMPTY_NODES.slice(0, 1) });
    return snapshot(size, root.subarray(0, -5), node);
  },
  "snapshot whose path does not end": (size) =>
    snapshot(size, concat(SNAPSHOT_HEAD, int(0), int(16 * MIB)), () => zeros),
  "snapshot whose data does not end": (size) =>
    snapshot(size, concat(SNAPSHOT_HEAD, int(0), int(0), int(0x7fffffff)), () => zeros),
  "log of many records": (size) => txnlog(size, LOG_HEADER, (at) => sameZxid(at)),
  // A few more than are kept; behind them anything.
  "log of nothing but holes": (size) =>
    txnlog(size, LOG_HEADER, (at) => at < 11_000 ? odd(at) : zeros),
  "log whose record does not end": (size) =>
    txnlog(
      size,
      concat(LOG_HEADER, new JuteWriter().long(1n).int(0x7fff0000).done()),
      () => noise,
    ),
  "log whose record is as large as the file": (size) =>
    txnlog(
      size,
      concat(LOG_HEADER, new JuteWriter().long(1n).int(size - 16 - 13).done()),
      () => noise,
      true,
    ),
  "log of zeros": (size) => txnlog(size, LOG_HEADER, () => zeros, true),
};

/** Names of what can be asked for. */
export const SCENARIO_NAMES: readonly string[] = Object.keys(SCENARIOS);

if (import.meta.main) {
  const [name, size] = Deno.args;
  const outcome = await SCENARIOS[name!]!(Number(size) * MIB);
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))![1];
  const text = JSON.stringify({ ...outcome, peakMiB: Number(peak) / 1024 });
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
