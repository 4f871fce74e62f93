import type { HostPort } from "../server/four_letter_words.ts";
import { tryPort } from "../server/port.ts";
import { readText } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import { withoutVersionFolder } from "../zookeeper/data_dir.ts";
import type { Context } from "./context.ts";
import { listProcesses, type Process, unlessItFails } from "./processes.ts";
import { isJava, isZooKeeper, usesFolder } from "./zookeeper_process.ts";

/** Something that speaks for a server that runs on the folders of a restore. */
export interface ServerSign {
  /** What was looked at. */
  kind: "port" | "pid-file" | "process";
  /** What was seen. */
  text: string;
  /** It is about these very folders; else it may be about another server on this machine. */
  certain: boolean;
}

/** What a look for a running server came to. */
export interface ServerSearch {
  /** Where a client would reach it: `localhost:2181`. */
  host: string;
  /** What speaks for one. */
  signs: ServerSign[];
  /** What could not be looked at, and why. */
  notChecked: string[];
  /** No sign means no server: the processes were seen, or nobody listens at the address that was given. */
  conclusive: boolean;
}

/** Where to look for a server. */
export interface ServerPlace {
  /** Where its clients connect. */
  host: HostPort;
  /** That this is its address was said, and not assumed. */
  hostGiven: boolean;
  /** Its dataDir, as it was given; `version-2` at its end or not. */
  dataDir: string;
  /** The folders that it would use, without links. */
  folders: readonly string[];
}

/** A number in decimal digits, and perhaps a line end. */
const PID_LIMIT = 32;
const PID_FILE = "zookeeper_server.pid";
/** A server on the same machine answers at once, and one that is loaded within seconds. */
const TIMEOUT = 5000;

/**
 * Looks for a server that works on folders which nobody else may write to: at its port, by the file
 * that `zkServer.sh` writes, and among the processes. Never fails; has to be called while the
 * program still has all its permissions, for `/proc` is not to be read without them.
 */
export async function searchServer(ctx: Context, place: ServerPlace): Promise<ServerSearch> {
  const { host, port } = place.host;
  const name = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const search: ServerSearch = { host: name, signs: [], notChecked: [], conclusive: false };
  const answer = await tryPort(place.host, TIMEOUT, ctx.signal);
  if (answer.listens === null) search.notChecked.push(answer.why);
  if (answer.listens) {
    const text = say("A server answers at {}", name);
    search.signs.push({ kind: "port", text, certain: place.hostGiven });
  }
  const processes = listProcesses(ctx.fs);
  if (processes === null) {
    search.notChecked.push(say("the processes of this machine: that needs Linux and --allow-all"));
  }
  search.conclusive = processes !== null || (place.hostGiven && answer.listens === false);
  lookAtPidFile(ctx, place, processes, search);
  for (const process of processes?.filter(isZooKeeper) ?? []) {
    lookAtProcess(ctx, place, process, search);
  }
  return search;
}

function lookAtPidFile(
  { fs }: Context,
  { dataDir }: ServerPlace,
  processes: readonly Process[] | null,
  { signs, notChecked }: ServerSearch,
): void {
  const path = `${withoutVersionFolder(dataDir)}/${PID_FILE}`;
  if (unlessItFails(() => fs.stat(path)) === null) return;
  const text = unlessItFails(() => readText(fs, path, PID_LIMIT))?.trim() ?? "";
  if (!/^[0-9]{1,10}$/.test(text)) {
    notChecked.push(say("the process that {} names: there is no number in it", path));
  } else if (processes === null) {
    notChecked.push(say("whether the process {} that {} names still runs", text, path));
  } else if (processes.some((process) => process.pid === Number(text) && isJava(process))) {
    const seen = say("The process {} that {} names runs", text, path);
    signs.push({ kind: "pid-file", text: seen, certain: true });
  }
}

function lookAtProcess(
  { fs }: Context,
  { folders }: ServerPlace,
  process: Process,
  { signs }: ServerSearch,
): void {
  const uses = usesFolder(fs, process, folders);
  if (uses === false) return;
  const text = uses
    ? say("The process {} is a ZooKeeper server with this data", process.pid)
    : say("The process {} is a ZooKeeper server whose data dir cannot be seen", process.pid);
  signs.push({ kind: "process", text, certain: uses === true });
}
