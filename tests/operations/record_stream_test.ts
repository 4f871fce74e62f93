import assert from "node:assert/strict";
import { RecordStream } from "../../src/operations/record_stream.ts";
import { makeLargeMember } from "../bench/large_member.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { WorkFolder } from "../support/work_folder.ts";

const MB = 1_000_000;

/** Two logs of 4 MB, each read through several windows, and how often a file was read. */
async function twoLogs(work: WorkFolder) {
  await makeLargeMember(work.path, 8 * MB, 4 * MB);
  const folder = `${work.path}/version-2`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("log."))
    .sort((a, b) => parseInt(a.slice(4), 16) - parseInt(b.slice(4), 16));
  const logs = names.map((name) => ({
    name,
    zxid: BigInt(`0x${name.slice(4)}`),
    path: `${folder}/${name}`,
    file: name,
    coding: "none" as const,
  }));
  const count = { reads: 0 };
  const fs = new HookedFileSystem(({ name }) => {
    if (name === "file.read") count.reads++;
  });
  return { logs, count, stream: new RecordStream(testContext({ fs }), logs) };
}

Deno.test("a stream of records gives those of all logs in order", async () => {
  using work = new WorkFolder();
  const { logs, stream } = await twoLogs(work);
  await using _stream = stream;
  for (const { path } of logs) {
    for (const { zxid, size, time } of walkLog(Deno.readFileSync(path)).records) {
      const mark = await stream.next();
      assert.deepEqual([mark?.zxid, mark?.size, mark?.time], [zxid, size, time]);
    }
  }
  assert.equal(await stream.next(), null);
  assert.equal(await stream.next(), null);
});

Deno.test("a stream of records reads no further than it is asked, and closes what it reads", async () => {
  using work = new WorkFolder();
  const { count, stream } = await twoLogs(work);
  await stream.next();
  const { reads } = count;
  assert.ok(reads > 0 && reads <= 2, `${reads} reads`);
  for (let taken = 0; taken < 100; taken++) await stream.next();
  assert.equal(count.reads, reads);
  await stream[Symbol.asyncDispose]();
  assert.equal(count.reads, reads);
});

Deno.test("a stream of records fails as its reading does", async () => {
  using work = new WorkFolder();
  const { logs } = await twoLogs(work);
  let reads = 0;
  const fs = new HookedFileSystem(({ name }) => {
    if (name === "file.read" && ++reads === 3) throw new Error("disk on fire");
  });
  await using stream = new RecordStream(testContext({ fs }), logs);
  await assert.rejects(async () => {
    while (await stream.next() !== null);
  }, /disk on fire/);
});
