import { ZkBackupError } from "../../errors.ts";
import { say } from "../../texts/say.ts";
import { writeAll } from "./write_all.ts";

/**
 * Writes to stdout, which carries the result of a command and nothing else.
 *
 * @throws {ZkBackupError} `stdout-closed` when its reader went away, `stdout-failed` when it does
 * not take the result for another reason.
 */
export function writeStdout(text: string): void {
  try {
    writeAll(Deno.stdout, text);
  } catch (cause) {
    if (cause instanceof Deno.errors.BrokenPipe) {
      throw new ZkBackupError(say("The reader of stdout went away"), {
        code: "stdout-closed",
        category: "IO",
        exitStatus: 141,
        cause,
      });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ZkBackupError(say("Cannot write the result to stdout: {}", why), {
      code: "stdout-failed",
      category: "IO",
      exitStatus: 1,
      cause,
    });
  }
}
