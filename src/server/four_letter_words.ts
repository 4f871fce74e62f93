import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/** Where a member listens for clients. */
export interface HostPort {
  /** Name or address. */
  host: string;
  /** TCP port for clients. */
  port: number;
}

/**
 * Longest answer that is read. Most have some KB; `mntr` of 3.6 and later has 200 bytes more for every
 * znode below the root, `stat` a line a client, and all are held in memory.
 */
export const ANSWER_LIMIT = 256 * 1024;
const DEFAULT_PORT = 2181;

/** Reads `host`, `host:port`, `[::1]:2181`. */
export function parseHostPort(text: string): HostPort {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s[\]]+))(?::([0-9]{1,5}))?$/.exec(text);
  const port = Number(match?.[3] ?? DEFAULT_PORT);
  if (match === null || port < 1 || port > 65535) {
    throw new ZkBackupError(say('Cannot read "{}" as host and port', text), {
      code: "invalid-host",
      category: "User",
      exitStatus: 1,
      hint: say("Write it as localhost:2181"),
    });
  }
  return { host: match[1] ?? match[2]!, port };
}

/** Asks a member one four-letter word and returns its answer; `timeout` in milliseconds. */
export async function askFourLetterWord(
  { host, port }: HostPort,
  word: string,
  timeout: number,
  signal: AbortSignal,
): Promise<string> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  signal.throwIfAborted();
  let connection: Deno.Conn | undefined;
  const close = () => {
    try {
      connection?.close();
    } catch {
      // It is closed already.
    }
  };
  try {
    connection = await Deno.connect({ hostname: host, port, signal: limit });
    limit.addEventListener("abort", close);
    await connection.write(new TextEncoder().encode(word));
    return await readAnswer(connection, limit);
  } catch (cause) {
    signal.throwIfAborted();
    throw unreachable({ host, port }, word, limit.aborted ? say("no answer in time") : cause);
  } finally {
    limit.removeEventListener("abort", close);
    close();
  }
}

async function readAnswer(connection: Deno.Conn, limit: AbortSignal): Promise<string> {
  const text = new TextDecoder();
  const block = new Uint8Array(16 * 1024);
  let answer = "";
  while (answer.length < ANSWER_LIMIT) {
    const count = await connection.read(block);
    limit.throwIfAborted();
    if (count === null) return answer;
    answer += text.decode(block.subarray(0, count), { stream: true });
  }
  const cut = say("The rest was not read: the answer has more than {} bytes", ANSWER_LIMIT);
  return `${answer}\n${cut}\n`;
}

function unreachable(to: HostPort, word: string, cause: unknown): ZkBackupError {
  const { host, port } = to;
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = cause instanceof Deno.errors.NotCapable
    ? say('Cannot ask {}:{} "{}" (Deno needs --allow-net): {}', host, port, word, why)
    : say('Cannot ask {}:{} "{}": {}', host, port, word, why);
  return new ZkBackupError(message, {
    code: "server-unreachable",
    category: "ZooKeeper",
    cause,
  });
}

/** What `srvr` and `stat` say of a member. */
export interface ServerState {
  /** Version, where it is said. */
  version: string | null;
  /** Zxid last applied. */
  zxid: bigint;
  /** standalone, leader, follower, observer. */
  mode: string | null;
}

/** Reads the answer to `srvr`; null for one of a member that does not serve or refuses the word. */
export function parseServerState(answer: string): ServerState | null {
  const field = (name: string) =>
    new RegExp(`^${name}:(.*)$`, "m").exec(answer)?.[1]?.trim() || null;
  const digits = /^0x([0-9a-f]{1,16})$/.exec(field("Zxid") ?? "")?.[1];
  if (digits === undefined) return null;
  return {
    version: field("Zookeeper version")?.split(/[-,]/, 1)[0] ?? null,
    zxid: BigInt.asIntN(64, BigInt(`0x${digits}`)),
    mode: field("Mode"),
  };
}

/** Whether a member said that it does not answer this word. */
export function isRefused(answer: string): boolean {
  return answer.includes("is not executed because it is not in the whitelist");
}
