import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import { ANSWER_LIMIT } from "./four_letter_words.ts";

/** How a member's AdminServer is reached. */
export interface AdminAddress {
  /** Where its commands are: `http://localhost:8080/commands`. */
  url: URL;
  /** Content of the `Authorization` header: `digest user:password`; null: none is sent. */
  authorization: string | null;
}

/** Path under which every AdminServer has its commands unless told otherwise. */
const COMMANDS = "/commands";

/**
 * Reads the address of an AdminServer; a path is that of its commands. Credentials in it would show
 * in lists of processes, so they are refused.
 *
 * @throws {ZkBackupError} `wrong-usage`.
 */
export function parseAdminUrl(text: string): URL {
  const refuse = (message: string, hint: string) =>
    new ZkBackupError(message, { code: "wrong-usage", category: "User", exitStatus: 1, hint });
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol) || url.search || url.hash) {
    throw refuse(
      say("--admin-url is not the address of an AdminServer: {}", withoutPassword(text)),
      say("Write it as http://localhost:8080"),
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse(
      say("--admin-url must not hold credentials"),
      say("Put them into the file of --admin-auth-file, or into ZKBACKUP_ADMIN_AUTH"),
    );
  }
  const path = url.pathname.replace(/\/+$/, "");
  url.pathname = path === "" ? COMMANDS : path;
  return url;
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//…@");
}

/**
 * Asks an AdminServer for a command and returns the text of its answer, of which no more than a few
 * megabytes are read; `timeout` in milliseconds. Redirections are not followed: the credentials are
 * for this server alone.
 *
 * @throws {ZkBackupError} `admin-server-unreachable`, `admin-server-refused`.
 */
export async function askAdminServer(
  { url, authorization }: AdminAddress,
  command: string,
  timeout: number,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const address = `${url.origin}${url.pathname}/${command}`;
  try {
    const response = await fetch(address, {
      signal: limit,
      redirect: "manual",
      headers: authorization === null ? {} : { authorization },
    });
    const text = await readLimited(response);
    if (response.status === 200) return text;
    throw new ZkBackupError(say("{} answers with status {}", address, response.status), {
      code: "admin-server-refused",
      category: "ZooKeeper",
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ZkBackupError) throw cause;
    const why = limit.aborted ? say("no answer in time") : describe(cause);
    throw new ZkBackupError(say("Cannot ask {}: {}", address, why), {
      code: "admin-server-unreachable",
      category: "ZooKeeper",
      cause,
    });
  }
}

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > ANSWER_LIMIT) break;
  }
  return text;
}

/** Errors of the network name the reason two levels below. */
function describe(error: unknown): string {
  if (error instanceof Deno.errors.NotCapable) return say("Deno needs --allow-net");
  const cause = error instanceof Error ? error.cause ?? error : error;
  return cause instanceof Error ? cause.message : String(cause);
}
