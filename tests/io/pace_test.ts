import assert from "node:assert/strict";
import { FileSource } from "../../src/io/file_source.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { Pace } from "../../src/io/pace.ts";
import { pause } from "../../src/io/turn.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { WorkFolder } from "../support/work_folder.ts";

const MEGA = 1024 * 1024;

Deno.test("Pace lets no more bytes through in a time than its rate allows", async () => {
  const clock = new FakeClock();
  const pace = new Pace(MEGA, clock);
  for (let read = 0; read < 100; read++) await pace.take(MEGA / 10);
  assert.ok(Math.abs(clock.time - 10_000) < 1, `${clock.time} ms`);
});

Deno.test("Pace makes up for slow work, but not for long idleness", async () => {
  const clock = new FakeClock();
  const pace = new Pace(1000, clock);
  clock.time += 100;
  await pace.take(100);
  assert.equal(clock.time, 100, "what was earned meanwhile needs no wait");
  clock.time += 3_600_000;
  await pace.take(250);
  assert.equal(clock.time, 3_600_100);
  await pace.take(1000);
  assert.equal(clock.time, 3_601_100);
});

Deno.test("Pace asks for reads of a tenth of a second, and of a page at least", () => {
  assert.equal(new Pace(10 * MEGA, new FakeClock()).largestRead, MEGA);
  assert.equal(new Pace(1024, new FakeClock()).largestRead, 4096);
});

Deno.test("FileSource reads at the pace it is given, in small reads", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/file`;
  Deno.writeFileSync(path, new Uint8Array(500_000).fill(7));
  using file = new DenoFileSystem().open(path);
  const clock = new FakeClock();
  const source = new FileSource(file, { pace: new Pace(100_000, clock) });
  const block = new Uint8Array(MEGA);
  const counts: number[] = [];
  for (let count = await source.read(block); count > 0; count = await source.read(block)) {
    counts.push(count);
  }
  assert.equal(Math.max(...counts), 10_000);
  assert.equal(counts.reduce((a, b) => a + b), 500_000);
  assert.ok(Math.abs(clock.time - 5000) < 1, `${clock.time} ms`);
});

Deno.test("FileSource reads no more at once than its buffer", async () => {
  using work = new WorkFolder();
  const path = `${work.path}/file`;
  Deno.writeFileSync(path, new Uint8Array(10_000));
  using file = new DenoFileSystem().open(path);
  const source = new FileSource(file, { bufferSize: 4096 });
  const block = new Uint8Array(MEGA);
  const counts = [await source.read(block), await source.read(block), await source.read(block)];
  assert.deepEqual(counts, [4096, 4096, 1808]);
});

Deno.test("pause() ends when its signal is aborted, before or meanwhile", async () => {
  const controller = new AbortController();
  const waiting = pause(3_600_000, controller.signal);
  const reason = new Error("stop");
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  await assert.rejects(pause(3_600_000, controller.signal), reason);
  await pause(0, new AbortController().signal);
});
