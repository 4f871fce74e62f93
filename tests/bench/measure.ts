import { fileURLToPath } from "node:url";
import { peakOf } from "../support/peak_of.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
/** Ticks of a second in /proc/PID/stat. */
const TICKS = 100;
const LOOK_EVERY_MS = 10;

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a run took. */
export interface Run {
  /** Wall time in seconds. */
  seconds: number;
  /** Seconds of processor time: of the process, or of all that a line of shell started. */
  cpu: number;
  /** Most memory that the process held, in MiB; nothing that it started. */
  peak: number;
}

/** The command that runs zkbackup from this checkout. */
export function zkbackup(...args: string[]): Command {
  return [Deno.execPath(), "run", "-A", "--no-prompt", MAIN, ...args];
}

/** The command that runs a line of shell and tells what processor time it took. */
export function shell(line: string): Command {
  return ["sh", "-c", `{ ${line}\n} > /dev/null || exit 1; times`];
}

/** Seconds of user and system time of all children, on the second line of the shell's `times`. */
function childrenTime(told: string): number {
  const times = told.trim().split("\n")[1] ?? "";
  const parts = [...times.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}

/** Runs a command to its end; its output goes nowhere. Memory and processor are read on Linux. */
export async function measure([program, ...args]: Command): Promise<Run> {
  const run = { seconds: 0, cpu: 0, peak: 0 };
  const begun = performance.now();
  const isShell = program === "sh";
  const stdout = isShell ? "piped" : "null";
  const options = { args, stdin: "null", stdout, stderr: "piped" } as const;
  const child = new Deno.Command(program, options).spawn();
  const timer = setInterval(() => look(child.pid, run), LOOK_EVERY_MS);
  const output = await child.output();
  run.seconds = (performance.now() - begun) / 1000;
  clearInterval(timer);
  const { code, stderr } = output;
  const utf8 = new TextDecoder();
  if (code === 0) {
    if (isShell) run.cpu = childrenTime(utf8.decode(output.stdout));
    return run;
  }
  const said = utf8.decode(stderr).trim();
  throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${said}`);
}

function look(pid: number, run: Run): void {
  run.peak = Math.max(run.peak, peakOf(pid));
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14);
    run.cpu = Math.max(run.cpu, (Number(user) + Number(system)) / TICKS);
  } catch {
    // It has ended, or this is no Linux.
  }
}

/** The value in the middle; of two the higher one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Whether a program is there to be run. */
export function isInstalled(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

/** Prints a line. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
