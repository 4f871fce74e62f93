import { ZkBackupError } from "../errors.ts";
import { type AdminAddress, askAdminServer } from "../server/admin_server.ts";
import {
  askFourLetterWord,
  type HostPort,
  isRefused,
  parseServerState,
  type ServerState,
} from "../server/four_letter_words.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";

/** What a member said of itself, or why it did not. */
export interface ServerAnswer {
  /** The answer as it came, or a line that says why there is none. */
  text: string;
  /** Null where the member did not answer, refused, or does not serve. */
  state: ServerState | null;
  /** It answered, be it that it refuses. */
  reached: boolean;
}

/**
 * Asks a member for its state (`srvr`, the one word that every ZooKeeper allows by default). Never
 * fails but for the end of the run: a backup goes on from the files. `timeout` in milliseconds.
 */
export async function askServer(
  ctx: Context,
  host: HostPort,
  timeout: number,
  hostGiven = true,
): Promise<ServerAnswer> {
  const name = `${host.host}:${host.port}`;
  try {
    const text = await askFourLetterWord(host, "srvr", timeout, ctx.signal);
    const state = parseServerState(text);
    if (state === null) {
      ctx.log.warn(
        isRefused(text)
          ? say(
            "The server at {} does not allow the word srvr; going on from the files alone",
            name,
          )
          : say(
            "The server at {} does not serve at the moment; going on from the files alone",
            name,
          ),
      );
    }
    return { text, state, reached: true };
  } catch (error) {
    if (!(error instanceof ZkBackupError) || ctx.signal.aborted) throw error;
    // Where nobody said that there is a server, there need be none.
    const level = hostGiven ? "warn" : "info";
    ctx.log[level](say("{}; going on from the files alone", error.message));
    return { text: `${error.message}\n`, state: null, reached: false };
  }
}

/**
 * Asks the AdminServer for the digests of the member's own tree (`hash`, 3.6+). The answer as it
 * came, or why there is none; a backup goes on without.
 */
export async function askAdminHash(
  ctx: Context,
  admin: AdminAddress,
  timeout: number,
): Promise<string> {
  try {
    return await askAdminServer(admin, "hash", timeout, ctx.signal);
  } catch (error) {
    if (!(error instanceof ZkBackupError) || ctx.signal.aborted) throw error;
    ctx.log.warn(say("{}; going on without its digests", error.message));
    return `${error.message}\n`;
  }
}

/** Words that tell more of a member; servers since 3.5.3 refuse them unless they are allowed. */
const FURTHER_WORDS = ["stat", "conf", "mntr", "hash"] as const;

/**
 * What a member said to the further words, by word: the answer or refusal as it came, or why
 * there is none. Nothing is asked of one that does not answer at all.
 */
export async function askFurther(
  ctx: Context,
  host: HostPort,
  timeout: number,
): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const word of FURTHER_WORDS) {
    try {
      answers.set(word, await askFourLetterWord(host, word, timeout, ctx.signal));
    } catch (error) {
      if (!(error instanceof ZkBackupError) || ctx.signal.aborted) throw error;
      answers.set(word, `${error.message}\n`);
      break;
    }
  }
  return answers;
}
