import assert from "node:assert/strict";
import fc from "fast-check";
import { ZkBackupError } from "../../../src/errors.ts";
import { MemorySource } from "../../../src/io/byte_source.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { replayLogs } from "../../../src/zookeeper/replay.ts";
import { writeSnapshot } from "../../../src/zookeeper/snapshot_writer.ts";
import { readFixture } from "../../lab/expectation.ts";
import { walkLog } from "../../lab/walk_log.ts";
import { reseal, walkSnapshot } from "../../lab/walk_snapshot.ts";
import { frame } from "../build_log.ts";
import { join } from "../jute_writer.ts";
import { logInput } from "./support.ts";

const { folder } = readFixture("3.9.5", "separate-log-dir");
const LOG = Deno.readFileSync(`${folder}/log/version-2/log.1`);
const [SNAPSHOT] = [...Deno.readDirSync(`${folder}/data/version-2`)]
  .map(({ name }) => name)
  .filter((name) => name !== "snapshot.0")
  .sort();

/** Places and what is put there; the bytes that lengths and counts begin with come often. */
const changes = fc.array(
  fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff))),
  { minLength: 1, maxLength: 4 },
);

Deno.test("Whatever stands in records with right checksums, a replay ends with findings", async () => {
  const bodies = walkLog(LOG).records.map(({ offset, size }) =>
    LOG.slice(offset + 12, offset + size - 1)
  );
  let noticed = 0;
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(bodies.length - 1), async (list, which) => {
      const body = bodies[which]!.slice();
      for (const [place, value] of list) body[place % body.length] = value;
      const bytes = join([LOG.subarray(0, 16), ...bodies.with(which, body).map(frame)]);
      const tree = await emptyTree("3.5+");
      const base = { name: null, zxid: 0n, end: 0n, digest: null };
      const replay = await replayLogs(tree, base, [{ name: "log.1", input: logInput(bytes) }]);
      if (replay.stopped ?? replay.firstMismatch ?? replay.firstMisfit) noticed++;
      // What came of it is a tree that can be gone over and written.
      assert.equal([...tree.list()].length, tree.size);
      if (tree.unknownAcls === 0) assert.ok([...writeSnapshot(tree, null)].length > 0);
    }),
    { numRuns: 300 },
  );
  // Not all: session ids, cxids and the text of ACLs are in no digest.
  assert.ok(noticed > 150, `${noticed} of 300`);
});

Deno.test("Whatever stands in a snapshot with right seals, it loads or is refused", async () => {
  const original = Deno.readFileSync(`${folder}/data/version-2/${SNAPSHOT}`);
  const { seals } = walkSnapshot(original);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(changes, async (list) => {
      const bytes = original.slice();
      for (const [place, value] of list) bytes[16 + place % (seals[0]! - 16)] = value;
      reseal(bytes, seals);
      try {
        const { tree, scan } = await loadTree(new MemorySource(bytes));
        assert.equal(tree.size, scan.nodes);
        assert.equal([...tree.list()].length, tree.size);
      } catch (error) {
        assert.ok(error instanceof ZkBackupError, String(error));
        assert.equal(error.code, "unsound-snapshot");
        refused++;
      }
    }),
    { numRuns: 300 },
  );
  assert.ok(refused > 0 && refused < 300, `${refused} of 300`);
});
