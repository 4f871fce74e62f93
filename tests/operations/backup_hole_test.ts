import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, LONG_AGO } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const PREALLOCATED = 64 * 1024 * 1024;
const WINDOW = 1024 * 1024;

/** A member whose newest log is padded to 64 MiB as a server does it: by one byte at the end. */
function paddedMember(work: WorkFolder) {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const name = [...Deno.readDirSync(member.txnDir)].map((entry) => entry.name)
    .filter((each) => each.startsWith("log."))
    .sort((a, b) => parseInt(a.slice(4), 16) - parseInt(b.slice(4), 16)).at(-1)!;
  const path = `${member.txnDir}/${name}`;
  const { end } = walkLog(Deno.readFileSync(path));
  Deno.truncateSync(path, end);
  using log = Deno.openSync(path, { write: true });
  log.seekSync(PREALLOCATED - 1, Deno.SeekMode.Start);
  log.writeSync(new Uint8Array(1));
  log.utimeSync(LONG_AGO, LONG_AGO);
  return { member, name, path, end };
}

Deno.test("a backup does not read the hole in a log of 64 MiB, a verify does", async () => {
  using work = new WorkFolder();
  const { member, name, path, end } = paddedMember(work);
  const blocks = Deno.statSync(path).blocks ?? Infinity;
  assert.ok(blocks * 512 < end + 64 * 1024, "this file system has no holes");
  let reads = 0;
  const fs = new HookedFileSystem((call) => {
    if (call.name === "file.read" && call.path === path) reads++;
  });
  const ctx = testContext({ fs });
  const { dir } = await backUp(ctx, member, { outputDir: work.folder("out") });
  // The window, and the head of the last record again, to see whether it still stands.
  assert.ok(reads > 0 && reads <= 3, `${reads} reads`);
  assert.equal(Deno.statSync(`${dir}/txnlogs/${name}`).size, end);

  reads = 0;
  await verify(ctx, { dataDir: member.dataDir, logDir: member.logDir, level: "records" });
  assert.ok(reads >= PREALLOCATED / WINDOW, `${reads} reads`);
});
