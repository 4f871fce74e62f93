import type { FileSystem } from "../io/file_system.ts";
import { parseZooCfg } from "../zookeeper/zoo_cfg.ts";
import { type Process, readVirtual, unlessItFails } from "./processes.ts";

/** The classes that ZooKeeper's scripts start, by the ends of their names. */
const SERVER_CLASS = /(?:^|\.)(?:QuorumPeerMain|ZooKeeperServerMain)$/;

const CONFIG_LIMIT = 1024 * 1024;

/** Whether a process is one of Java, as every ZooKeeper is. */
export function isJava({ args }: Process): boolean {
  return /(?:^|\/)java[^/]*$/.test(args[0] ?? "");
}

/** Whether a process is a ZooKeeper server, by its command line. */
export function isZooKeeper(process: Process): boolean {
  return isJava(process) && process.args.some((arg) => SERVER_CLASS.test(arg));
}

/**
 * Whether a ZooKeeper server keeps its data in one of these folders, be they a dataDir or the
 * `version-2` in it; null where its command line and zoo.cfg do not say it, or may not be read.
 */
export function usesFolder(
  fs: FileSystem,
  process: Process,
  folders: readonly string[],
): boolean | null {
  const used = foldersOf(fs, process);
  if (used === null) return null;
  const wanted = new Set(folders.flatMap((path) => identify(fs, path)));
  return used.flatMap((path) => [path, `${path}/version-2`])
    .some((path) => identify(fs, path).some((identity) => wanted.has(identity)));
}

/** What tells a folder from all others by whatever path it is reached; links are followed. */
function identify(fs: FileSystem, path: string): string[] {
  const stat = unlessItFails(() => fs.stat(`${path}/.`));
  return stat === null ? [] : [`${stat.device}:${stat.inode}`];
}

/** dataDir and dataLogDir as the arguments behind the class say: `zoo.cfg`, or port and dataDir. */
function foldersOf(fs: FileSystem, { pid, args }: Process): string[] | null {
  const [first, second] = args.slice(args.findIndex((arg) => SERVER_CLASS.test(arg)) + 1);
  const reach = reachFrom(fs, pid);
  if (first === undefined || reach === null) return null;
  if (second !== undefined) return [reach(second)];
  const config = unlessItFails(() => parseZooCfg(readVirtual(fs, reach(first), CONFIG_LIMIT)));
  if (config === null || config.dataDir === null) return null;
  return [config.dataDir, config.dataLogDir ?? config.dataDir].map(reach);
}

/** Makes paths of a process ours: its root may be a container's, and it works in a folder. */
function reachFrom(fs: FileSystem, pid: number): ((path: string) => string) | null {
  const [root, cwd] = [`/proc/${pid}/root`, `/proc/${pid}/cwd`];
  // Nobody but root and its own user may look through these.
  if (unlessItFails(() => fs.stat(`${cwd}/.`)) === null) return null;
  return (path) => path.startsWith("/") ? `${root}${path}` : `${cwd}/${path}`;
}
