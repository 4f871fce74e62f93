import { ConfigError } from "../../config/config_error.ts";
import { type ExitStatus, ZkBackupError } from "../../errors.ts";
import { say } from "../../texts/say.ts";
import { formatEvent } from "./json.ts";
import { printable } from "./printable.ts";
import type { Look } from "./look.ts";

/** What is told of an error. */
interface Told {
  category: string;
  code: string;
  message: string;
  path: string | null;
  offset: number | null;
  hint: string | null;
}

/**
 * An error in one or two plain lines: what is wrong, and what to do. With `verbose` also what caused
 * it, and for a bug where it happened.
 */
export function renderError(
  error: unknown,
  { look, verbose }: { look: Look; verbose: boolean },
): string {
  const { message, hint } = tell(error);
  const { translate } = look;
  const show = (text: string) => printable(translate(text));
  // By itself, so that no sentence that begins with a value takes "Error: " for a part of it.
  const lines = [look.paint("bad", show(say("Error: {}", translate(message))))];
  if (error instanceof ConfigError) lines.push(...error.place?.excerpt ?? []);
  if (hint !== null) lines.push(show(hint));
  if (verbose) {
    lines.push(
      ...causesOf(error).map((cause) => `  ${show(say("caused by: {}", translate(cause)))}`),
    );
    lines.push(...stackOf(error).map(printable));
  }
  return lines.join("\n");
}

/** The same for a program, on one line. */
export function errorEvent(error: unknown, exitStatus: ExitStatus, verbose: boolean): string {
  const more = verbose ? { causes: causesOf(error), stack: stackOf(error) } : {};
  return formatEvent({ level: "error", ...tell(error), exit_code: exitStatus, ...more });
}

function tell(error: unknown): Told {
  if (error instanceof ZkBackupError) {
    const { category, code, message, path = null, offset = null, hint = null } = error;
    return { category, code, message, path, offset, hint };
  }
  return {
    category: "Internal",
    code: "internal-error",
    message: say("Unexpected: {}", error instanceof Error ? error.message : String(error)),
    path: null,
    offset: null,
    hint: say(
      "This is a bug in zkbackup; run the command with --verbose and report what it prints",
    ),
  };
}

/** The errors below an error, outermost first; a chain that bites its tail ends. */
function causesOf(error: unknown): string[] {
  const seen = new Set<unknown>([error]);
  const causes: string[] = [];
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause !== undefined && !seen.has(cause)) {
    seen.add(cause);
    causes.push(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** Where a bug happened; a condition with a name says where it is by itself. */
function stackOf(error: unknown): string[] {
  if (error instanceof ZkBackupError || !(error instanceof Error)) return [];
  return error.stack?.split("\n").slice(1) ?? [];
}
