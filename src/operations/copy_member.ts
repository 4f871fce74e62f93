import type { Coding } from "../codec/coding.ts";
import type { CodecWorkers } from "../codec/codec_workers.ts";
import { isNotFound } from "../io/file_error.ts";
import type { FileStat } from "../io/file_system.ts";
import type { SyncBehind } from "../io/sync_behind.ts";
import { pause } from "../io/turn.ts";
import type { Draft } from "../store/draft.ts";
import { storedName } from "../store/layout.ts";
import type { SpaceBudget } from "../store/space_budget.ts";
import { StoredFileWriter, type StoredSums } from "../store/stored_file.ts";
import { say } from "../texts/say.ts";
import { listMemberFiles, type MemberFile, type MemberFolders } from "../zookeeper/data_dir.ts";
import type { TxnLogVisitor } from "../zookeeper/txnlog.ts";
import { RECORD_HEAD_SIZE } from "../zookeeper/txnlog_format.ts";
import { type Zxid, zxidEpoch } from "../zookeeper/zxid.ts";
import type { AnchorWatch } from "./anchors.ts";
import type { Context } from "./context.ts";
import { type InspectedLog, type InspectedSnapshot, readLog, readSnapshot } from "./inspect.ts";
import {
  filesToCopy,
  inReadingOrder,
  isSound,
  type LastSnapshots,
  logsFrom,
  neededFrom,
} from "./last_snapshots.ts";
import type { RecordTimes } from "./record_times.ts";
import { timesToWatch } from "./scan_files.ts";

/** How copied files are stored. */
export interface CopyOptions {
  coding: Coding;
  level: number | undefined;
  /** Who encodes them. */
  workers: CodecWorkers;
  /** Permission bits of the stored files. */
  fileMode: number;
  /** How many of the snapshots are wanted; logs that only older ones need are not read. */
  lastSnapshots: LastSnapshots;
  /** What may be written; null: no limit. */
  budget: SpaceBudget | null;
  /** Who brings them to disk. */
  behind: SyncBehind;
  /** Looks whether the history is that of the backup before. */
  anchors: AnchorWatch;
}

/** A file of the member, read once: what was found in it and what was stored of it. */
export interface Copied<I> {
  inspected: I;
  /** Path in the backup. */
  storedName: string;
  coding: Coding;
  sums: StoredSums;
  source: FileStat;
  /** It is damaged and was stored with its damage. */
  isWhole?: boolean;
}

/** The snapshots and logs of a member as they were copied. */
export interface CopiedMember {
  snapshots: Copied<InspectedSnapshot>[];
  logs: Copied<InspectedLog>[];
  times: RecordTimes;
}

/** How often a snapshot that is not sound and may still be written is read. */
const SNAPSHOT_TRIES = 3;
/** Age in milliseconds up to which a snapshot may still be written. */
const YOUNG = 60_000;
/** Time between these tries, in milliseconds: a server writes some 100 MB in it. */
const PAUSE = 1000;
/** How often the list of logs is taken again because the server rolled or purged meanwhile. */
const LISTINGS = 5;

/**
 * Copies a member's snapshots and then its logs, so that the logs cover every change that a copied
 * snapshot can hold. A file that goes away meanwhile is left out: what it means for the windows
 * shows in what was copied.
 */
