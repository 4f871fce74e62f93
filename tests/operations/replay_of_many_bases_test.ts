import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";

Deno.test("a proof by replay opens a log only for the bases that it continues", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const opened: string[] = [];
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open") opened.push(path);
  });
  const { dataDir, logDir } = member;
  const { proofs } = await verify(testContext({ fs }), { dataDir, logDir, level: "replay" });
  const bases = proofs!.map(({ from, to }) => ({ from, to }));
  assert.ok(bases.length > 2, "There are bases whose logs differ");

  const logs = [...Deno.readDirSync(member.txnDir)].map(({ name }) => `${member.txnDir}/${name}`);
  const expected = new Map<string, number>();
  for (const path of logs) {
    const zxids = walkLog(Deno.readFileSync(path)).records.map(({ zxid }) => zxid);
    const [first, last] = [zxids[0]!, zxids.at(-1)!];
    // The first reading judges the records.
    expected.set(path, 1 + bases.filter(({ from, to }) => last > from && first <= to).length);
  }
  const counts = new Map(logs.map((path) => [path, opened.filter((each) => each === path).length]));
  for (const [path, count] of counts) {
    // Where a base ends with a log, the next one shows that nothing is left.
    assert.ok([0, 1].includes(count - expected.get(path)!), `${path} was opened ${count} times`);
  }
  assert.equal(counts.get(logs.toSorted()[0]!), expected.get(logs.toSorted()[0]!));
});
