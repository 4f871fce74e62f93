import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { BLOCK_SIZE, type Coding } from "../../src/codec/coding.ts";
import { CodecWorkers } from "../../src/codec/codec_workers.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { SyncBehind } from "../../src/io/sync_behind.ts";
import { StoredFileWriter } from "../../src/store/stored_file.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { refusal, rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const fs = new DenoFileSystem();

/** Undoes a coding with the runtime's own tools. */
const UNDO: Record<Coding, (stored: Uint8Array) => Uint8Array> = {
  none: (stored) => stored,
  gzip: (stored) => gunzipSync(stored),
  zstd: (stored) => zstdDecompressSync(stored),
};

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Bytes that compress a little. */
function content(size: number): Uint8Array {
  return new Uint8Array(size).map((_, at) => (at * at) >> 7);
}

const SIZES = [0, 1, 17, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 1, 2 * BLOCK_SIZE + 12345];

for (const coding of ["none", "gzip", "zstd"] as const) {
  Deno.test(`StoredFileWriter stores files of every size with ${coding}`, async () => {
    using work = new WorkFolder();
    for (const size of SIZES) {
      const path = `${work.path}/${size}`;
      const wanted = content(size);
      using writer = await StoredFileWriter.create(fs, path, { coding, mode: 0o600 });
      // Parts that fit no block, from one buffer that is overwritten every time.
      const part = new Uint8Array(300_007);
      for (let at = 0; at < size; at += part.length) {
        const piece = wanted.subarray(at, at + part.length);
        part.set(piece);
        await writer.write(part.subarray(0, piece.length));
        part.fill(0xff);
      }
      const sums = await writer.finish();
      const stored = Deno.readFileSync(path);
      assert.deepEqual(sums, {
        size,
        checksum: sha256(wanted),
        stored_size: stored.length,
        stored_checksum: sha256(stored),
      });
      assert.deepEqual(new Uint8Array(UNDO[coding](stored)), wanted, `${size} bytes`);
      assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
    }
  });
}

Deno.test("StoredFileWriter stores an empty file as a whole gzip or zstd file", async () => {
  using work = new WorkFolder();
  for (const coding of ["gzip", "zstd"] as const) {
    const path = `${work.path}/${coding}`;
    using writer = await StoredFileWriter.create(fs, path, { coding, mode: 0o600 });
    const sums = await writer.finish();
    assert.equal(sums.size, 0);
    assert.ok(sums.stored_size > 0);
    assert.equal(UNDO[coding](Deno.readFileSync(path)).length, 0);
  }
});

Deno.test("StoredFileWriter passes the level on", async () => {
  using work = new WorkFolder();
  const sizes: number[] = [];
  for (const level of [1, 9]) {
    const path = `${work.path}/${level}`;
    using writer = await StoredFileWriter.create(fs, path, { coding: "gzip", level, mode: 0o600 });
    await writer.write(content(BLOCK_SIZE));
    sizes.push((await writer.finish()).stored_size);
  }
  assert.ok(sizes[0]! > sizes[1]!, `${sizes}`);
  const options = { coding: "gzip", level: 10, mode: 0o600 } as const;
  const creation = StoredFileWriter.create(fs, `${work.path}/10`, options);
  await rejection("compression-level-invalid", creation);
  assert.equal(fs.stat(`${work.path}/10`), null);
});

Deno.test("StoredFileWriter writes the same file with Workers, also after one that was given up", async () => {
  using work = new WorkFolder();
  await using workers = new CodecWorkers(3);
  const wanted = content(12 * BLOCK_SIZE + 5);
  const store = async (name: string, options: { workers?: CodecWorkers }) => {
    const path = `${work.path}/${name}`;
    using writer = await StoredFileWriter.create(fs, path, {
      coding: "gzip",
      mode: 0o600,
      ...options,
    });
    await writer.write(wanted);
    return await writer.finish();
  };
  const alone = await store("alone", {});
  assert.deepEqual(await store("first", { workers }), alone);
  assert.ok(workers.started);
  {
    const path = `${work.path}/given-up`;
    using writer = await StoredFileWriter.create(fs, path, {
      coding: "zstd",
      mode: 0o600,
      workers,
    });
    await writer.write(wanted);
  }
  assert.deepEqual(await store("second", { workers }), alone);
  for (const name of ["first", "second"]) {
    const stored = Deno.readFileSync(`${work.path}/${name}`);
    assert.equal(sha256(stored), alone.stored_checksum);
    assert.deepEqual(new Uint8Array(gunzipSync(stored)), wanted);
  }
});

for (const coding of ["none", "zstd"] as const) {
  Deno.test(`StoredFileWriter brings a large file to disk while it is written, with ${coding}`, async () => {
    using work = new WorkFolder();
    const path = `${work.path}/a`;
    const calls: string[] = [];
    const hooked = new HookedFileSystem(({ name }) => {
      if (name !== "file.write" || calls.at(-1) !== name) calls.push(name);
    });
    const part = new Uint8Array(65_536);
    const hash = createHash("sha256");
    const sums = await SyncBehind.during(async (behind) => {
      using writer = await StoredFileWriter.create(hooked, path, { coding, mode: 0o600, behind });
      // More than twice what is left to the system's own time.
      for (let done = 0; done < 20 * 1024 * 1024; done += part.length) {
        hash.update(crypto.getRandomValues(part));
        await writer.write(part);
      }
      return await writer.finish();
    });
    const early = calls.filter((name) => name === "append").length;
    assert.equal(early, 2, calls.join(" "));
    assert.equal(calls.filter((name) => name === "file.sync").length, early + 1);
    assert.equal(calls.at(-1), "file.sync");
    assert.equal(sums.checksum, `sha256:${hash.digest("hex")}`);
    assert.equal(sums.stored_checksum, sha256(Deno.readFileSync(path)));
  });
}

Deno.test("StoredFileWriter leaves a file that nobody may write to until it is finished", async () => {
  using work = new WorkFolder();
  const calls: string[] = [];
  const hooked = new HookedFileSystem(({ name }) => calls.push(name));
  const options = { coding: "none", mode: 0o440 } as const;
  const sums = await SyncBehind.during(async (behind) => {
    using writer = await StoredFileWriter.create(hooked, `${work.path}/a`, { ...options, behind });
    const part = new Uint8Array(1024 * 1024);
    for (let done = 0; done < 10; done++) await writer.write(part);
    return await writer.finish();
  });
  assert.equal(sums.size, 10 * 1024 * 1024);
  assert.deepEqual(calls.filter((name) => name === "append" || name === "file.sync"), [
    "file.sync",
  ]);
});

Deno.test("StoredFileWriter does not overwrite a file", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/a`, "first");
  const creation = StoredFileWriter.create(fs, `${work.path}/a`, { coding: "none", mode: 0o600 });
  await rejection("exists", creation);
  assert.equal(Deno.readTextFileSync(`${work.path}/a`), "first");
  refusal("exists", () => fs.create(`${work.path}/a`, 0o600));
});
