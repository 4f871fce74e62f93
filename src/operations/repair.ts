import { ZkBackupError } from "../errors.ts";
import { discard, TapSource } from "../io/byte_source.ts";
import { FileSource } from "../io/file_source.ts";
import type { FileSystem, Lock } from "../io/file_system.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { type Backup, readBackup, storedFiles } from "../store/read_backup.ts";
import { applyRepair, isRepairDue, RepairFolder } from "../store/repair_folder.ts";
import type { Sha256Line } from "../store/sha256sums.ts";
import { StoredFileWriter, type StoredSums } from "../store/stored_file.ts";
import { say } from "../texts/say.ts";
import { TXNLOG_HEADER_SIZE } from "../zookeeper/txnlog_format.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";
import { type InspectedLog, inspectLog } from "./inspect.ts";
import { type Timer, withProgressTimeout } from "./progress_watch.ts";
import { describeRepaired, type RepairedFiles } from "./repair_description.ts";
import { type KeptRegion, type LogCut, planRepair, type RepairPlan } from "./repair_plan.ts";
import { verifyBackup, type VerifyLevel, type VerifyReport } from "./verify.ts";
import { writeMetadata } from "./write_metadata.ts";

/** What to repair, and how deep to look at it afterwards. */
export interface RepairOptions {
  /** Folder of the backup. */
  backupDir: string;
  /** How deep to verify what was repaired; before that every record is read in any case. */
  level: Exclude<VerifyLevel, "structure">;
  /** Milliseconds without progress after which it gives up; null or absent: never. */
  progressTimeout?: number | null;
}

/** What a repair came to. */
export interface RepairResult {
  /** What was to be done, and what cannot be. */
  plan: RepairPlan;
  /** A repair that an earlier run had begun was ended first. */
  finishedEarlier: boolean;
  /** What the backup is afterwards. */
  report: VerifyReport;
}

/** A repaired backup is as private as any. */
const FILE_MODE = 0o600;

/**
 * Repairs a backup: cuts damaged logs behind their last sound record, keeps the originals, and
 * describes the backup anew. Where nothing can be repaired nothing is written.
 *
 * @throws {ZkBackupError} `backup-in-use` when another repair or a prune is at work on it.
 */
export function repairBackup(
  ctx: Context,
  options: RepairOptions,
  timer?: Timer,
): Promise<RepairResult> {
  const timeout = options.progressTimeout ?? null;
  return withProgressTimeout(ctx, timeout, (watched) => repair(watched, options), timer);
}

async function repair(ctx: Context, options: RepairOptions): Promise<RepairResult> {
  const { dir } = readBackup(ctx.fs, options.backupDir);
  using _lock = lockBackup(ctx.fs, dir);
  const finishedEarlier = isRepairDue(ctx.fs, dir);
  if (finishedEarlier) {
    ctx.log.info(say("Ending the repair that an earlier run began"));
    await applyRepair(ctx.fs, dir);
  }
  // Read under the lock: what was read before may be gone by now.
  const backup = readBackup(ctx.fs, dir);
  const before = await verifyBackup(ctx, backup, "records");
  const plan = planRepair(backup, before);
  if (plan.cuts.length === 0 && plan.setAside.length === 0) {
    const folder = `${dir}/${LAYOUT.repairDraft}`;
    if (ctx.fs.stat(folder) !== null) ctx.fs.removeTree(folder);
  } else {
    await executeRepair(ctx, plan);
  }
  const report = await verifyBackup(ctx, readBackup(ctx.fs, dir), options.level);
  return { plan, finishedEarlier, report };
}

function lockBackup(fs: FileSystem, dir: string): Lock {
  const lock = fs.lock(dir);
  if (lock !== null) return lock;
  throw new ZkBackupError(say("Another repair or a prune is at work on {}", dir), {
    code: "backup-in-use",
    category: "User",
    exitStatus: 1,
    path: dir,
    hint: say("Nothing was changed; run it again when the other has ended"),
  });
}

/** Makes everything ready, then puts it in its place. When the former fails, nothing is changed. */
async function executeRepair(ctx: Context, plan: RepairPlan): Promise<void> {
  const { dir } = plan.backup;
  const folder = RepairFolder.begin(ctx.fs, dir);
  try {
    await fill(ctx, plan, folder);
    ctx.signal.throwIfAborted();
    folder.commit();
  } catch (error) {
    discardDraft(ctx, folder);
    throw error;
  }
  await applyRepair(ctx.fs, dir);
}

/** Why the repair failed is worth more than that its remains could not be removed. */
function discardDraft(ctx: Context, folder: RepairFolder): void {
  try {
    folder.discard();
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    ctx.log.warn(say("{}; the next repair removes what is left of this one", error.message));
  }
}