export async function copyMember(
  ctx: Context,
  draft: Draft,
  folders: MemberFolders,
  options: CopyOptions,
): Promise<CopiedMember> {
  const first = listMemberFiles(ctx.fs, folders);
  const total = filesToCopy(first, options.lastSnapshots)
    .reduce((sum, file) => sum + file.stat.size, 0);
  let done = 0;
  const start = (file: MemberFile) =>
    ctx.progress({ step: "copy", file: file.name, done, total: Math.max(total, done) });

  const { lastSnapshots } = options;
  const snapshots: Copied<InspectedSnapshot>[] = [];
  let sound = 0;
  for (const file of inReadingOrder(first.snapshots, lastSnapshots)) {
    if (sound === lastSnapshots) break;
    start(file);
    const copy = await copySnapshot(ctx, draft, file, options);
    if (copy !== null) snapshots.push(copy);
    if (copy !== null && isSound(copy.inspected)) sound++;
    done += file.stat.size;
  }
  if (lastSnapshots !== null) snapshots.reverse();
  const from = neededFrom(snapshots.map((copy) => copy.inspected), lastSnapshots);

  const times = timesToWatch(snapshots.map((copy) => copy.inspected));
  const logs = new Map<string, Copied<InspectedLog>>();
  let newest: string | undefined;
  for (let listing = 0; listing < LISTINGS; listing++) {
    const listed = listMemberFiles(ctx.fs, folders).logs;
    for (const copy of takenBack(listed, logs)) {
      const { name } = copy.inspected;
      ctx.log.info(
        say("{} was taken back by the server's leader after it was read; left out", name),
      );
      ctx.fs.remove(`${draft.dir}/${copy.storedName}`);
      logs.delete(name);
    }
    // What was the newest log when it was copied may have grown before the next one was begun.
    const grown = newest === listed.at(-1)?.name ? undefined : newest;
    const due = logsFrom(listed, from).filter((file) =>
      file.name === grown || needsCopy(ctx, file, logs.get(file.name))
    );
    if (due.length === 0) break;
    newest = listed.at(-1)?.name;
    for (const file of due) {
      start(file);
      const copy = await copyLog(ctx, draft, file, options, times);
      if (copy === null) logs.delete(file.name);
      else logs.set(file.name, copy);
      done += file.stat.size;
    }
  }
  if (from !== null) tellNotRead(ctx, folders, from, options.lastSnapshots);
  return { snapshots, logs: [...logs.values()], times };
}

/** Tells what was left alone because only older snapshots need it. */
function tellNotRead(
  ctx: Context,
  folders: MemberFolders,
  from: Zxid,
  wanted: LastSnapshots,
): void {
  const { snapshots, logs } = listMemberFiles(ctx.fs, folders);
  const older = snapshots.filter(({ zxid }) => zxid < from).length;
  const unneeded = logs.length - logsFrom(logs, from).length;
  if (wanted === null || older + unneeded === 0) return;
  ctx.log.info(
    say(
      "Only the newest sound snapshots are wanted, {}; not read: {} older ones, {} logs",
      wanted,
      older,
      unneeded,
    ),
  );
}

/**
 * Copied logs whose transactions the member had to forget: a leader that orders it to cut its log
 * has it remove the newer ones. Purging takes the older ones, and the server goes on in the epoch.
 */
function takenBack(
  listed: readonly MemberFile<"txnlog">[],
  copied: ReadonlyMap<string, Copied<InspectedLog>>,
): Copied<InspectedLog>[] {
  const names = new Set(listed.map(({ name }) => name));
  return [...copied.values()].filter(({ inspected }) => {
    const { name, zxid } = inspected;
    const wentOn = listed.some((log) => log.zxid > zxid && zxidEpoch(log.zxid) === zxidEpoch(zxid));
    return !names.has(name) && !wentOn && listed.some((log) => log.zxid < zxid);
  });
}

async function copySnapshot(
  ctx: Context,
  draft: Draft,
  file: MemberFile<"snapshot">,
  options: CopyOptions,
): Promise<Copied<InspectedSnapshot> | null> {
  for (let attempt = 1;; attempt++) {
    const before = ctx.fs.stat(file.path);
    // What ZooKeeper compressed is stored as it is.
    const coding = file.encoding === "plain" ? options.coding : "none";
    const copy = await copyFile(
      ctx,
      draft,
      "snapshots",
      file,
      { ...options, coding },
      (write) => readSnapshot(ctx, { ...file, file: file.name, coding: "none" }, write),
    );
    if (copy === null || copy.inspected.scan.sound || attempt === SNAPSHOT_TRIES) return copy;
    const after = ctx.fs.stat(file.path);
    const changed = before?.modified !== after?.modified || before?.size !== after?.size;
    const young = after !== null && ctx.now().getTime() - after.modified < YOUNG;
    if (!changed && !young) return copy;
    ctx.log.info(say("{} is not whole and may still be written; reading it again", file.name));
    ctx.fs.remove(`${draft.dir}/${copy.storedName}`);
    await pause(PAUSE, ctx.signal);
  }
}

