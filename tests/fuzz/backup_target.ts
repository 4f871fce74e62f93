import assert from "node:assert/strict";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { readCatalog } from "../../src/store/catalog.ts";
import { readBackup } from "../../src/store/read_backup.ts";
import { walkSnapshot } from "../lab/walk_snapshot.ts";
import { testContext } from "../support/context.ts";
import { quickFileSystem, readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree, type Member } from "../support/member.ts";
import { assertSameBytes } from "../codec/support.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import type { Json } from "../store/json_mutations.ts";
import { mutateBytes, mutateJson, mutateText } from "./mutate.ts";
import type { Random } from "./random.ts";
import { isInitial, soundZxids } from "./sound.ts";
import { type FuzzTarget, unlessRefused } from "./target.ts";

const CODINGS = ["none", "gzip", "zstd"] as const;
const INFO = "metadata/backup_info.json";
const SUMS = "metadata/SHA256SUMS";

/** A sound backup of each coding, made once. */
interface Originals {
  work: WorkFolder;
  member: Member;
  reports: Map<string, VerifyReport>;
}

let originals: Originals | null = null;

async function makeOriginals(): Promise<Originals> {
  const work = new WorkFolder();
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const outputDir = work.folder("out");
  const reports = new Map<string, VerifyReport>();
  for (const coding of CODINGS) {
    const ctx = testContext({ fs: quickFileSystem() });
    const { dir } = await backUp(ctx, member, { outputDir, coding, backupId: coding });
    reports.set(coding, await verify(ctx, { backupDir: dir, level: "records" }));
  }
  return { work, member, reports };
}

/** Removes what the cases share. */
export function endBackupTarget(): void {
  originals?.work[Symbol.dispose]();
  originals = null;
}

/** Stored files and descriptions of a backup that were changed: verify, list and restore. */
export const backupTarget: FuzzTarget = {
  name: "backup",
  async run(random, folder) {
    const { work, member, reports } = originals ??= await makeOriginals();
    const coding = random.pick(CODINGS);
    const dir = `${folder}/out/${coding}`;
    copyTree(`${work.path}/out/${coding}`, dir);
    const before = fileHashes(dir);
    for (let times = 1 + random.below(2); times > 0; times--) changeOne(random, dir);
    const after = fileHashes(dir);
    const fs = readOnlyFileSystem();
    const level = random.oneIn(6) ? "replay" : "records";
    const report = await unlessRefused(() =>
      verify(testContext({ fs }), { backupDir: dir, level })
    );
    await readCatalog(fs, `${folder}/out`, new AbortController().signal);
    const sound = reports.get(coding)!;
    if (report !== null) {
      assertWithin(report, sound);
      assertNoticed(report, before, after);
    }
    const skipVerify = random.oneIn(4);
    await tryRestore(random, { folder, dir, skipVerify, member, report });
    assert.deepEqual(fileHashes(dir), after, "a restore leaves the backup as it is");
  },
};

function changeOne(random: Random, dir: string): void {
  const files = Object.keys(fileHashes(dir));
  if (files.length === 0) return;
  const file = random.oneIn(3) ? random.pick([INFO, SUMS]) : random.pick(files);
  const path = `${dir}/${files.includes(file) ? file : files[0]}`;
  const other = `${dir}/${random.pick(files)}`;
  switch (random.below(8)) {
    case 0:
      return Deno.removeSync(path);
    case 1:
      return Deno.writeFileSync(path, Deno.readFileSync(other));
    case 2:
      return Deno.writeFileSync(path, mutateBytes(random, Deno.readFileSync(path)));
    default:
      return changeContent(random, path);
  }
}

function changeContent(random: Random, path: string): void {
  const isText = /metadata\/|logs\/|epochs\//.test(path);
  if (!isText) return Deno.writeFileSync(path, mutateBytes(random, Deno.readFileSync(path)));
  const text = Deno.readTextFileSync(path);
  const document = path.endsWith(".json") && random.below(5) > 0 ? parsed(text) : null;
  Deno.writeTextFileSync(
    path,
    document === null ? mutateText(random, text) : JSON.stringify(mutateJson(random, document)),
  );
}

function parsed(text: string): Json | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A change adds no state to those that the sound backup restores to. */
function assertWithin(report: VerifyReport, sound: VerifyReport): void {
  for (const { start, end } of report.windows) {
    const within = sound.windows.some((window) => window.start <= start && end <= window.end);
    assert.ok(within, `${start} to ${end} is no window of the sound backup`);
  }
}

type Hashes = Record<string, string>;

/** A file that the sums are about is told of when it is not as it was. */
function assertNoticed({ findings }: VerifyReport, before: Hashes, after: Hashes): void {
  if (before[SUMS] !== after[SUMS] || before[INFO] !== after[INFO]) return;
  for (const [file, hash] of Object.entries(before)) {
    if (after[file] === hash || file.startsWith("logs/")) continue;
    assert.ok(
      findings.some((finding) => finding.file === file),
      `${file} is changed, and not told`,
    );
  }
}

/** How a restore is tried. */
interface Attempt {
  folder: string;
  dir: string;
  skipVerify: boolean;
  member: Member;
  report: VerifyReport | null;
}

/** What is restored is what the member had, and lies in the target alone. */
async function tryRestore(
  random: Random,
  { folder, dir, skipVerify, member, report }: Attempt,
): Promise<void> {
  const dataDir = `${folder}/target`;
  Deno.mkdirSync(dataDir);
  Deno.writeTextFileSync(`${folder}/bystander`, "untouched");
  const outside = () => {
    const { ".": _, ...state } = treeState(folder);
    return Object.entries(state).filter(([path]) => !path.startsWith("target"));
  };
  const before = outside();
  const window = report?.windows.at(-1);
  const target = window === undefined || random.oneIn(2) ? { kind: "latest" as const } : {
    kind: "zxid" as const,
    zxid: window.start + BigInt(random.below(Number(window.end - window.start) + 1)),
  };
  const ctx = testContext({ fs: quickFileSystem() });
  const done = await unlessRefused(() =>
    restore(ctx, { backupDir: dir, dataDir, target, skipVerify })
  );
  assert.deepEqual(outside(), before, "nothing outside of the target is changed");
  if (done === null) {
    return assert.deepEqual([...Deno.readDirSync(dataDir)], [], "the target is as it was");
  }
  if (skipVerify) return;
  assertTrue(`${dataDir}/version-2`, done.result.zxid, member, readBackup(ctx.fs, dir).dir);
}

/** Restored logs are beginnings of the member's own, snapshots are the same, the zxid is there. */
function assertTrue(version2: string, zxid: bigint, member: Member, dir: string): void {
  let last = -1n;
  for (const { name } of Deno.readDirSync(version2)) {
    if (name.endsWith("Epoch")) continue;
    const bytes = Deno.readFileSync(`${version2}/${name}`);
    // Where none is stored, the empty tree is written anew.
    const isEmptyTree = name === "snapshot.0" &&
      walkSnapshot(bytes).nodes.every(({ path }) => isInitial(path));
    if (isEmptyTree) continue;
    const own = Deno.readFileSync(
      `${name.startsWith("log.") ? member.txnDir : member.snapDir}/${name}`,
    );
    assertSameBytes(bytes, own.subarray(0, bytes.length), `${name} of ${dir}`);
    if (name.startsWith("log.")) last = bigger(last, soundZxids(bytes).at(-1) ?? -1n);
    else assert.equal(bytes.length, own.length, name);
  }
  if (last >= 0n) assert.equal(last, zxid, "the state that was restored");
}

const bigger = (a: bigint, b: bigint): bigint => a > b ? a : b;
