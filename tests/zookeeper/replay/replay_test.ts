import assert from "node:assert/strict";
import { MemorySource } from "../../../src/io/byte_source.ts";
import { emptyTree, loadTree } from "../../../src/zookeeper/load_tree.ts";
import { type Replay, type ReplayBase, replayLogs } from "../../../src/zookeeper/replay.ts";
import { writeSnapshot } from "../../../src/zookeeper/snapshot_writer.ts";
import { parseTxn } from "../../../src/zookeeper/txn.ts";
import { type Fixture, readFixture } from "../../lab/expectation.ts";
import { walkLog } from "../../lab/walk_log.ts";
import { reseal, walkSnapshot } from "../../lab/walk_snapshot.ts";
import { body, frame } from "../build_log.ts";
import { concat, join, JuteWriter } from "../jute_writer.ts";
import { logInput } from "./support.ts";

/** Where the records of `plain` begin: a standalone server without any history. */
const FROM_EMPTY: ReplayBase = { name: null, zxid: 0n, end: 0n, digest: null };
const HEADER_SIZE = 16;
const FRAME_SIZE = 12;

function read({ folder, dataDir }: Fixture, name: string): Uint8Array {
  return Deno.readFileSync(`${folder}/${dataDir}/version-2/${name}`);
}

/** The bodies of a log's records. */
function bodiesOf(log: Uint8Array): Uint8Array[] {
  return walkLog(log).records.map(({ offset, size }) =>
    log.slice(offset + FRAME_SIZE, offset + size - 1)
  );
}

/** A log of these bodies, each with the right checksum. */
function logOf(log: Uint8Array, bodies: readonly Uint8Array[]): Uint8Array {
  return join([log.subarray(0, HEADER_SIZE), ...bodies.map(frame)]);
}

async function replayFromEmpty(logs: Uint8Array[], line: "3.4" | "3.5+" = "3.5+") {
  const tree = await emptyTree(line);
  const inputs = logs.map((bytes, at) => ({ name: `log ${at}`, input: logInput(bytes) }));
  return { tree, replay: await replayLogs(tree, FROM_EMPTY, inputs) };
}

/** What a replay finds wrong, by zxid and place. */
function findings({ stopped, firstMismatch, firstMisfit }: Replay) {
  return {
    stopped: stopped && [stopped.kind, stopped.file, stopped.record, stopped.lastGoodZxid],
    mismatch: firstMismatch && [firstMismatch.zxid, firstMismatch.file, firstMismatch.record],
    misfit: firstMisfit && [firstMisfit.zxid, firstMisfit.file, firstMisfit.record],
  };
}

const SOUND = { stopped: null, mismatch: null, misfit: null };

const plain = read(readFixture("3.9.5", "plain"), "log.1");
const bodies = bodiesOf(plain);
const txns = bodies.map(parseTxn);
/** Index of the first record of a type behind the first 40, with data where it can have some. */
const indexOf = (type: string) =>
  txns.findIndex(({ op }, at) =>
    at >= 40 && op.type === type && (!("data" in op) || (op.data?.length ?? 0) > 0)
  );
const zxidAt = (index: number) => txns[index]!.header.zxid;

/** The log with one record's body replaced. */
function withBody(index: number, replacement: Uint8Array): Uint8Array {
  return logOf(plain, bodies.with(index, replacement));
}

/** A copy with the lowest bit of one byte flipped; counted from the end when negative. */
function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const index = at < 0 ? copy.length + at : at;
  copy[index]! ^= 1;
  return copy;
}

Deno.test("replayLogs() finds nothing wrong with a sound log", async () => {
  const { replay } = await replayFromEmpty([plain]);
  assert.deepEqual(findings(replay), SOUND);
  assert.equal(replay.applied, bodies.length);
  assert.equal(replay.last, zxidAt(bodies.length - 1));
});