async function copyLog(
  ctx: Context,
  draft: Draft,
  file: MemberFile<"txnlog">,
  options: CopyOptions,
  times: RecordTimes,
): Promise<Copied<InspectedLog> | null> {
  const stored = `${draft.dir}/txnlogs/${storedName(file.name, options.coding)}`;
  if (ctx.fs.stat(stored) !== null) ctx.fs.remove(stored);
  const { anchors } = options;
  const visitor: TxnLogVisitor = {
    record(record) {
      times.see(record);
      anchors.see(record);
    },
    wanted: (epoch, counter) =>
      Math.min(times.wanted(epoch, counter), anchors.wanted(epoch, counter)),
  };
  return await copyFile(ctx, draft, "txnlogs", file, options, (bytes) =>
    readLog(
      ctx,
      { ...file, file: file.name, coding: "none" },
      { ...visitor, bytes },
      { live: true, skipHole: true },
    ));
}

/** Reads a file once, stores what `inspect` passes on; null when the file has gone away. */
async function copyFile<I>(
  ctx: Context,
  draft: Draft,
  folder: "snapshots" | "txnlogs",
  file: MemberFile,
  { coding, level, workers, fileMode, budget, behind }: CopyOptions,
  inspect: (write: (bytes: Uint8Array) => void | Promise<void>) => Promise<I>,
): Promise<Copied<I> | null> {
  const name = `${folder}/${storedName(file.name, coding)}`;
  const path = `${draft.dir}/${name}`;
  const stored = { coding, level, workers, mode: fileMode, budget, behind };
  using writer = await StoredFileWriter.create(ctx.fs, path, stored);
  let inspected: I;
  try {
    inspected = await inspect((bytes) => writer.write(bytes));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    ctx.log.info(say("{} was removed by the server before it was read", file.name));
    ctx.fs.remove(path);
    return null;
  }
  return { inspected, storedName: name, coding, sums: await writer.finish(), source: file.stat };
}

/**
 * Whether a log has to be copied: it is new, or what was copied of it no longer stands in it, since
 * a leader may order a member to cut what it had logged.
 */
function needsCopy(
  ctx: Context,
  file: MemberFile<"txnlog">,
  copy: Copied<InspectedLog> | undefined,
): boolean {
  if (copy === undefined) return true;
  const { scan } = copy.inspected;
  const same = file.stat.inode === copy.source.inode && file.stat.size >= scan.end &&
    holdsLastRecord(ctx, file, copy);
  if (!same) {
    ctx.log.info(say("{} was cut by the server after it was read; copying it again", file.name));
  }
  return !same;
}

function holdsLastRecord(
  ctx: Context,
  file: MemberFile<"txnlog">,
  { inspected }: Copied<InspectedLog>,
): boolean {
  const { lastRecord } = inspected.scan;
  if (lastRecord === null) return true;
  try {
    using open = ctx.fs.open(file.path);
    open.seek(lastRecord.offset);
    const head = new Uint8Array(RECORD_HEAD_SIZE);
    if (open.readSync(head) < head.length) return false;
    const view = new DataView(head.buffer);
    return view.getUint32(4) === lastRecord.checksum && view.getInt32(8) === lastRecord.length;
  } catch (error) {
    // Purged since: what was copied is all there is.
    if (isNotFound(error)) return true;
    throw error;
  }
}