async function fill(ctx: Context, plan: RepairPlan, folder: RepairFolder): Promise<void> {
  const files: RepairedFiles = { cuts: new Map(), regions: new Map(), originals: [] };
  const names = new Set(
    ctx.fs.stat(`${plan.backup.dir}/${LAYOUT.damaged}`) === null
      ? []
      : ctx.fs.list(`${plan.backup.dir}/${LAYOUT.damaged}`),
  );
  for (const cut of plan.cuts) {
    ctx.log.info(say("Cutting {} behind its last sound record", cut.log.file));
    files.cuts.set(cut, await writeCut(ctx, folder, cut));
  }
  for (const region of plan.regions) {
    ctx.log.info(
      say("Keeping records behind the damage in {} as {}", region.cut.log.file, region.name),
    );
    files.regions.set(region, await writeRegion(ctx, folder, region));
  }
  const originals = [
    ...plan.cuts.map(({ entry, log, note }) => ({ entry, file: log, reason: note })),
    ...plan.setAside,
  ];
  for (const { entry, file, reason } of originals) {
    const stored_name = `${LAYOUT.damaged}/${freeName(names, baseName(file.file))}`;
    const sums = await copyOriginal(ctx, file.path, `${folder.path}/${stored_name}`);
    if (sums.stored_checksum !== file.storedChecksum) throw changedMeanwhile(file.path);
    const { mode, modified } = entry;
    // Kept byte for byte: whether its coding can be undone is not to be asked.
    const name = baseName(file.file);
    files.originals.push({ name, stored_name, coding: "none", ...sums, mode, modified, reason });
  }
  const info = describeRepaired(plan, files, ctx.now());
  await writeMetadata(folder, info, FILE_MODE, { sums: sumsOfOthers(plan.backup, info) });
}

/** Writes the header and the sound records of a damaged log as its new file. */
async function writeCut(
  ctx: Context,
  folder: RepairFolder,
  { log, entry }: LogCut,
): Promise<StoredSums> {
  const path = `${folder.path}/${entry.stored_name}`;
  const options = { coding: entry.coding, mode: FILE_MODE };
  using writer = await StoredFileWriter.create(ctx.fs, path, options);
  const again = await inspectLog(ctx, log, { bytes: (bytes) => writer.write(bytes) });
  const sums = await writer.finish();
  const isSame = again.storedChecksum === log.storedChecksum && again.scan.end === log.scan.end;
  if (!isSame) throw changedMeanwhile(log.path);
  return sums;
}

/** Writes the header of a damaged log and sound records behind the damage as a log of its own. */
async function writeRegion(
  ctx: Context,
  folder: RepairFolder,
  { cut: { log, entry }, region, name }: KeptRegion,
): Promise<{ sums: StoredSums; inspected: InspectedLog }> {
  const { coding } = entry;
  const suffix = entry.stored_name.slice(`${LAYOUT.txnlogs}/${entry.name}`.length);
  const file = `${LAYOUT.txnlogs}/${name}${suffix}`;
  const path = `${folder.path}/${file}`;
  using writer = await StoredFileWriter.create(ctx.fs, path, { coding, mode: FILE_MODE });
  using content = await Content.open(ctx.fs, log.path, coding, ctx.signal);
  const write = (bytes: Uint8Array) => writer.write(bytes);
  await discard(new TapSource(await content.read(0), write), TXNLOG_HEADER_SIZE);
  const records = new TapSource(await content.read(region.start), write);
  await discard(records, region.end - region.start);
  const sums = await writer.finish();
  const place = { name, zxid: region.first, path, file, coding };
  const inspected = await inspectLog(ctx, place);
  const { ending, records: count, runs } = inspected.scan;
  const [run] = runs;
  const isSame = ending === "clean" && count === region.records && runs.length === 1 &&
    run!.first === region.first && run!.last === region.last;
  if (!isSame) throw changedMeanwhile(log.path);
  return { sums, inspected };
}

async function copyOriginal(ctx: Context, from: string, to: string): Promise<StoredSums> {
  using file = ctx.fs.open(from);
  using writer = await StoredFileWriter.create(ctx.fs, to, { coding: "none", mode: FILE_MODE });
  const source = new FileSource(file, { end: file.stat().size, signal: ctx.signal });
  await discard(new TapSource(source, (bytes) => writer.write(bytes)));
  return await writer.finish();
}

/**
 * Checksums of the files that the description does not list, from the old list; one that cannot be
 * read says nothing of them, so they get none.
 */
function sumsOfOthers({ sums, sumsDamage }: Backup, info: BackupInfo): Sha256Line[] {
  if (sumsDamage !== null) return [];
  const known = new Set<string>([
    ...storedFiles(info).map((file) => file.stored_name),
    LAYOUT.backupInfo,
    LAYOUT.manifest,
  ]);
  return sums.filter(({ path }) => !known.has(path) && !/^(?:snapshots|txnlogs)\//.test(path));
}

function changedMeanwhile(path: string): ZkBackupError {
  return new ZkBackupError(say("{} was not the same when it was read again", path), {
    code: "changed-meanwhile",
    category: "IO",
    path,
    hint: say(
      "The disk is not reliable, or somebody else works on the backup; nothing was changed",
    ),
  });
}

/** A name that no file has yet, and takes it. */
function freeName(taken: Set<string>, name: string): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  taken.add(free);
  return free;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