for (const type of ["create", "setData"]) {
  const index = indexOf(type);
  const { op } = txns[index]!;
  if (!("data" in op) || op.data === null) throw new Error(`No ${type} with data`);
  const place = op.data.byteOffset - bodies[index]!.byteOffset;

  Deno.test(`replayLogs() finds a flipped bit in the data of a ${type} at its zxid`, async () => {
    const { replay } = await replayFromEmpty([withBody(index, flipped(bodies[index]!, place))]);
    const mismatch = [zxidAt(index), "log 0", index + 1];
    assert.deepEqual(findings(replay), { ...SOUND, mismatch });
    assert.equal(replay.firstMismatch!.stored, txns[index]!.digest!.digest);
    assert.equal(replay.provedTo, zxidAt(index) - 1n);
  });

  Deno.test(`replayLogs() finds a flipped bit in the time of a ${type} at its zxid`, async () => {
    const { replay } = await replayFromEmpty([withBody(index, flipped(bodies[index]!, 27))]);
    assert.deepEqual(findings(replay).mismatch, [zxidAt(index), "log 0", index + 1]);
  });
}

Deno.test("replayLogs() finds a wrong digest that everything after it contradicts", async () => {
  const index = indexOf("create");
  const { replay } = await replayFromEmpty([withBody(index, flipped(bodies[index]!, -1))]);
  assert.deepEqual(findings(replay).mismatch, [zxidAt(index), "log 0", index + 1]);
  assert.equal(replay.equal, replay.compared - 1);
});

Deno.test("replayLogs() cannot see the text of an ACL: it is in no digest", async () => {
  const index = txns.findIndex(({ op }) => op.type === "setAcl" && op.acl[0]!.id.length > 6);
  const { op } = txns[index]!;
  const id = op.type === "setAcl" ? op.acl[0]!.id : new Uint8Array();
  const place = id.byteOffset - bodies[index]!.byteOffset;
  const { replay } = await replayFromEmpty([withBody(index, flipped(bodies[index]!, place))]);
  assert.deepEqual(findings(replay), SOUND);
});

Deno.test("replayLogs() stops at a missing record, even if every checksum is right", async () => {
  const index = indexOf("create");
  const { replay } = await replayFromEmpty([logOf(plain, bodies.toSpliced(index, 1))]);
  const stopped = ["ZxidGap", "log 0", index + 1, zxidAt(index) - 1n];
  assert.deepEqual(findings(replay), { ...SOUND, stopped });
  assert.equal(replay.last, zxidAt(index) - 1n);
});

Deno.test("replayLogs() finds records missing at the end of an epoch by the next digest", async () => {
  const log = read(readFixture("3.9.5", "several-epochs"), "log.100000001");
  const all = bodiesOf(log);
  const parsed = all.map(parseTxn);
  const second = parsed.findIndex(({ header }) => header.zxid >= 0x2_0000_0000n);
  // The last record of the epoch that changed something and those behind it.
  const gone = parsed.findLastIndex(({ digest }, at) =>
    at < second && digest !== null && digest.digest !== parsed[at - 1]?.digest?.digest
  );
  const cut = logOf(log, [...all.slice(0, gone), ...all.slice(second)]);
  const { replay } = await replayFromEmpty([cut]);
  const first = parsed.findIndex(({ digest }, at) => at >= second && digest !== null);
  const { mismatch, stopped } = findings(replay);
  assert.equal(stopped, null);
  assert.deepEqual(mismatch, [parsed[first]!.header.zxid, "log 0", gone + 1 + first - second]);
  assert.equal(replay.provedTo! < parsed[gone]!.header.zxid, true);
});

Deno.test("replayLogs() finds a wrong version without any digest, as in 3.5", async () => {
  const log = read(readFixture("3.5.10", "plain"), "log.1");
  const all = bodiesOf(log);
  const parsed = all.map(parseTxn);
  const index = parsed.findIndex(({ op }, at) => at > 40 && op.type === "setData");
  // The version is the last field.
  const { replay } = await replayFromEmpty([logOf(log, all.with(index, flipped(all[index]!, -1)))]);
  assert.equal(replay.compared, 0);
  const misfit = [parsed[index]!.header.zxid, "log 0", index + 1];
  assert.deepEqual(findings(replay), { ...SOUND, misfit });
});

Deno.test("replayLogs() stops at logs whose places were swapped", async () => {
  const logs = [0, 50, 100].map((start) => logOf(plain, bodies.slice(start, start + 50)));
  const swapped = await replayFromEmpty([logs[0]!, logs[2]!, logs[1]!]);
  assert.deepEqual(findings(swapped.replay).stopped, ["ZxidGap", "log 1", 1, zxidAt(49)]);
  const first = await replayFromEmpty([logs[1]!, logs[0]!]);
  assert.deepEqual(findings(first.replay).stopped, ["ZxidGap", "log 0", 1, 0n]);
  const again = await replayFromEmpty([logs[0]!, logs[0]!]);
  assert.deepEqual(findings(again.replay).stopped, ["ZxidOrder", "log 1", 1, zxidAt(49)]);
});

