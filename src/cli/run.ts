import { ExitCode, run as runApplication } from "@stricli/core";
import type { ExitStatus } from "../errors.ts";
import { say } from "../texts/say.ts";
import { APPLICATION, isCommand } from "./app.ts";
import type { CliContext } from "./context.ts";
import { earlyLanguage } from "./language.ts";
import { commandFirst, valueOf } from "./raw_arguments.ts";
import { reportLate } from "./report_late.ts";

/**
 * Runs the command line and returns the exit status. Never throws; what the parser has to say is
 * collected and printed here, so that wrong usage looks like every other error.
 */
export async function run(args: readonly string[]): Promise<ExitStatus> {
  const input = normalize(args);
  const shown: string[] = [];
  const mistakes: string[] = [];
  const context: CliContext = {
    process: {
      stdout: { write: (text) => shown.push(text) },
      stderr: { write: (text) => mistakes.push(text.trimEnd()) },
    },
  };
  await runApplication(APPLICATION, input, context);
  const status = Number(context.process.exitCode);
  // Statuses below zero are the parser's own: the command was not understood, or could not be run.
  if (NOT_RUN.has(status)) return await report(new Error(mistakes.join("; ")), 1, input);
  if (status < 0) return await reportWrongUsage(mistakes, input);
  if (shown.length > 0) return await print(shown.join(""));
  return status as ExitStatus;
}

/** Statuses for a bug: the command's module cannot be loaded, or the parser itself failed. */
const NOT_RUN: ReadonlySet<number> = new Set([
  ExitCode.InternalError,
  ExitCode.CommandLoadError,
  ExitCode.ContextLoadError,
]);

/** Another spelling that people try: `--output-format`. */
function normalize(args: readonly string[]): string[] {
  return commandFirst(args).map((arg) => arg.replace(/^--output-format(?==|$)/, "--format"));
}

async function print(text: string): Promise<ExitStatus> {
  const { writeStdout } = await import("./output/stdout.ts");
  try {
    writeStdout(text);
    return 0;
  } catch (error) {
    const { failureStatus } = await import("./exit_code.ts");
    return await report(error, failureStatus("version", error), []);
  }
}

async function reportWrongUsage(
  mistakes: readonly string[],
  input: readonly string[],
): Promise<ExitStatus> {
  const { wrongUsage } = await import("./wrong_usage.ts");
  const command = input.find(isCommand);
  const help = command === undefined ? "zkbackup --help" : `zkbackup ${command} --help`;
  return await report(
    wrongUsage(mistakes.join("; "), say("Run {} to see what there is", help)),
    1,
    input,
  );
}

async function report(
  error: unknown,
  status: ExitStatus,
  input: readonly string[],
): Promise<ExitStatus> {
  await reportLate(error, status, {
    json: valueOf("format", input) === "json",
    verbose: input.includes("--verbose"),
    language: earlyLanguage(valueOf("lang", input)),
  });
  return status;
}
