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
import type { CopiedMember, CopyOptions } from "./copy_member.ts";
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
      ctx.log.warn(`${name} does not hold a number; a server would not start on it`);
    }
    stored.push({ ...file, value });
  }
  return stored;
}

/** Keeps the whole of every file that was stored cut, or not at all, because it is damaged. */
export async function keepOriginals(
  ctx: Context,
  draft: Draft,
  copied: CopiedMember,
  options: CopyOptions,
): Promise<DamagedFile[]> {
  const damaged = [
    ...copied.snapshots.filter(({ inspected }) => !inspected.scan.sound),
    ...copied.logs.filter(({ inspected }) => inspected.scan.ending === "damaged"),
  ];
  if (damaged.length === 0) return [];
  draft.makeFolder("damaged");
  const kept: DamagedFile[] = [];
  for (const { inspected, coding } of damaged) {
    const { name, path, scan } = inspected;
    const file = await storeWhole(ctx, draft, "damaged", name, path, { ...options, coding });
    if (file !== null) kept.push({ ...file, reason: scan.faults[0]?.message ?? "damaged" });
  }
  return kept;
}

/** Stores a file as it is; null where the server has removed it by now. */
async function storeWhole(
  ctx: Context,
  draft: Draft,
  folder: "epochs" | "damaged",
  name: string,
  path: string,
  { coding, level, workers, fileMode, budget }: CopyOptions,
) {
  const stored_name = `${folder}/${storedName(name, coding)}`;
  if (ctx.fs.stat(path) === null) {
    ctx.log.warn(`${name} was removed by the server before the whole of it was stored`);
    return null;
  }
  using file = ctx.fs.open(path);
  const stat = file.stat();
  const target = `${draft.dir}/${stored_name}`;
  const stored = { coding, level, workers, mode: fileMode, budget };
  using writer = await StoredFileWriter.create(ctx.fs, target, stored);
  const source = new FileSource(file, { ...ctx.reading, end: stat.size, signal: ctx.signal });
  await discard(new TapSource(source, (bytes) => writer.write(bytes)));
  return { name, stored_name, coding, ...writer.finish(), ...describeSource(stat) };
}

/** Mode and time of a source file, as a backup records them. */
export function describeSource(stat: FileStat): { mode: string | null; modified: string | null } {
  const mode = stat.mode === null ? null : stat.mode.toString(8).padStart(4, "0");
  return { mode, modified: formatTime(Math.trunc(stat.modified)) };
}