Deno.test("replayLogs() stops at a record that comes twice", async () => {
  const index = indexOf("create");
  const twice = logOf(plain, bodies.toSpliced(index, 0, bodies[index]!));
  const { replay } = await replayFromEmpty([twice]);
  assert.deepEqual(findings(replay).stopped, ["ZxidOrder", "log 0", index + 2, zxidAt(index)]);
});

Deno.test("replayLogs() passes by an error under the zxid before it, as 3.9 writes it", async () => {
  const index = indexOf("create");
  const error = body({ zxid: zxidAt(index), type: -1, txn: new JuteWriter().int(-5).done() });
  const { replay } = await replayFromEmpty([logOf(plain, bodies.toSpliced(index + 1, 0, error))]);
  assert.deepEqual(findings(replay), SOUND);
});

Deno.test("replayLogs() stops at a record that no server could read", async () => {
  const index = indexOf("create");
  const longer = concat(bodies[index]!, Uint8Array.of(0));
  const { replay } = await replayFromEmpty([withBody(index, longer)]);
  assert.deepEqual(findings(replay).stopped, [
    "BadStructure",
    "log 0",
    index + 1,
    zxidAt(index - 1),
  ]);
});

Deno.test("replayLogs() stops at damage with the log's own fault, not at a torn record", async () => {
  const { records } = walkLog(plain);
  const { offset } = records[60]!;
  const damaged = await replayFromEmpty([flipped(plain, offset + 20)]);
  const stopped = ["ChecksumMismatch", "log 0", 61, zxidAt(59)];
  assert.deepEqual(findings(damaged.replay), { ...SOUND, stopped });
  const torn = await replayFromEmpty([plain.subarray(0, offset + 20)]);
  assert.deepEqual(findings(torn.replay), SOUND);
  assert.equal(torn.replay.last, zxidAt(59));
});

Deno.test("replayLogs() applies a record that is too large for the window", async () => {
  const data = new Uint8Array(17 * 1024 * 1024).map((_, at) => at * 7);
  const head = new JuteWriter().string("/large").int(data.length).done();
  const tail = new JuteWriter().acl([{ perms: 31, scheme: "world", id: "anyone" }]).bool(false)
    .int(1).done();
  const large = body({ zxid: 1n, type: 1, txn: concat(head, data, tail) });
  const small = body({ zxid: 2n, type: 2, txn: new JuteWriter().string("/none").done() });
  const { tree, replay } = await replayFromEmpty([logOf(plain, [large, small])]);
  assert.equal(replay.applied, 2);
  const node = tree.get(new TextEncoder().encode("/large"))!;
  assert.equal(node.dataLength, data.length);
  assert.equal(node.data!.findIndex((byte, at) => byte !== data[at]), -1);
  assert.deepEqual(findings(replay).misfit, [2n, "log 0", 2]);
});

Deno.test("replayLogs() ends with the target", async () => {
  const tree = await emptyTree("3.5+");
  const target = zxidAt(70);
  const logs = [
    { name: "log.1", input: logInput(logOf(plain, bodies.slice(0, 100))) },
    { name: "log.65", input: logInput(logOf(plain, bodies.slice(100))) },
  ];
  const replay = await replayLogs(tree, FROM_EMPTY, logs, { target });
  assert.equal(replay.last, target);
  assert.deepEqual(findings(replay), SOUND);
});

