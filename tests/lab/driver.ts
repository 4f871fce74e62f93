import { serverState } from "./four_letter_word.ts";
import { javaArgs } from "./java_process.ts";
import { resolveZooKeeper } from "./maven.ts";
import { SUPER_AUTH } from "./super_user.ts";
import { type Acl, type JsonNode, type Tree, treeFromJson } from "./tree.ts";
import { atLeast, clientVersion, type ZooKeeperVersion } from "./versions.ts";

/** Kinds of nodes, as ZooKeeper's client names them. */
export type CreateMode =
  | "PERSISTENT"
  | "PERSISTENT_SEQUENTIAL"
  | "EPHEMERAL"
  | "EPHEMERAL_SEQUENTIAL"
  | "CONTAINER"
  | "PERSISTENT_WITH_TTL"
  | "PERSISTENT_SEQUENTIAL_WITH_TTL";

/** A node's data: text, bytes, null, or so many random bytes by a seed. */
export type Data = string | Uint8Array | null | { size: number; seed: number };

/** Sessions go by a name; "main" is the driver's own. */
export interface SessionOption {
  session?: string;
}

/** How to create a node; persistent and open to everyone unless said otherwise. */
export interface CreateOptions extends SessionOption {
  data?: Data;
  mode?: CreateMode;
  acl?: Acl[];
  /** Milliseconds, for the modes with TTL. */
  ttl?: number;
  /** Asks for the Stat, which makes the server log a create2 (3.5+). */
  withStat?: boolean;
}

/** One operation of a multi; `version` -1 means any. */
export type MultiOp =
  | { op: "create"; path: string; data?: Data; mode?: CreateMode; acl?: Acl[]; ttl?: number }
  | { op: "setData"; path: string; data?: Data; version?: number }
  | { op: "delete"; path: string; version?: number }
  | { op: "check"; path: string; version?: number };

/**
 * Kinds of operations a load mixes. "freshAcl" sets an ACL that no node had before; the last two
 * leave error records.
 */
export const LOAD_KINDS = [
  "create",
  "sequential",
  "ephemeral",
  "ephemeralSequential",
  "create2",
  "container",
  "ttl",
  "setData",
  "setAcl",
  "freshAcl",
  "delete",
  "multi",
  "failedMulti",
  "badVersion",
] as const;

/** One of {@linkcode LOAD_KINDS}. */
export type LoadKind = (typeof LOAD_KINDS)[number];

/** The kinds of an ordinary mix that a server of `version` knows: all but "freshAcl". */
export function loadKinds(version: ZooKeeperVersion): LoadKind[] {
  const since35: readonly LoadKind[] = ["create2", "container", "ttl"];
  return LOAD_KINDS.filter((kind) =>
    kind !== "freshAcl" && (atLeast(version, "3.5") || !since35.includes(kind))
  );
}

/** A mix of operations under `root`, which is created first; the seed alone decides it. */
export interface LoadOptions extends SessionOption {
  root: string;
  seed: number;
  count: number;
  /** Each kind is as likely as the others; name one twice to double it. */
  kinds: readonly LoadKind[];
  /** Requests on their way at once: 1, the default, waits for each answer. */
  pipeline?: number;
  /** Largest data of a node; 64 unless given. */
  maxBytes?: number;
}

/** What came of a load. */
export interface LoadResult {
  /** How often each result code came, such as `OK` and `BADVERSION`. */
  outcomes: Record<string, number>;
  /** Whether the server went away before the end. */
  lost: boolean;
}

/** ZooKeeper refused an operation, or the driver could not carry it out (code `DRIVER`). */
export class OperationRefused extends Error {
  /** Name of ZooKeeper's result code, such as `NODEEXISTS`. */
  readonly code: string;

  /** Makes the error for the result `code`. */
  constructor(code: string, message: string) {
    super(message);
    this.name = "OperationRefused";
    this.code = code;
  }
}

/** Session timeout of the driver unless asked otherwise; the server allows 4 to 40 s. */
const SESSION_TIMEOUT_MS = 30_000;

