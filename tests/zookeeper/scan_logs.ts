/*
 * Run in its own process by txnlog_walk_test.ts: scans all cases of log_cases.ts and prints a line of
 * JSON for each. First comes whether the engine has the vectors of WebAssembly.
 *
 *   [portably]   takes WebAssembly away before the reader is loaded
 */
import { createHash } from "node:crypto";
import type { TxnLogScan, TxnLogVisitor } from "../../src/zookeeper/txnlog.ts";
import { type LogCase, logCases } from "./log_cases.ts";

if (Deno.args.includes("portably")) {
  delete (globalThis as { WebAssembly?: unknown }).WebAssembly;
}
const { scanTxnLog } = await import("../../src/zookeeper/txnlog.ts");
const { lendMemory } = await import("../../src/digest/summed_memory.ts");
const { dribble } = await import("./build_log.ts");

/** Who looks at some records asks for each whose counter is a multiple of this. */
const EACH = 7;

/** Scans a log; what came of it, with digests of what the visitor got. */
async function scan({ bytes, sized, step, visit, until, ...options }: LogCase): Promise<unknown> {
  const shown = createHash("sha256");
  const passed = createHash("sha256");
  let records = 0;
  const record: TxnLogVisitor["record"] = (each) => {
    // Others may be shown beside those that are wanted, and need not be.
    if (visit === "some records" && each.counter % EACH !== 0) return;
    const { offset, size, number, epoch, counter, time, type, checksum, body } = each;
    const numbers = [offset, size, number, epoch, counter, time, type, checksum];
    shown.update(`${numbers} ${body?.length};`).update(body ?? "");
    records++;
  };
  const seeBytes = (chunk: Uint8Array) => void passed.update(chunk);
  const visitors: Record<LogCase["visit"], TxnLogVisitor> = {
    "records and bytes": { record, bytes: seeBytes },
    "some records": {
      record,
      wanted: (_, counter) => (Math.floor(counter / EACH) + 1) * EACH,
    },
    "bytes": { bytes: seeBytes },
    "nothing": {},
  };
  const input = {
    size: sized ? bytes.length : null,
    open: (offset: number) => Promise.resolve(dribble(bytes, offset, step)),
    ...options,
    ...until === undefined ? {} : { until },
  };
  let found: TxnLogScan | string;
  try {
    found = await scanTxnLog(input, visitors[visit]);
  } catch (error) {
    found = String(error);
  }
  return { scan: found, records, shown: shown.digest("hex"), passed: passed.digest("hex") };
}

/** JSON with zxids as text and maps as entries. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}`;
    return inner instanceof Map ? [...inner] : inner;
  });
}

const lines: string[] = [];
{
  using memory = lendMemory(1);
  lines.push(text(memory.vectors !== null));
}
for (const each of logCases()) {
  const { bytes: _, ...described } = each;
  lines.push(text({ ...described, ...await scan(each) as object }));
}
const printed = new TextEncoder().encode(`${lines.join("\n")}\n`);
for (let done = 0; done < printed.length;) done += Deno.stdout.writeSync(printed.subarray(done));