Deno.test("replayLogs() finds the snapshot of another tree where its fuzzy part ends", async () => {
  const fixture = readFixture("3.9.5", "fuzzy-snapshot");
  const { name: snapshot } = [...Deno.readDirSync(`${fixture.folder}/${fixture.dataDir}/version-2`)]
    .filter(({ name }) => name.startsWith("snapshot.") && name !== "snapshot.0")
    .sort((a, b) => parseInt(a.name.slice(9), 16) - parseInt(b.name.slice(9), 16))[0]!;
  const bytes = read(fixture, snapshot);
  const walked = walkSnapshot(bytes);
  const node = walked.nodes.find(({ path, dataLength }) =>
    !path.startsWith("/zookeeper") && dataLength > 0
  )!;
  bytes[node.dataOffset]! ^= 1;
  reseal(bytes, walked.seals);
  const { tree, scan } = await loadTree(new MemorySource(bytes));
  const zxid = BigInt(`0x${snapshot.slice(9)}`);
  const end = scan.digest!.zxid;
  const logs = Object.keys(fixture.files).filter((file) => /\/log\.[0-9a-f]+$/.test(file))
    .map((file) => file.slice(file.lastIndexOf("/") + 1))
    .sort((a, b) => parseInt(a.slice(4), 16) - parseInt(b.slice(4), 16))
    .map((name) => ({ name, input: logInput(read(fixture, name)) }));
  const replay = await replayLogs(tree, { name: snapshot, zxid, end, digest: scan.digest }, logs);
  assert.equal(replay.equal, 0);
  assert.equal(replay.provedFrom, null);
  assert.equal(replay.firstMismatch!.zxid, end);
});

/** The tree of `plain` at a record as a base that claims to end at another. */
async function baseAt(index: number, claimed: number) {
  const { tree } = await replayFromEmpty([logOf(plain, bodies.slice(0, index + 1))]);
  const loaded = await loadTree(new MemorySource(join([...writeSnapshot(tree, null)])));
  const zxid = zxidAt(claimed);
  const digest = { zxid, version: 2, digest: txns[claimed]!.digest!.digest };
  return { tree: loaded.tree, base: { name: "snapshot", zxid, end: zxid, digest } };
}

/** A place where two transactions follow each other that change the tree. */
const pair = txns.findIndex(({ digest }, at) =>
  at > 50 && digest !== null && txns[at + 1]?.op.type === "create"
);
const logs = [{ name: "log.1", input: logInput(plain) }];

Deno.test("replayLogs() proves an exact snapshot by its own footer", async () => {
  const { tree, base } = await baseAt(pair, pair);
  const replay = await replayLogs(tree, base, []);
  assert.deepEqual(findings(replay), SOUND);
  assert.deepEqual([replay.provedFrom, replay.compared], [base.zxid, 1]);
});

Deno.test("replayLogs() finds a footer that does not belong to its snapshot", async () => {
  const { tree, base } = await baseAt(pair, pair);
  const digest = { ...base.digest, digest: base.digest.digest ^ 1n };
  const replay = await replayLogs(tree, { ...base, digest }, []);
  assert.deepEqual(findings(replay).mismatch, [base.zxid, "snapshot", null]);
});

Deno.test("replayLogs() forgives a snapshot one transaction more than its footer tells", async () => {
  const more = await baseAt(pair + 1, pair);
  const alone = await replayLogs(more.tree, more.base, logs, { target: more.base.zxid });
  assert.deepEqual(findings(alone).mismatch, [more.base.zxid, "snapshot", null]);
  const again = await baseAt(pair + 1, pair);
  const replay = await replayLogs(again.tree, again.base, logs);
  assert.deepEqual(findings(replay), SOUND);
  assert.equal(replay.provedFrom, zxidAt(pair + 1));
});

Deno.test("replayLogs() does not forgive a snapshot that lacks a transaction", async () => {
  const { tree, base } = await baseAt(pair - 1, pair);
  const { mismatch } = findings(await replayLogs(tree, base, logs));
  assert.notEqual(mismatch, null);
});

Deno.test("replayLogs() hears a witness where the tree must be exact, and where it is contradicted", async () => {
  const inputs = [{ name: "log 0", input: logInput(plain) }];
  const at = (index: number) => [zxidAt(index), txns[index]!.digest!.digest] as const;
  const told = [10, 20, 30].map(at);
  const replay = async (witness: ReadonlyMap<bigint, bigint>) =>
    (await replayLogs(await emptyTree("3.5+"), FROM_EMPTY, inputs, { witness })).witness;
  const unknown = [zxidAt(bodies.length - 1) + 5n, 1n] as const;
  const agreed = await replay(new Map([...told, unknown]));
  assert.deepEqual(agreed, { compared: 3, equal: 3, firstMismatch: null });
  const [zxid, digest] = at(20);
  const { compared, equal, firstMismatch } = await replay(new Map([...told, [zxid, digest + 1n]]));
  assert.deepEqual([compared, equal], [3, 2]);
  assert.equal(firstMismatch?.zxid, zxid);
  assert.equal(firstMismatch?.computed, digest);
});
