import { ZkBackupError } from "../errors.ts";
import type { FileSystem, OpenFile } from "../io/file_system.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";

/** Calls `act` after some milliseconds, unless the function that it returns is called before. */
export type Timer = (act: () => void, milliseconds: number) => () => void;

/** The clock of the machine. */
const machineTimer: Timer = (act, milliseconds) => {
  const id = setTimeout(act, milliseconds);
  return () => clearTimeout(id);
};

/**
 * Runs something that reads files, and gives up when for `timeout` milliseconds no call to the file
 * system came to an end; null: never. However long the whole takes is of no matter.
 *
 * @throws {ZkBackupError} `no-progress` naming the file that was waited for.
 */
export async function withProgressTimeout<T>(
  ctx: Context,
  timeout: number | null,
  run: (ctx: Context) => Promise<T>,
  timer: Timer = machineTimer,
): Promise<T> {
  if (timeout === null) return await run(ctx);
  const stop = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  let at = "";
  let cancel = () => {};
  const giveUp = () => {
    const error = noProgress(at, timeout);
    // What hangs may come back one day; then it must not go on.
    stop.abort(error);
    reject(error);
  };
  const tick = (path: string) => {
    at = path;
    cancel();
    cancel = timer(giveUp, timeout);
  };
  const signal = AbortSignal.any([ctx.signal, stop.signal]);
  const running = run({ ...ctx, signal, fs: watch(ctx.fs, tick) });
  // Nobody waits for it any more once it was given up.
  running.catch(() => {});
  try {
    return await Promise.race([running, promise]);
  } finally {
    cancel();
  }
}

function noProgress(path: string, timeout: number): ZkBackupError {
  return new ZkBackupError(
    say("Nothing was read for {} seconds from {}", timeout / 1000, path),
    {
      code: "no-progress",
      category: "IO",
      exitStatus: 1,
      path,
      hint: say("The disk or the network file system hangs; nothing is known of the files yet"),
    },
  );
}

/** A file system that tells of every call about a path; its files have every read awaited. */
function watch(fs: FileSystem, tick: (path: string) => void): FileSystem {
  const watchFile = (file: OpenFile): OpenFile => ({
    path: file.path,
    awaited: true,
    stat: () => file.stat(),
    readSync: (into) => {
      tick(file.path);
      return file.readSync(into);
    },
    read: async (into) => {
      tick(file.path);
      const count = await file.read(into);
      tick(file.path);
      return count;
    },
    seek: (offset) => file.seek(offset),
    write: (bytes) => {
      tick(file.path);
      file.write(bytes);
    },
    writeAside: async (bytes) => {
      tick(file.path);
      await file.writeAside(bytes);
    },
    sync: () => {
      file.sync();
      tick(file.path);
    },
    syncAside: async () => {
      await file.syncAside();
      tick(file.path);
    },
    close: () => file.close(),
    [Symbol.dispose]: () => file.close(),
  });
  return {
    open: (path) => {
      tick(path);
      return watchFile(fs.open(path));
    },
    create: (path, mode) => {
      tick(path);
      return watchFile(fs.create(path, mode));
    },
    append: (path, mode) => {
      tick(path);
      return watchFile(fs.append(path, mode));
    },
    stat: (path) => {
      tick(path);
      return fs.stat(path);
    },
    list: (path) => {
      tick(path);
      return fs.list(path);
    },
    realPath: (path) => fs.realPath(path),
    makeFolder: (path, mode) => fs.makeFolder(path, mode),
    rename: (from, to) => fs.rename(from, to),
    replace: (from, to) => fs.replace(from, to),
    remove: (path) => fs.remove(path),
    removeTree: (path) => fs.removeTree(path),
    setMode: (path, mode) => fs.setMode(path, mode),
    setOwner: (path, uid, gid) => fs.setOwner(path, uid, gid),
    syncFolder: (path) => fs.syncFolder(path),
    lock: (path) => fs.lock(path),
  };
}
