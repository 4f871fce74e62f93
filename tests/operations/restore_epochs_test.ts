import assert from "node:assert/strict";
import type { EpochWish } from "../../src/operations/restore_epochs.ts";
import { planRestore, type RestorePlan } from "../../src/operations/restore_plan.ts";
import { parseZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { DEAD_ID, deadJournal, putGuard } from "../support/dead_restore.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp, restore, restoreOptions } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** Files that a target's version-2 holds before. */
type Present = Record<string, string | Uint8Array>;

/** Epochs planned for a member of an ensemble that went through epochs 1 to 3. */
async function epochs(
  present: Present,
  target: RestorePlan["options"]["target"] = { kind: "latest" },
  source: Present = {},
  wish: Partial<EpochWish> = {},
) {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  assert.equal(parseZxid(member.fixture.lastZxid) >> 32n, 3n);
  for (const [name, content] of Object.entries(source)) {
    putFile(`${member.snapDir}/${name}`, content);
  }
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const inner = work.folder("target/version-2");
  for (const [name, content] of Object.entries(present)) putFile(`${inner}/${name}`, content);
  const options = restoreOptions({
    backupDir: dir,
    dataDir: `${work.path}/target`,
    target,
    ...wish,
  });
  return (await planRestore(testContext(), options)).epochs;
}

const BOTH = { currentEpoch: "3", acceptedEpoch: "3" };

Deno.test("planRestore() lifts no epoch where the replaced files say how far history went", async () => {
  assert.deepEqual(await epochs(BOTH), { current: 3, accepted: 3 });
  const further = { currentEpoch: "5", acceptedEpoch: "7\n" };
  assert.deepEqual(await epochs(further), { current: 3, accepted: 7 });
});

Deno.test("planRestore() lifts acceptedEpoch where later epochs may have been used", async () => {
  assert.deepEqual(await epochs({}), { current: 3, accepted: 1003 });
  const earliest = { kind: "earliest" } as const;
  const further = { currentEpoch: "5", acceptedEpoch: "7" };
  assert.deepEqual(await epochs(further, earliest), { current: 3, accepted: 1007 });
});

Deno.test("planRestore() lifts acceptedEpoch as far as it is told to", async () => {
  const latest = { kind: "latest" } as const;
  assert.deepEqual(await epochs(BOTH, latest, {}, { epochLift: 5 }), { current: 3, accepted: 8 });
  assert.deepEqual(await epochs({}, latest, {}, { epochLift: 0 }), { current: 3, accepted: 3 });
  const highest = { ...BOTH, acceptedEpoch: String(0x7fff_fffd) };
  assert.equal((await epochs(highest, latest, {}, { epochLift: 1 }))?.accepted, 0x7fff_fffe);
  const error = await rejection("epoch-too-high", epochs(highest, latest, {}, { epochLift: 2 }));
  assert.match(error.message, /2147483647 is above .* 2147483646$/);
});

Deno.test("planRestore() gives every member the acceptedEpoch that it is told, none below its own", async () => {
  const latest = { kind: "latest" } as const;
  const members = [{}, BOTH, { currentEpoch: "5", acceptedEpoch: "7" }];
  for (const present of members) {
    const wished = await epochs(present, latest, {}, { acceptedEpoch: 1003 });
    assert.deepEqual(wished, { current: 3, accepted: 1003 });
  }
  const error = await rejection(
    "epoch-too-low",
    epochs(members[2]!, latest, {}, { acceptedEpoch: 6 }),
  );
  assert.match(error.message, /epoch 6 is below 7/);
});

Deno.test("planRestore() refuses to lift the epoch of a standalone server", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const options = { backupDir: dir, dataDir: work.folder("target"), epochLift: 1 };
  const error = await rejection("no-epochs", restore(testContext(), options));
  assert.equal(error.exitStatus, 1);
});

Deno.test("planRestore() lifts acceptedEpoch where a replaced file does not say its epoch", async () => {
  const bad: Present[] = [
    { ...BOTH, acceptedEpoch: "" },
    { ...BOTH, currentEpoch: new Uint8Array(4096) },
    { ...BOTH, acceptedEpoch: "99999999999999999999" },
    { currentEpoch: "3" },
    { acceptedEpoch: "3" },
  ];
  for (const present of bad) {
    assert.deepEqual(
      await epochs(present),
      { current: 3, accepted: 1003 },
      JSON.stringify(present),
    );
  }
});

Deno.test("planRestore() knows the epochs that a restore that died has moved aside", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const inner = work.folder("target/version-2");
  const saved = work.folder(`target/backup_before_${DEAD_ID}`);
  putFile(`${saved}/acceptedEpoch`, "7");
  putFile(`${inner}/currentEpoch`, "6");
  const [folder] = deadJournal(inner).folders;
  putGuard(inner, { folders: [{ ...folder!, replaced: 2 }] });
  const options = restoreOptions({ backupDir: dir, dataDir: `${work.path}/target` });
  assert.deepEqual((await planRestore(testContext(), options)).epochs, { current: 3, accepted: 7 });
  const { result } = await restore(testContext(), options);
  assert.deepEqual(result.epochs, { current: 3, accepted: 7 });
  assert.equal(Deno.readTextFileSync(`${result.saved[0]}/acceptedEpoch`), "7");
});

Deno.test("planRestore() writes epochs for a member whose own hold none", async () => {
  const garbage = { currentEpoch: "garbage", acceptedEpoch: "" };
  assert.deepEqual(await epochs({}, { kind: "latest" }, garbage), { current: 3, accepted: 1003 });
});

Deno.test("a standalone server gets no epoch files, unless it replaces a member's", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const empty = await restore(testContext(), { backupDir: dir, dataDir: work.folder("empty") });
  assert.equal(empty.result.epochs, null);
  const inner = work.folder("member/version-2");
  for (const [name, epoch] of Object.entries(BOTH)) putFile(`${inner}/${name}`, epoch);
  const dataDir = `${work.path}/member`;
  const { result } = await restore(testContext(), { backupDir: dir, dataDir });
  assert.deepEqual(result.epochs, { current: 0, accepted: 3 });
});

Deno.test("executeRestore() writes epochs as ZooKeeper does: digits and nothing else", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const dataDir = work.folder("target");
  await restore(testContext(), { backupDir: dir, dataDir });
  assert.equal(Deno.readTextFileSync(`${dataDir}/version-2/currentEpoch`), "3");
  assert.equal(Deno.readTextFileSync(`${dataDir}/version-2/acceptedEpoch`), "1003");
});