function wireData(data: Data | undefined): Record<string, unknown> {
  if (data === undefined || data === null) return {};
  if (typeof data === "string") return wireData(new TextEncoder().encode(data));
  if (data instanceof Uint8Array) return { data: data.toBase64() };
  return data;
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

/** ZooKeeper's own client in a process of its own, with a session "main" that may do everything. */
export class Driver implements AsyncDisposable {
  readonly #port: number;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: AsyncGenerator<string>;
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  /** Takes over a process that {@linkcode openDriver} started. */
  constructor(port: number, child: Deno.ChildProcess) {
    this.#port = port;
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#answers = lines(child.stdout);
  }

  /** Commands are answered in order, one at a time. */
  #call(cmd: string, args: object = {}): Promise<Record<string, unknown>> {
    const result = this.#last.then(async () => {
      const line = JSON.stringify({ cmd, session: "main", ...args });
      await this.#input.write(new TextEncoder().encode(`${line}\n`));
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`The driver ended during ${cmd}`);
      const answer: Record<string, unknown> = JSON.parse(value);
      if (answer.ok === true) return answer;
      throw new OperationRefused(String(answer.code), `Cannot ${cmd}: ${answer.message}`);
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Opens a session and returns its id. */
  async openSession(session: string, timeout: number = SESSION_TIMEOUT_MS): Promise<bigint> {
    const { sessionId } = await this.#call("open", { session, timeout });
    return BigInt(String(sessionId));
  }

  /** Closes a session: the server logs it, and its ephemerals go. */
  async closeSession(session: string): Promise<void> {
    await this.#call("close", { session });
  }

  /** Creates a node and returns its path, which the server completes for sequential nodes. */
  async create(path: string, options: CreateOptions = {}): Promise<string> {
    const { data, ...rest } = options;
    const answer = await this.#call("create", { path, ...wireData(data), ...rest });
    return String(answer.path);
  }

  /** Sets a node's data and returns its new version. */
  async setData(path: string, data: Data, version = -1): Promise<number> {
    const answer = await this.#call("setData", { path, ...wireData(data), version });
    return Number(answer.version);
  }

  /** Deletes a node. */
  async delete(path: string, version = -1): Promise<void> {
    await this.#call("delete", { path, version });
  }

  /** Sets a node's ACL and returns its new aversion. */
  async setAcl(path: string, acl: Acl[], version = -1): Promise<number> {
    const answer = await this.#call("setAcl", { path, acl, version });
    return Number(answer.aversion);
  }

  /** Carries out all operations or none; throws {@linkcode OperationRefused} for none. */
  async multi(ops: MultiOp[], options: SessionOption = {}): Promise<void> {
    const wire = ops.map((op) => {
      if (op.op === "delete" || op.op === "check") return op;
      const { data, ...rest } = op;
      return { ...rest, ...wireData(data) };
    });
    await this.#call("multi", { ops: wire, ...options });
  }

  /** Creates `parent` and `count` children of it, many at a time. */
  async fan(parent: string, count: number, seed: number): Promise<LoadResult> {
    const answer = await this.#call("fan", { root: parent, count, seed, pipeline: 200 });
    return answer as unknown as LoadResult;
  }

  /** Runs a mix of operations; see {@linkcode LoadOptions}. */
  async load(options: LoadOptions): Promise<LoadResult> {
    return await this.#call("load", options) as unknown as LoadResult;
  }

  /** A node's data. */
  async get(path: string): Promise<Uint8Array | null> {
    const { data } = await this.#call("get", { path });
    return data === null ? null : Uint8Array.fromBase64(String(data));
  }

  /** The whole tree; right only while nobody writes. */
  async tree(): Promise<Tree> {
    const { nodes } = await this.#call("tree");
    return treeFromJson(nodes as JsonNode[]);
  }

  /** Makes this server catch up with its leader. */
  async sync(): Promise<void> {
    await this.#call("sync");
  }

  /** The server's last processed zxid. */
  async zxid(): Promise<bigint> {
    await this.#last;
    const state = await serverState(this.#port);
    if (state === undefined) throw new Error("The server does not serve");
    return state.zxid;
  }

  /** Closes all sessions and ends the driver. */
  async close(): Promise<void> {
    await this.#call("quit");
    await this.abandon();
  }

  /** Ends the driver without closing its sessions, as a crash of the client would. */
  async abandon(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended on its own.
    }
    await this.#child.status;
    await this.#input.close().catch(() => undefined);
    await this.#last;
    await this.#answers.return(undefined);
  }

  /** Ends the driver; {@linkcode close} it first where open sessions matter. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.abandon();
  }
}

/** Where to connect to, and as which version. */
export interface DriverOptions {
  /** The server's version; the client is of the same one where that can connect. */
  version: ZooKeeperVersion;
  port: number;
}

/** Starts a driver and opens its session "main". */
export async function openDriver({ version, port }: DriverOptions): Promise<Driver> {
  const jars = await resolveZooKeeper(clientVersion(version));
  const child = new Deno.Command("java", {
    args: javaArgs({
      classPath: jars.classPath,
      main: "Driver",
      args: [`127.0.0.1:${port}`, SUPER_AUTH],
      properties: { "org.slf4j.simpleLogger.defaultLogLevel": "off" },
    }, "System.err"),
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const driver = new Driver(port, child);
  try {
    await driver.openSession("main");
    return driver;
  } catch (error) {
    await driver.abandon();
    throw error;
  }
}
