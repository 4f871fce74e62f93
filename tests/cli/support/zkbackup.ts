import { fileURLToPath } from "node:url";
import { assertContract } from "./documents.ts";

/** The program, as it is started from a checkout. */
export const MAIN: string = fileURLToPath(new URL("../../../main.ts", import.meta.url));

/** How the program is started; everything has a default. */
export interface StartOptions {
  /** Permission flags of Deno. */
  rights?: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  stdin?: "null" | "piped";
  /** The module that is started; that of the program is the default. */
  main?: string;
}

/** What a run came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** No summer time, far from where most machines are; and English. */
const ENVIRONMENT = { TZ: "Asia/Shanghai", NO_COLOR: "1", LC_ALL: "C" };

/** Where Deno keeps packages; in another home it would fetch them again, and say so on stderr. */
export function denoDir(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** Starts `zkbackup` in a process of its own. */
export function start(args: readonly string[], options: StartOptions = {}): Deno.ChildProcess {
  const { rights = ["-A"], cwd, env = {}, stdin = "null", main = MAIN } = options;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...rights, main, ...args],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...ENVIRONMENT, ...(env["HOME"] === undefined ? {} : { DENO_DIR: denoDir() }), ...env },
    stdin,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `zkbackup` to its end; what it prints as JSON is held to docs/schema. */
export async function zkbackup(
  args: readonly string[],
  options: StartOptions = {},
): Promise<Outcome> {
  const child = start(args, options);
  if (options.stdin === "piped") await child.stdin.close();
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const outcome = { code, stdout: text(stdout), stderr: text(stderr) };
  assertContract(args, outcome);
  return outcome;
}

/** Starts a script of its own with all permissions, to try a part of the program in a process. */
export async function startScript(script: string): Promise<Deno.ChildProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "-"],
    // Where deno.json is.
    cwd: MAIN.slice(0, MAIN.lastIndexOf("/")),
    env: ENVIRONMENT,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(script));
  await input.close();
  return child;
}

/** The JSON objects on the lines of stderr in JSON mode. */
export function events(stderr: string): Record<string, unknown>[] {
  return stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
}
