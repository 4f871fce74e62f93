import { ZkBackupError } from "../../errors.ts";
import { say } from "../../texts/say.ts";
import type { Translate } from "../../texts/translate.ts";

/** Where the answer to a question comes from. */
export interface AnswerSource {
  /** Whether a person can type there. */
  isTerminal(): boolean;
  /** Reads what was typed; null at its end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Ends a read that is under way. */
  close(): void;
}

/** How a question is asked. */
export interface AskOptions {
  /** Shows the question. */
  show: (text: string) => void;
  /** Gives what is shown the language of the reader. */
  translate: Translate;
  /** Where the answer is typed. */
  stdin: AnswerSource;
  /** Ends the waiting. */
  signal: AbortSignal;
}

/** Longest answer that is looked at. */
const LONGEST = 1024;

/**
 * Asks whether to go on; returns when the answer is yes. The question goes to stderr, since stdout
 * carries the result.
 *
 * @throws {ZkBackupError} `no-terminal` when nobody can answer, `cancelled` for any other answer.
 */
export async function askToGoOn(question: string, options: AskOptions): Promise<void> {
  const { show, translate, stdin, signal } = options;
  if (!stdin.isTerminal()) {
    throw new ZkBackupError(say("Cannot ask whether to go on: stdin is not a terminal"), {
      code: "no-terminal",
      category: "User",
      exitStatus: 3,
      hint: say("Nothing was changed; look at the plan with --dry-run, then add --force"),
    });
  }
  show(`${question} ${translate(say("Type yes to go on:"))} `);
  const answer = await readAnswer(stdin, signal);
  if (!answer.includes("\n")) show("\n");
  if (/^(y|yes)$/i.test(answer.trim())) return;
  throw new ZkBackupError(say("Cancelled: nothing was changed"), {
    code: "cancelled",
    category: "User",
    exitStatus: 3,
  });
}

/** Reads a line. A read of stdin keeps the process alive, so a signal has to end it. */
async function readAnswer(stdin: AnswerSource, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const end = () => stdin.close();
  signal.addEventListener("abort", end, { once: true });
  try {
    const block = new Uint8Array(LONGEST);
    const decoder = new TextDecoder();
    let answer = "";
    while (!answer.includes("\n") && answer.length < LONGEST) {
      const count = await stdin.read(block);
      if (count === null) break;
      answer += decoder.decode(block.subarray(0, count), { stream: true });
    }
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
  }
}
