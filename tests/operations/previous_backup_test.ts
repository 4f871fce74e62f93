import assert from "node:assert/strict";
import { findPreviousBackup } from "../../src/operations/previous_backup.ts";
import { decideRetention } from "../../src/operations/retention.ts";
import { readCatalog } from "../../src/store/catalog.ts";
import { NOW, testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";

const POLICY = { keepDays: 0, keepCount: 0, keepMinCount: 1, acceptNewHistory: false };

/** Backs up a member that ends at zxid 0x64 or so into a folder that holds one of a later zxid. */
async function backUpAfter(
  work: WorkFolder,
  status: "valid" | "partial" | "corrupted" | "unverified",
) {
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const out = work.folder("out");
  putBackup(out, {
    id: "a",
    member: "m",
    time: "2025-01-14T00:00:00Z",
    zxid: 0xffff_ffffn,
    status,
  });
  const ctx = testContext();
  const { info } = await backUp(ctx, member, { outputDir: out, member: "m" });
  const { backups } = await readCatalog(ctx.fs, out, ctx.signal);
  const decisions = decideRetention(backups, POLICY, NOW.getTime());
  const kept = decisions.find(({ backup }) => backup.id === "a")!;
  return { info, ctx, kept };
}

Deno.test("executeBackup() warns where history went back, and prune protects what was before", async () => {
  for (const status of ["valid", "partial"] as const) {
    using work = new WorkFolder();
    const { info, ctx, kept } = await backUpAfter(work, status);
    assert.equal(info.status, "partial");
    assert.equal(info.warnings.length, 1);
    assert.match(info.warnings[0]!, /^History went back: .* before it, a, at 0xffffffff; /);
    assert.ok(info.warnings[0]!.includes(`ends at ${info.backup_zxid.hex}, `));
    assert.ok(ctx.messages.includes(`warn ${info.warnings[0]}`));
    assert.ok(kept.protected);
    assert.match(kept.reason, /^from before history went back /);
  }
});

Deno.test("executeBackup() compares with no backup that prune would not believe", async () => {
  for (const status of ["corrupted", "unverified"] as const) {
    using work = new WorkFolder();
    const { info, kept } = await backUpAfter(work, status);
    assert.deepEqual(info.warnings, []);
    assert.equal(info.status, "valid");
    assert.ok(!kept.protected);
  }
});

/** Lets a description look as if it had been written then. */
function setWritten(baseDir: string, id: string, time: string): void {
  Deno.utimeSync(`${baseDir}/${id}/metadata/backup_info.json`, new Date(time), new Date(time));
}

function put(baseDir: string, id: string, time: string, member: string): void {
  putBackup(baseDir, { id, time, member });
  setWritten(baseDir, id, time);
}

Deno.test("findPreviousBackup() finds the newest of the member by the instant, whatever its id", () => {
  using work = new WorkFolder();
  put(work.path, "z", "2025-01-13T00:00:00Z", "m");
  put(work.path, "a", "2025-01-14T08:00:00+08:00", "m");
  put(work.path, "y", "2025-01-14T01:00:00+02:00", "m");
  put(work.path, "x", "2025-01-15T00:00:00Z", "other");
  put(work.path, "later", "2025-01-16T00:00:00Z", "m");
  // Copied here yesterday: its description looks newer than it is.
  setWritten(work.path, "z", "2025-01-14T20:00:00Z");
  const previous = findPreviousBackup(testContext(), work.path, "m", NOW.getTime());
  assert.equal(previous?.id, "a");
  assert.equal(findPreviousBackup(testContext(), work.path, "nobody", NOW.getTime()), null);
});

Deno.test("findPreviousBackup() passes over what cannot be read", () => {
  using work = new WorkFolder();
  put(work.path, "good", "2025-01-10T00:00:00Z", "m");
  for (const id of ["broken", "renamed", "timeless"]) {
    put(work.path, id, "2025-01-14T00:00:00Z", "m");
  }
  Deno.writeTextFileSync(`${work.path}/broken/metadata/backup_info.json`, "{");
  Deno.renameSync(`${work.path}/renamed`, `${work.path}/other-name`);
  Deno.removeSync(`${work.path}/timeless/metadata`, { recursive: true });
  Deno.writeTextFileSync(`${work.path}/timeless/metadata`, "a file");
  Deno.writeTextFileSync(`${work.path}/file`, "a file");
  Deno.symlinkSync(`${work.path}/nowhere`, `${work.path}/link`);
  assert.equal(findPreviousBackup(testContext(), work.path, "m", NOW.getTime())?.id, "good");
});

Deno.test("findPreviousBackup() reads but a few of many descriptions", () => {
  using work = new WorkFolder();
  for (let day = 1; day <= 14; day++) {
    const two = String(day).padStart(2, "0");
    put(work.path, `m-${two}`, `2025-01-${two}T00:00:00Z`, "m");
    put(work.path, `n-${two}`, `2025-01-${two}T12:00:00Z`, "n");
  }
  const opened: string[] = [];
  const fs = new HookedFileSystem(({ name, path }) => name === "open" && opened.push(path));
  const previous = findPreviousBackup(testContext({ fs }), work.path, "m", NOW.getTime());
  assert.equal(previous?.id, "m-14");
  assert.equal(opened.length, 2);
});

Deno.test("executeBackup() warns where the zxids of the backup before stand for other transactions", async () => {
  using work = new WorkFolder();
  const out = work.folder("out");
  const options = { outputDir: out, member: "m" };
  const one = copyMember("3.8.6", "plain", `${work.path}/one`);
  const first = await backUp(testContext(), one, { ...options, backupId: "first" });
  const same = await backUp(testContext(), one, { ...options, backupId: "same" });
  assert.deepEqual(same.info.warnings, []);
  // Rebuilt from nothing, it has come further than the lost one.
  const rebuilt = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/rebuilt`);
  const { info } = await backUp(testContext(), rebuilt, { ...options, backupId: "rebuilt" });
  const [anchor] = first.info.anchors!;
  assert.ok(BigInt(info.backup_zxid.hex) > BigInt(anchor!.zxid));
  assert.equal(info.status, "partial");
  assert.equal(info.warnings.length, 1);
  assert.match(info.warnings[0]!, /^This is another history .* before it, same: transaction 0x/);
  assert.ok(info.warnings[0]!.includes(anchor!.zxid));
});
