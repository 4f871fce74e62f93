import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const REQUIREMENTS = new URL("requirements.txt", import.meta.url);

/** Programs of Python packages; or why they cannot be had here. */
export type PythonTools =
  | { available: true; bin: string }
  | { available: false; reason: string };

let tools: Promise<PythonTools> | undefined;

/**
 * The folder of the programs that `requirements.txt` names, installed once into a virtual
 * environment in the user's cache. Where Python or its module venv is missing, the reason is given.
 *
 * @throws {Error} when Python is there and the packages cannot be installed.
 */
export function pythonTools(): Promise<PythonTools> {
  tools ??= install();
  return tools;
}

async function install(): Promise<PythonTools> {
  if (Deno.build.os !== "linux") return { available: false, reason: "they are taken on Linux" };
  const text = Deno.readTextFileSync(REQUIREMENTS);
  const key = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const cache = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? "/tmp"}/.cache`;
  const folder = `${cache}/zkbackup-python/${key}`;
  const found: PythonTools = { available: true, bin: `${folder}/bin` };
  if (exists(`${folder}/complete`)) return found;
  if (!(await run("python3", ["-c", "import venv, ensurepip"])).success) {
    return { available: false, reason: "python3 with its module venv is not here" };
  }
  // Scripts in a virtual environment hold its path, so it cannot be made elsewhere and moved here.
  Deno.mkdirSync(folder, { recursive: true });
  using _lock = await lockFolder(folder);
  if (exists(`${folder}/complete`)) return found;
  await must("python3", ["-m", "venv", "--clear", folder]);
  await must(`${folder}/bin/pip`, [
    ...["install", "--quiet", "--disable-pip-version-check", "--no-deps"],
    ...["--requirement", fileURLToPath(REQUIREMENTS)],
  ]);
  Deno.writeTextFileSync(`${folder}/complete`, "");
  return found;
}

/** Waits until no other run is installing there. */
async function lockFolder(folder: string): Promise<Disposable> {
  const lock = Deno.openSync(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  return { [Symbol.dispose]: () => lock.close() };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function must(command: string, args: string[]): Promise<void> {
  const { success, output } = await run(command, args);
  if (!success) throw new Error(`Cannot run ${command} ${args.join(" ")}: ${output.slice(-2000)}`);
}

async function run(command: string, args: string[]): Promise<{ success: boolean; output: string }> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { success: false, output: "it is not here" };
    throw error;
  }
}

/** The name of a test that needs them; says why when they are missing. */
export function withReason(name: string, tools: PythonTools): string {
  return tools.available ? name : `${name} (${tools.reason})`;
}
