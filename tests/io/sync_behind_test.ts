import assert from "node:assert/strict";
import type { OpenFile } from "../../src/io/file_system.ts";
import { SyncBehind } from "../../src/io/sync_behind.ts";
import { nextTurn } from "../../src/io/turn.ts";

/** A file whose sync ends when it is told to. */
function slowFile(path: string, events: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const close = () => void events.push(`${path} closed`);
  const file = {
    path,
    syncAside: () => {
      events.push(`${path} begun`);
      return promise;
    },
    close,
    [Symbol.dispose]: close,
  } as unknown as OpenFile;
  return { file, end: resolve, fail: reject };
}

Deno.test("SyncBehind syncs one file at a time, closes each, and ends when the last is on disk", async () => {
  const events: string[] = [];
  const [a, b] = [slowFile("a", events), slowFile("b", events)];
  const running = SyncBehind.during(async (behind) => {
    await behind.take(a.file);
    events.push("a taken");
    await behind.take(b.file);
    events.push("b taken");
    return "result";
  }).finally(() => events.push("over"));
  await nextTurn();
  assert.deepEqual(events, ["a begun", "a taken"]);
  a.end();
  await nextTurn();
  assert.deepEqual(events.slice(2), ["a closed", "b begun", "b taken"]);
  b.end();
  assert.equal(await running, "result");
  assert.deepEqual(events.slice(5), ["b closed", "over"]);
});

Deno.test("SyncBehind tells whoever hands over next that a file is not on disk, and leaves none open", async () => {
  const events: string[] = [];
  const [a, b] = [slowFile("a", events), slowFile("b", events)];
  const running = SyncBehind.during(async (behind) => {
    await behind.take(a.file);
    a.fail(new Error("no space"));
    await behind.take(b.file);
  });
  await assert.rejects(running, /no space/);
  assert.deepEqual(events, ["a begun", "a closed", "b closed"]);
});

Deno.test("SyncBehind waits for its file also where something else failed, and tells what failed first", async () => {
  for (const failed of [true, false]) {
    const events: string[] = [];
    const a = slowFile("a", events);
    const running = SyncBehind.during(async (behind) => {
      await behind.take(a.file);
      throw new Error("something else");
    });
    await nextTurn();
    assert.deepEqual(events, ["a begun"]);
    if (failed) a.fail(new Error("no space"));
    else a.end();
    await assert.rejects(running, failed ? /no space/ : /something else/);
    assert.deepEqual(events, ["a begun", "a closed"]);
  }
});

Deno.test("SyncBehind begins with what is written only where nothing is at work", async () => {
  const events: string[] = [];
  const [a, b, c] = [slowFile("a", events), slowFile("b", events), slowFile("c", events)];
  const running = SyncBehind.during(async (behind) => {
    behind.begin(() => a.file);
    behind.begin(() => assert.fail("opened for nothing"));
    a.end();
    await nextTurn();
    behind.begin(() => b.file);
    b.end();
    await behind.take(c.file);
  });
  c.end();
  await running;
  assert.deepEqual(events, ["a begun", "a closed", "b begun", "b closed", "c begun", "c closed"]);
});

Deno.test("SyncBehind does not forget a failure by a sync that is begun later", async () => {
  const events: string[] = [];
  const [a, b] = [slowFile("a", events), slowFile("b", events)];
  const running = SyncBehind.during(async (behind) => {
    behind.begin(() => a.file);
    a.fail(new Error("lost"));
    await nextTurn();
    behind.begin(() => assert.fail("opened after a failure"));
    await behind.take(b.file);
  });
  await assert.rejects(running, /lost/);
  assert.deepEqual(events, ["a begun", "a closed", "b closed"]);
});
