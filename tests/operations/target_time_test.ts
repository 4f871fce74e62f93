import assert from "node:assert/strict";
import fc from "fast-check";
import { resolveTime } from "../../src/operations/target_time.ts";
import { verify } from "../../src/operations/verify.ts";
import { windowFiles } from "../../src/operations/scan_files.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { frame, log as buildLog, record } from "../zookeeper/build_log.ts";

const ctx = testContext();
const HEADER_SIZE = 16;
const FRAME_SIZE = 12;
/** Of the time in a record's body: behind client id, cxid and zxid. */
const TIME_OFFSET = 20;

/** Finds what a data dir had at a time, from the files as verify sees them. */
async function finder(dataDir: string) {
  const report = await verify(ctx, { dataDir, logDir: null, level: "records" });
  const { logs } = windowFiles(report);
  return (time: number) => resolveTime(ctx, time, report.windows, logs);
}

function logsIn(version2: string): string[] {
  return [...Deno.readDirSync(version2)].map(({ name }) => name)
    .filter((name) => name.startsWith("log."))
    .sort((a, b) => parseInt(a.slice(4), 16) - parseInt(b.slice(4), 16));
}

Deno.test("resolveTime() finds the last transaction by then, as a walk over the records does", async () => {
  using work = new WorkFolder();
  for (const [version, name] of [["3.4.14", "plain"], ["3.9.5", "several-epochs"]] as const) {
    const { dataDir } = copyMember(
      version satisfies ZooKeeperVersion,
      name,
      `${work.path}/${version}`,
    );
    const version2 = `${dataDir}/version-2`;
    const records = logsIn(version2)
      .flatMap((log) => walkLog(Deno.readFileSync(`${version2}/${log}`)).records);
    const times = records.map(({ time }) => time);
    assert.ok(times.every((time, at) => at === 0 || time >= times[at - 1]!), "the clock went on");
    const find = await finder(dataDir);
    const [first, last] = [times[0]!, times.at(-1)!];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: first, max: last + 5000 }), async (time) => {
        const at = records.findLastIndex((record) => record.time <= time);
        const { zxid, next } = await find(time);
        assert.equal(zxid, records[at]!.zxid);
        assert.equal(next?.zxid, records[at + 1]?.zxid);
      }),
      { numRuns: 30 },
    );
    const early = await rejection("time-before-start", find(first - 1));
    assert.match(early.message, new RegExp(new Date(first).toISOString()));
  }
});

Deno.test("resolveTime() asks for a zxid where the clock went back over that time", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "plain", `${work.path}/member`);
  const [name] = logsIn(`${dataDir}/version-2`);
  const path = `${dataDir}/version-2/${name}`;
  const log = Deno.readFileSync(path);
  const { records } = walkLog(log);
  const start = Date.parse("2025-01-15T00:00:00Z");
  // A minute a record, but the second half begins where the first was in its middle.
  const half = records.length >> 1;
  const timeOf = (at: number) => start + (at < half ? at : at - (half >> 1)) * 60_000;
  const bodies = records.map(({ offset, size }, at) => {
    const body = log.slice(offset + FRAME_SIZE, offset + size - 1);
    new DataView(body.buffer).setBigInt64(TIME_OFFSET, BigInt(timeOf(at)));
    return body;
  });
  const parts = [log.subarray(0, HEADER_SIZE), ...bodies.map(frame)];
  Deno.writeFileSync(path, new Uint8Array(parts.flatMap((part) => [...part])));
  const find = await finder(dataDir);

  const clear = await find(timeOf(3));
  assert.equal(clear.zxid, records[3]!.zxid);
  const twice = timeOf(half - 2);
  const { message } = await rejection("time-ambiguous", find(twice));
  const again = records.findIndex((_, at) => at >= half && timeOf(at) === twice);
  for (const at of [half - 2, again]) {
    assert.match(message, new RegExp(`0x${records[at]!.zxid.toString(16)} \\(`));
  }
});

Deno.test("resolveTime() says when the time lies in what was lost", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/member`);
  const report = await verify(ctx, { dataDir, logDir: null, level: "records" });
  const [window] = report.windows;
  assert.ok(window !== undefined);
  const { logs } = windowFiles(report);
  const middle = (window.start + window.end) / 2n;
  const windows = [
    { ...window, end: middle - 20n },
    { ...window, start: middle + 20n },
  ];
  const at = (zxid: bigint) => {
    const log = logsIn(`${dataDir}/version-2`)
      .flatMap((name) => walkLog(Deno.readFileSync(`${dataDir}/version-2/${name}`)).records);
    return log.find((record) => record.zxid === zxid)!.time;
  };
  const before = at(middle - 20n);
  const after = at(middle + 20n);
  if (after > before) {
    const { message } = await rejection("time-lost", resolveTime(ctx, before, windows, logs));
    assert.match(message, /is lost/);
  } else assert.fail("the fixture's records there have one time");
});

/** Where each epoch's leader has a clock of its own: what it showed first, and what went by since. */
const EPOCHS = fc.array(
  fc.record({
    clock: fc.integer({ min: 0, max: 40 }),
    steps: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const BEGIN = Date.parse("2025-01-15T00:00:00Z");

Deno.test("resolveTime() knows for any clocks of leaders which times were once, more than once, or never", async () => {
  using work = new WorkFolder();
  const { snapDir, dataDir } = copyMember("3.9.5", "plain", `${work.path}/member`);
  const seen = { once: 0, again: 0, before: 0 };
  const property = fc.asyncProperty(EPOCHS, async (epochs) => {
    for (const name of logsIn(snapDir)) Deno.removeSync(`${snapDir}/${name}`);
    const records = epochs.flatMap(({ clock, steps }, epoch) => {
      let time = clock;
      return steps.map((step, at) => ({
        zxid: (BigInt(epoch) << 32n) + BigInt(at + 1),
        time: BEGIN + 1000 * (time += step),
      }));
    });
    epochs.forEach((_, epoch) => {
      const own = records.filter(({ zxid }) => zxid >> 32n === BigInt(epoch));
      const path = `${snapDir}/log.${own[0]!.zxid.toString(16)}`;
      Deno.writeFileSync(path, buildLog(...own.map((each) => record(each))));
    });
    const find = await finder(dataDir);
    for (let second = -1; second < 80; second++) {
      const time = BEGIN + 1000 * second;
      // Each record that was the last one by then, until a later one was not.
      const meant = records.filter((each, at) =>
        each.time <= time && (records[at + 1]?.time ?? Infinity) > time
      );
      if (meant.length === 1) {
        seen.once++;
        assert.equal((await find(time)).zxid, meant[0]!.zxid);
      } else if (meant.length === 0) {
        seen.before++;
        await rejection("time-before-start", find(time));
      } else {
        seen.again++;
        const { message, hint } = await rejection("time-ambiguous", find(time));
        assert.match(message, new RegExp(` ${meant.length} times: after `));
        for (const { zxid } of meant) assert.ok(message.includes(`0x${zxid.toString(16)} (`));
        assert.match(hint ?? "", /give the zxid with --truncate-to-zxid/);
      }
    }
  });
  await fc.assert(property, { numRuns: 12 });
  assert.ok(seen.once > 0 && seen.again > 0 && seen.before > 0, JSON.stringify(seen));
});
