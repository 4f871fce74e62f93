import assert from "node:assert/strict";
import { emptyTree } from "../../../src/zookeeper/load_tree.ts";
import { replayLogs } from "../../../src/zookeeper/replay.ts";
import { readFixture } from "../../lab/expectation.ts";
import { logInput } from "./support.ts";

Deno.test("replayLogs() writes down the digests around the zxids that are asked for", async () => {
  const { folder, dataDir } = readFixture("3.9.5", "plain");
  const input = logInput(Deno.readFileSync(`${folder}/${dataDir}/version-2/log.1`));
  const run = async (target: bigint, marksAt: bigint[]) => {
    const tree = await emptyTree("3.5+");
    const base = { name: null, zxid: 0n, end: 0n, digest: null };
    const options = { target, marksAt };
    const { marks } = await replayLogs(tree, base, [{ name: "log.1", input }], options);
    return { marks, digest: tree.digest };
  };
  const { marks } = await run(0x60n, [0x60n, 0n, 0x20n, 0x61n]);
  assert.deepEqual([...marks.keys()], [0n, 0x20n, 0x60n], "it does not come to 0x61");
  for (const [zxid, { at, after }] of marks) {
    assert.equal(at, (await run(zxid, [])).digest);
    assert.equal(after, zxid === 0x60n ? null : (await run(zxid + 1n, [])).digest);
  }
});
