import { openSha256 } from "../digest/sha256.ts";
import { ZkBackupError } from "../errors.ts";
import { discard, TapSource } from "../io/byte_source.ts";
import { FileSource } from "../io/file_source.ts";
import type { FileSystem } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { LAYOUT } from "./layout.ts";
import { readBackupInfo, readText, storedFiles } from "./read_backup.ts";
import { parseSha256Sums } from "./sha256sums.ts";

/**
 * A repair of a backup, in two steps. First everything that it puts in place is written to a folder
 * of its own in the backup; one rename commits it. Then file by file takes its place: originals into
 * `damaged/` before what replaces them, and the description before the checksums of all. A run that
 * dies in the first step has changed nothing; after the commit the next run ends what was begun.
 */
export class RepairFolder {
  readonly #fs: FileSystem;
  readonly #dir: string;
  readonly #folderMode: number;
  /** Folder in which the files are made ready, each where it belongs in the backup. */
  readonly path: string;

  private constructor(fs: FileSystem, dir: string, folderMode: number) {
    this.#fs = fs;
    this.#dir = dir;
    this.#folderMode = folderMode;
    this.path = `${dir}/${LAYOUT.repairDraft}`;
  }

  /** Begins a repair of the backup in `dir`; removes what one that changed nothing left there. */
  static begin(fs: FileSystem, dir: string): RepairFolder {
    const folder = new RepairFolder(fs, dir, fs.stat(dir)?.mode ?? 0o700);
    folder.discard();
    fs.makeFolder(folder.path, folder.#folderMode);
    for (const name of FOLDERS) fs.makeFolder(`${folder.path}/${name}`, folder.#folderMode);
    return folder;
  }

  /** Writes one of the metadata files and returns when it is on disk. */
  writeText(file: string, text: string, mode: number): void {
    using open = this.#fs.create(`${this.path}/${file}`, mode);
    open.write(new TextEncoder().encode(text));
    open.sync();
  }

  /** From here on the repair will be done, whatever happens to this run. */
  commit(): void {
    for (const name of FOLDERS) this.#fs.syncFolder(`${this.path}/${name}`);
    this.#fs.syncFolder(this.path);
    this.#fs.rename(this.path, `${this.#dir}/${LAYOUT.repair}`);
    this.#fs.syncFolder(this.#dir);
  }

  /** Removes what was made ready. */
  discard(): void {
    if (this.#fs.stat(this.path) !== null) this.#fs.removeTree(this.path);
  }
}

/** In the order in which their files take their places. */
const FOLDERS = [LAYOUT.damaged, LAYOUT.txnlogs, LAYOUT.metadata] as const;
/** The same for the metadata. */
const METADATA = [LAYOUT.backupInfo, LAYOUT.manifest, LAYOUT.sha256Sums];

/** Whether a repair of this backup was committed and is not at its end. */
export function isRepairDue(fs: FileSystem, dir: string): boolean {
  return fs.stat(`${dir}/${LAYOUT.repair}`)?.kind === "folder";
}

/**
 * Puts what a committed repair made ready in its place; each step can be done again.
 *
 * @throws {ZkBackupError} `repair-damaged` when what was made ready is not as it was written;
 * nothing more is changed then.
 */
export async function applyRepair(fs: FileSystem, dir: string): Promise<void> {
  const ready = `${dir}/${LAYOUT.repair}`;
  const moves = filesToMove(fs, ready);
  await checkReady(fs, dir, moves);
  for (const folder of FOLDERS) {
    const target = `${dir}/${folder}`;
    const files = moves.filter((file) => file.startsWith(`${folder}/`));
    if (files.length > 0 && fs.stat(target) === null) {
      fs.makeFolder(target, fs.stat(dir)?.mode ?? 0o700);
      fs.syncFolder(dir);
    }
    for (const file of files) {
      // Originals never take the place of another; the rest replaces what they are copies of.
      if (folder === LAYOUT.damaged) fs.rename(`${ready}/${file}`, `${dir}/${file}`);
      else fs.replace(`${ready}/${file}`, `${dir}/${file}`);
      if (folder === LAYOUT.metadata) fs.syncFolder(target);
    }
    if (files.length > 0) fs.syncFolder(target);
  }
  await removeSetAside(fs, dir);
  fs.removeTree(ready);
  fs.syncFolder(dir);
}

/** Paths in the backup of all that is ready, in the order in which they take their places. */
function filesToMove(fs: FileSystem, ready: string): string[] {
  return FOLDERS.flatMap((folder) => {
    if (fs.stat(`${ready}/${folder}`)?.kind !== "folder") return [];
    const files = fs.list(`${ready}/${folder}`).map((name) => `${folder}/${name}`);
    return folder === LAYOUT.metadata ? METADATA.filter((file) => files.includes(file)) : files;
  });
}

async function checkReady(fs: FileSystem, dir: string, files: readonly string[]): Promise<void> {
  const ready = `${dir}/${LAYOUT.repair}`;
  const sumsFile = files.includes(LAYOUT.sha256Sums) ? ready : dir;
  const path = `${sumsFile}/${LAYOUT.sha256Sums}`;
  const sums = new Map(parseSha256Sums(readText(fs, path), path).map((l) => [l.path, l.sum]));
  for (const file of files) {
    if (file === LAYOUT.sha256Sums) continue;
    if (await hashOf(fs, `${ready}/${file}`) === sums.get(file)) continue;
    throw new ZkBackupError(
      say("What an unfinished repair made ready is damaged itself: {}", `${ready}/${file}`),
      {
        code: "repair-damaged",
        category: "Corruption",
        path: `${ready}/${file}`,
        hint: say("Copy the whole backup, then remove {} and verify it again", ready),
      },
    );
  }
}

/** Removes files that no state needs any more, once their copies lie in `damaged/`. */
async function removeSetAside(fs: FileSystem, dir: string): Promise<void> {
  const info = readBackupInfo(fs, dir);
  const listed = new Set(storedFiles(info).map((file) => file.stored_name));
  for (const folder of [LAYOUT.txnlogs, LAYOUT.snapshots]) {
    let removed = false;
    for (const { name, stored_name, stored_checksum } of info.files.damaged) {
      const path = `${dir}/${folder}/${name}`;
      const isOld = !listed.has(`${folder}/${name}`) && fs.stat(path)?.kind === "file";
      if (!isOld || fs.stat(`${dir}/${stored_name}`)?.kind !== "file") continue;
      const sum = stored_checksum.slice("sha256:".length);
      if (await hashOf(fs, path) !== sum || await hashOf(fs, `${dir}/${stored_name}`) !== sum) {
        continue;
      }
      fs.remove(path);
      removed = true;
    }
    if (removed) fs.syncFolder(`${dir}/${folder}`);
  }
}

/** SHA-256 of a file's bytes in hexadecimal digits. */
async function hashOf(fs: FileSystem, path: string): Promise<string> {
  const hash = await openSha256();
  using file = fs.open(path);
  const source = new FileSource(file, { end: file.stat().size });
  await discard(new TapSource(source, (bytes) => hash.update(bytes)));
  return hash.hex();
}
