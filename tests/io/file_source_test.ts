import assert from "node:assert/strict";
import { FileSource } from "../../src/io/file_source.ts";
import { DenoFileSystem, type OpenFile } from "../../src/io/file_system.ts";
import { WorkFolder } from "../support/work_folder.ts";

const fs = new DenoFileSystem();

/** A file of `length` bytes, each of which says where it stands. */
function fileOf(work: WorkFolder, length: number): string {
  const path = `${work.path}/file`;
  Deno.writeFileSync(path, new Uint8Array(length).map((_, at) => at % 251));
  return path;
}

async function readAll(source: FileSource, step = 1000): Promise<number[]> {
  const all: number[] = [];
  const into = new Uint8Array(step);
  for (let count = await source.read(into); count > 0; count = await source.read(into)) {
    all.push(...into.subarray(0, count));
  }
  return all;
}

const expected = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => (from + at) % 251);

Deno.test("FileSource reads from its start to its end, in steps of any size", async () => {
  using work = new WorkFolder();
  using file = fs.open(fileOf(work, 3000));
  const cases: [options: { start?: number; end?: number }, from: number, to: number][] = [
    [{}, 0, 3000],
    [{ start: 100 }, 100, 3000],
    [{ end: 2000 }, 0, 2000],
    [{ start: 100, end: 101 }, 100, 101],
    [{ start: 100, end: 100 }, 0, 0],
    [{ start: 200, end: 100 }, 0, 0],
    [{ start: 3000 }, 0, 0],
    [{ start: 5000 }, 0, 0],
    [{ end: 9000 }, 0, 3000],
    [{ end: 0 }, 0, 0],
  ];
  for (const [options, from, to] of cases) {
    for (const step of [1, 7, 1000, 4096]) {
      assert.deepEqual(await readAll(new FileSource(file, options), step), expected(from, to));
    }
  }
});

Deno.test("FileSource says again and again that it is at its end", async () => {
  using work = new WorkFolder();
  using file = fs.open(fileOf(work, 10));
  const source = new FileSource(file);
  await readAll(source);
  for (let i = 0; i < 3; i++) assert.equal(await source.read(new Uint8Array(5)), 0);
});

Deno.test("several FileSources take turns on one file", async () => {
  using work = new WorkFolder();
  using file = fs.open(fileOf(work, 100));
  const [first, second] = [new FileSource(file), new FileSource(file, { start: 50 })];
  const into = new Uint8Array(10);
  for (let turn = 0; turn < 5; turn++) {
    assert.equal(await first.read(into), 10);
    assert.deepEqual([...into], expected(10 * turn, 10 * turn + 10));
    assert.equal(await second.read(into), 10);
    assert.deepEqual([...into], expected(50 + 10 * turn, 60 + 10 * turn));
  }
});

Deno.test("FileSource does not chase a file that grows behind its end", async () => {
  using work = new WorkFolder();
  const path = fileOf(work, 100);
  using file = fs.open(path);
  const fixed = new FileSource(file, { end: 100 });
  const open = new FileSource(file);
  const into = new Uint8Array(60);
  assert.equal(await fixed.read(into), 60);
  Deno.writeFileSync(path, new Uint8Array(50), { append: true });
  assert.equal(await fixed.read(into), 40);
  assert.equal(await fixed.read(into), 0);
  assert.equal((await readAll(open)).length, 150);
});

Deno.test("FileSource reads nothing more once its signal is aborted", async () => {
  using work = new WorkFolder();
  using file = fs.open(fileOf(work, 100));
  const controller = new AbortController();
  const source = new FileSource(file, { signal: controller.signal });
  assert.equal(await source.read(new Uint8Array(10)), 10);
  const reason = new Error("interrupted");
  controller.abort(reason);
  const into = new Uint8Array(10);
  await assert.rejects(source.read(into), (error) => error === reason);
  assert.deepEqual([...into], new Array(10).fill(0));
});

/** A file that only tells how it was read. */
function recordingFile(): { file: OpenFile; calls: string[] } {
  const calls: string[] = [];
  const read = (name: string, into: Uint8Array) => {
    calls.push(name);
    return into.length;
  };
  const file: OpenFile = {
    path: "/none",
    stat: () => assert.fail("not asked for"),
    readSync: (into) => read("readSync", into),
    read: (into) => Promise.resolve(read("read", into)),
    seek: () => {},
    write: () => assert.fail("not asked for"),
    writeAside: () => assert.fail("not asked for"),
    sync: () => assert.fail("not asked for"),
    syncAside: () => assert.fail("not asked for"),
    close: () => {},
    [Symbol.dispose]: () => {},
  };
  return { file, calls };
}

Deno.test("FileSource lets signals in every now and then, by the clock", async () => {
  const real = performance.now;
  let now = real.call(performance) + 1000;
  performance.now = () => now;
  try {
    const { file, calls } = recordingFile();
    const into = new Uint8Array(10);
    await new FileSource(file).read(into);
    calls.length = 0;
    // However many files the reads are of.
    for (const passed of [0, 20, 20, 20, 0, 60, 49, 1]) {
      now += passed;
      await new FileSource(file).read(into);
    }
    assert.deepEqual(calls, [
      ...["readSync", "readSync", "readSync", "read"],
      ...["readSync", "read", "readSync", "read"],
    ]);
  } finally {
    performance.now = real;
  }
});

Deno.test("FileSource passes errors on with the path", async () => {
  using work = new WorkFolder();
  const path = fileOf(work, 10);
  const file = fs.open(path);
  file.close();
  await assert.rejects(new FileSource(file).read(new Uint8Array(5)), {
    name: "ZkBackupError",
    path,
  });
});
