import assert from "node:assert/strict";
import fc from "fast-check";
import { describeStoredBackup } from "../../src/operations/info.ts";
import { rateBackup } from "../../src/operations/quality.ts";
import type { WindowInfo } from "../../src/store/backup_info.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem, readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { rejection } from "../support/refusal.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { sampleInfo } from "../store/sample_info.ts";

function describe(baseDir: string, id = "b") {
  const ctx = testContext({ fs: readOnlyFileSystem() });
  return describeStoredBackup(ctx, { baseDir, id, member: null });
}

const WINDOW = sampleInfo().windows[0]!;

interface Rated {
  windows?: WindowInfo[];
  valid?: number;
  total?: number;
  present?: number;
  listed?: number;
  readBack?: boolean;
}

function rate(rated: Rated) {
  const { windows = [WINDOW], valid = 8, total = 8, present = 9, listed = 9 } = rated;
  const validation = {
    ...sampleInfo().validation,
    enabled: rated.readBack ?? true,
    total_files: total,
    valid_files: valid,
  };
  return rateBackup({ info: { validation }, windows, present, listed });
}

const SCORES: readonly (readonly [what: string, rated: Rated, score: number])[] = [
  ["nothing is wrong", {}, 100],
  ["it was not read back", { readBack: false }, 75],
  ["it has two ranges of states", { windows: [WINDOW, WINDOW] }, 87],
  ["one of eight files was damaged", { valid: 7 }, 75 + 21],
  ["one of a thousand files was damaged", { valid: 999, total: 1000 }, 75 + 24],
  ["one of nine stored files is missing", { present: 8 }, 75 + 22],
  ["everything is", { windows: [WINDOW, WINDOW], valid: 0, present: 0, readBack: false }, 12],
  ["it restores to nothing", { windows: [] }, 0],
];

for (const [what, rated, score] of SCORES) {
  Deno.test(`rateBackup() gives ${score} where ${what}`, () => {
    const quality = rate(rated);
    assert.equal(quality.score, score);
    assert.equal(quality.parts.reduce((sum, { points }) => sum + points, 0), score);
    assert.equal(quality.parts.reduce((sum, { outOf }) => sum + outOf, 0), 100);
  });
}

Deno.test("rateBackup() gives 100 to nothing that has a flaw", () => {
  const counts = fc.nat(1_000_000);
  fc.assert(fc.property(counts, counts, counts, counts, fc.boolean(), (a, b, c, d, readBack) => {
    const rated = {
      valid: Math.min(a, b),
      total: Math.max(a, b),
      present: Math.min(c, d),
      listed: Math.max(c, d),
      readBack,
    };
    const { score, parts } = rate(rated);
    const isSound = readBack && a === b && c === d && a > 0 && c > 0;
    assert.equal(score === 100, isSound);
    for (const { points, outOf } of parts) assert.ok(points >= 0 && points <= outOf);
  }));
});

Deno.test("describeStoredBackup() tells that all is there, and reads into no file but the lists", async () => {
  using work = new WorkFolder();
  const dir = putBackup(work.path, { id: "b" });
  const opened = new Set<string>();
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open") opened.add(path.slice(dir.length + 1));
  });
  const query = { baseDir: work.path, id: "latest", member: null };
  const { findings, lost, windows, quality, backup } = await describeStoredBackup(
    testContext({ fs }),
    query,
  );
  assert.deepEqual(findings, []);
  assert.equal(lost.size, 0);
  assert.deepEqual(windows, backup.info.windows);
  // One of the two files of the member was damaged in the sample.
  assert.equal(quality.score, 75 + 12);
  assert.deepEqual([...opened].sort(), ["metadata/SHA256SUMS", "metadata/backup_info.json"]);
});

Deno.test("describeStoredBackup() counts only what can be restored with the files that are there", async () => {
  using work = new WorkFolder();
  const dir = putBackup(work.path, { id: "b", zxid: 0x20n });
  Deno.truncateSync(`${dir}/txnlogs/log.1`, 3);
  Deno.writeTextFileSync(`${dir}/txnlogs/stray`, "");
  const cut = await describe(work.path);
  assert.deepEqual([...cut.lost], ["txnlogs/log.1"]);
  assert.deepEqual(cut.findings.map(({ kind, file }) => `${kind} ${file}`), [
    "HashMismatch txnlogs/log.1",
    "UnexpectedFile txnlogs/stray",
  ]);
  assert.deepEqual(cut.windows.map((w) => `${w.start_zxid}-${w.end_zxid}`), ["0x0-0x0"]);
  assert.equal(cut.quality.parts.find(({ name }) => name === "stored")!.points, 12);
  Deno.removeSync(`${dir}/snapshots/snapshot.0`);
  const none = await describe(work.path);
  assert.deepEqual(none.windows, []);
  assert.equal(none.quality.score, 0);
});

Deno.test("describeStoredBackup() says what is wrong with a description that it cannot read", async () => {
  using work = new WorkFolder();
  const dir = putBackup(work.path, { id: "b" });
  Deno.writeTextFileSync(`${dir}/metadata/backup_info.json`, "{}");
  await rejection("backup-info-unreadable", describe(work.path));
});
