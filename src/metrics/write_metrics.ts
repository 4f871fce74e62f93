import { ZkBackupError } from "../errors.ts";
import { failure } from "../io/file_error.ts";
import type { FileSystem, Lock, OpenFile } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import { mergeMetrics } from "./merge_metrics.ts";
import type { Outcome } from "./outcome.ts";
import { unusableFile } from "./unusable_file.ts";

/** Node_exporter runs as another user. */
const MODE = 0o644;
/** Most bytes of a file that is added to: our own series of some thousand members. */
const MOST_BYTES = 4 * 1024 * 1024;
/** How often another process that writes into the folder is waited for, and how long each time. */
const TRIES = 50;
const WAIT_MILLISECONDS = 100;

/**
 * Adds the outcome of a command to a file of metrics. Whoever reads the file sees it as it was or as
 * it is, never half of it; commands that end at the same time wait for each other, so that none is
 * lost. A file that holds anything but metrics is left as it is.
 *
 * The file must not be a link. Its folder must exist, be readable and be writable.
 *
 * @param sleep Waits for some milliseconds, while another process holds the folder
 * @throws {ZkBackupError} `metrics-file-unusable`, `metrics-file-busy`, or what the file call says.
 */
export async function writeMetrics(
  fs: FileSystem,
  path: string,
  member: string,
  outcome: Outcome,
  sleep: (milliseconds: number) => Promise<void> = wait,
): Promise<void> {
  const folder = folderOf(path);
  using _lock = await lock(fs, folder, path, sleep);
  const text = mergeMetrics(readExisting(fs, path), member, outcome, path);
  // The collector reads what ends in .prom, so this it does not.
  const temporary = `${path}.tmp`;
  // Left by a run that died; the lock says that nobody is writing it.
  if (fs.stat(temporary) !== null) fs.remove(temporary);
  const file = fs.create(temporary, MODE);
  try {
    writeAll(file, text);
    // The umask may have taken rights away.
    fs.setMode(temporary, MODE);
    fs.replace(temporary, path);
  } catch (error) {
    discard(fs, temporary);
    throw error;
  }
  fs.syncFolder(folder);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The folder that a file of metrics lies in. */
export function folderOf(path: string): string {
  const name = Deno.build.os === "windows" ? /[^\\/]*$/ : /[^/]*$/;
  return path.replace(name, "") || ".";
}

async function lock(
  fs: FileSystem,
  folder: string,
  path: string,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<Lock> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const lock = fs.lock(folder);
    if (lock !== null) return lock;
    await sleep(WAIT_MILLISECONDS);
  }
  throw new ZkBackupError(failure("write", path, say("another process keeps its folder locked")), {
    code: "metrics-file-busy",
    category: "IO",
    path,
  });
}

function writeAll(file: OpenFile, text: string): void {
  try {
    file.write(new TextEncoder().encode(text));
    file.sync();
  } finally {
    file.close();
  }
}

/** Removes a file that is of no use; where that fails, the next run does it. */
function discard(fs: FileSystem, path: string): void {
  try {
    fs.remove(path);
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
  }
}

function readExisting(fs: FileSystem, path: string): string | null {
  if (fs.stat(path) === null) return null;
  using file = fs.open(path);
  const { size } = file.stat();
  if (size > MOST_BYTES) {
    throw unusableFile(path, say("it has {} bytes, at most {} are read", size, MOST_BYTES));
  }
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const count = file.readSync(bytes.subarray(length));
    if (count === 0) break;
    length += count;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes.subarray(0, length));
  } catch {
    throw unusableFile(path, say("it is not UTF-8 text"));
  }
}
