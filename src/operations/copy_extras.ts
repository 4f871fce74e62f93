import { say } from "../texts/say.ts";
import { TapSource } from "../io/byte_source.ts";
import { discard } from "../io/byte_source.ts";
import { FileSource } from "../io/file_source.ts";
import type { FileStat } from "../io/file_system.ts";
import type { DamagedFile, StoredEpochFile } from "../store/backup_info.ts";
import type { Draft } from "../store/draft.ts";
import { readText } from "../store/read_backup.ts";
import { storedName } from "../store/layout.ts";
import { StoredFileWriter } from "../store/stored_file.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import { EPOCH_FILE_LIMIT, parseEpoch } from "../zookeeper/epoch_files.ts";
import type { Context } from "./context.ts";
import type { Copied, CopiedMember, CopyOptions } from "./copy_member.ts";
import type { InspectedLog } from "./inspect.ts";
import type { UsableSet } from "./select_usable.ts";
import { formatTime } from "./describe.ts";

/** Copies the epoch files of a quorum member; a standalone server has none. */
export async function copyEpochFiles(
  ctx: Context,
  draft: Draft,
  source: MemberFiles,
  options: CopyOptions,
): Promise<StoredEpochFile[]> {
  const stored: StoredEpochFile[] = [];
  for (const { name, path } of source.epochs) {
    const plain = { ...options, coding: "none" as const };
    const file = await storeWhole(ctx, draft, "epochs", name, path, plain);
    if (file === null) continue;
    const value = file.size > EPOCH_FILE_LIMIT
      ? null
      : parseEpoch(readText(ctx.fs, `${draft.dir}/${file.stored_name}`));
    if (value === null) {
      ctx.log.warn(say("{} does not hold a number; a server would not start on it", name));
    }
    stored.push({ ...file, value });
  }
  return stored;
}

/** Stores logs that were cut before damage as they are, with what could be read of them. */
export async function storeUncut(
  ctx: Context,
  draft: Draft,
  usable: UsableSet,
  options: CopyOptions,
): Promise<UsableSet> {
  const logs: Copied<InspectedLog>[] = [];
  for (const copy of usable.logs) {
    const { name, path, scan } = copy.inspected;
    const file = scan.ending !== "damaged"
      ? null
      // The file as it was judged, and not what the server may have appended since.
      : await storeWhole(ctx, draft, "txnlogs", name, path, options, {
        beside: true,
        end: scan.size,
      });
    if (file === null) {
      logs.push(copy);
      continue;
    }
    const { size, checksum, stored_size, stored_checksum } = file;
    const stored = `${draft.dir}/${copy.storedName}`;
    ctx.fs.replace(stored + BESIDE, stored);
    logs.push({ ...copy, sums: { size, checksum, stored_size, stored_checksum }, isWhole: true });
  }
  return { ...usable, logs };
}

/** Added to the name of a file that is to take the place of another. */
const BESIDE = ".whole";

/**
 * Keeps the whole of every file that was stored cut, or not at all, because it is damaged; `usable`
 * says which were stored as they are.
 */
export async function keepOriginals(
  ctx: Context,
  draft: Draft,
  copied: CopiedMember,
  usable: UsableSet,
  options: CopyOptions,
): Promise<DamagedFile[]> {
  const whole = new Set(
    usable.logs.filter(({ isWhole }) => isWhole).map((copy) => copy.storedName),
  );
  const damaged = [
    ...copied.snapshots.filter(({ inspected }) => !inspected.scan.sound),
    ...copied.logs.filter(({ inspected, storedName }) =>
      inspected.scan.ending === "damaged" && !whole.has(storedName)
    ),
  ];
  if (damaged.length === 0) return [];
  draft.makeFolder("damaged");
  const kept: DamagedFile[] = [];
  for (const { inspected, coding } of damaged) {
    const { name, path, scan } = inspected;
    const file = await storeWhole(ctx, draft, "damaged", name, path, { ...options, coding });
    if (file !== null) kept.push({ ...file, reason: scan.faults[0]?.message ?? say("damaged") });
  }
  return kept;
}

/** Stores a file as it is; null where the server has removed it by now. */
async function storeWhole(
  ctx: Context,
  draft: Draft,
  folder: "epochs" | "damaged" | "txnlogs",
  name: string,
  path: string,
  { coding, level, workers, fileMode, budget }: CopyOptions,
  { beside = false, end = Infinity }: { beside?: boolean; end?: number } = {},
) {
  const stored_name = `${folder}/${storedName(name, coding)}`;
  if (ctx.fs.stat(path) === null) {
    ctx.log.warn(say("{} was removed by the server before the whole of it was stored", name));
    return null;
  }
  using file = ctx.fs.open(path);
  const stat = file.stat();
  const target = `${draft.dir}/${stored_name}${beside ? BESIDE : ""}`;
  const stored = { coding, level, workers, mode: fileMode, budget };
  using writer = await StoredFileWriter.create(ctx.fs, target, stored);
  const source = new FileSource(file, {
    ...ctx.reading,
    end: Math.min(stat.size, end),
    signal: ctx.signal,
  });
  const tapped = new TapSource(source, (bytes) => writer.write(bytes));
  await discard(tapped, Infinity, ctx.reading?.bufferSize);
  return { name, stored_name, coding, ...await writer.finish(), ...describeSource(stat) };
}

/** Mode and time of a source file, as a backup records them. */
export function describeSource(stat: FileStat): { mode: string | null; modified: string | null } {
  const mode = stat.mode === null ? null : stat.mode.toString(8).padStart(4, "0");
  return { mode, modified: formatTime(Math.trunc(stat.modified)) };
}
