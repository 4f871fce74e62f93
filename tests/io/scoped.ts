/*
 * Run in its own process by permissions_test.ts, with few permissions: does one thing to the file
 * system and prints as JSON what came of it.
 *
 *   <one of TASKS> <path> <second path>
 */
import { ZkBackupError } from "../../src/errors.ts";
import { DenoFileSystem, type FileStat, type OpenFile } from "../../src/io/file_system.ts";

/** What came of it. */
export interface Outcome {
  /** What was read or found. */
  value?: string;
  /** The error, by its fields. */
  error?: { code: string; message: string; hint: string | undefined; path: string | undefined };
}

function read(file: OpenFile): string {
  const into = new Uint8Array(100);
  return new TextDecoder().decode(into.subarray(0, file.readSync(into)));
}

/** Puts a link in the place of a file right after that was looked at. */
class Swapping extends DenoFileSystem {
  constructor(readonly target: string) {
    super();
  }

  override stat(path: string): FileStat | null {
    const seen = super.stat(path);
    Deno.removeSync(path);
    new Deno.Command("ln", { args: ["-s", this.target, path] }).outputSync();
    return seen;
  }
}

const fs = new DenoFileSystem();

const TASKS: Record<string, (path: string, second: string) => string> = {
  open: (path) => {
    using file = fs.open(path);
    return read(file);
  },
  openSwapped: (path, target) => {
    using file = new Swapping(target).open(path);
    return read(file);
  },
  create: (path) => {
    using file = fs.create(path, 0o600);
    return file.path;
  },
  stat: (path) => fs.stat(path)?.kind ?? "nothing",
  list: (path) => fs.list(path).join(" "),
  rename: (path, second) => {
    fs.rename(path, second);
    return "renamed";
  },
  makeFolder: (path) => {
    fs.makeFolder(path, 0o700);
    return "made";
  },
  removeTree: (path) => {
    fs.removeTree(path);
    return "removed";
  },
  setMode: (path) => {
    fs.setMode(path, 0o600);
    return "set";
  },
  syncFolder: (path) => {
    fs.syncFolder(path);
    return "synced";
  },
  lock: (path) => {
    using lock = fs.lock(path);
    return lock === null ? "taken" : "got";
  },
};

function attempt(task: string, path: string, second: string): Outcome {
  try {
    return { value: TASKS[task]!(path, second) };
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    const { code, message, hint, path: about } = error;
    return { error: { code, message, hint, path: about } };
  }
}

if (import.meta.main) {
  const [task, path, second] = Deno.args;
  const text = JSON.stringify(attempt(task!, path!, second ?? ""));
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
