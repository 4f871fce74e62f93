import { MAIN } from "../cli/support/zkbackup.ts";
import { peakOf } from "../support/peak_of.ts";

const LOOK_EVERY_MS = 10;

/** How a run of zkbackup ended. */
export interface CommandRun {
  /** Exit status; null where it was killed. */
  code: number | null;
  /** Most memory that the process held, in MiB. */
  peak: number;
  stdout: string;
  stderr: string;
}

/** Runs zkbackup as a process of its own, and kills it after some milliseconds where that is given. */
export async function runCommand(args: string[], killAfter: number | null): Promise<CommandRun> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", MAIN, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let peak = 0;
  const look = setInterval(() => peak = Math.max(peak, peakOf(child.pid)), LOOK_EVERY_MS);
  const kill = killAfter === null ? undefined : setTimeout(() => end(child), killAfter);
  const { code, signal, stdout, stderr } = await child.output();
  clearInterval(look);
  clearTimeout(kill);
  const text = new TextDecoder();
  const killed = signal === "SIGKILL";
  return {
    code: killed ? null : code,
    peak,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr),
  };
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError)) throw error;
  }
}
