import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** The repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Folders that pages name; a test has its own in their place. */
const PLACES = ["/tmp", "/var/lib", "/backup"] as const;

/** Runs commands in bash with `zkbackup` on the path; they must succeed. */
export async function run(
  commands: string,
  cwd: string,
  env: Record<string, string>,
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", commands],
    cwd,
    env: { ...env, TZ: "UTC", NO_COLOR: "1", LANG: "C.UTF-8" },
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  const printed = utf8.decode(stdout);
  // The zero bytes are those of runBlocks.
  assert.equal(code, 0, `${commands}\n${printed.replaceAll("\0", "")}${utf8.decode(stderr)}`);
  return printed;
}

/** The id that pages show of a restore. */
const SHOWN_RESTORE = "restore_20261122-200000";

/** Commands of a page, with the folders that it names below `folder`, and the id of its restore. */
export function placedIn(folder: string, commands: string): string {
  const places = new RegExp(`(?<![\\w./-])(?=(?:${PLACES.join("|")})(?:[/\\s]|$))`, "g");
  const restoreId = `"$(find ${folder} -name 'backup_before_*' | sed 's/.*backup_before_//')"`;
  return commands.replaceAll(places, folder).replaceAll(SHOWN_RESTORE, restoreId);
}

/**
 * What differs from run to run, as the documents show it, without empty lines around it; `begun` is
 * when the run began.
 */
export function settle(output: string, folder: string, begun: number): string {
  return withoutIndent(output.replaceAll(/^\n+|\n+(?=\n$)/g, ""))
    .replaceAll(folder, "")
    .replaceAll(/\b([0-9-]{10})([ T])([0-9:]{8})(\.[0-9]{3})?/g, (time, date, sign, clock) => {
      const isOfRun = Date.parse(`${date}T${clock}Z`) >= begun - 1000;
      return isOfRun ? `2026-11-22${sign}20:00:00${sign === "T" ? ".000" : ""}` : time;
    })
    .replaceAll(/(\bin|用时) [0-9.]+ (s|秒)/g, "$1 0.1 $2")
    .replaceAll(/( has|可用) [0-9.]+ [KMGTP]?i?B( free)?$/gm, "$1 9.9 GiB$2")
    .replaceAll(/ [0-9]+:[0-9]+(, as the |，与)/g, " 1000:1000$1")
    .replaceAll(
      /[0-9.]+ KiB freed|[0-9.]+ KiB(?=；剩余)/g,
      (size) => size.replace(/^[0-9.]+/, "24.9"),
    )
    .replaceAll(/restore_[0-9]{8}-[0-9]{6}/g, SHOWN_RESTORE);
}

/** Without the blanks that all lines begin with: the formatter takes them off the pages. */
function withoutIndent(text: string): string {
  const indents = [...text.matchAll(/^ *(?=\S)/gm)].map(([blanks]) => blanks.length);
  return text.replaceAll(new RegExp(`^ {${Math.min(...indents)}}`, "gm"), "");
}

/** A folder with the places that pages name, and the PATH with what they call, for one test. */
export async function inTour(
  test: (folder: string, path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "zkbackup-tour-" }));
  try {
    const bin = `${folder}/bin`;
    for (const place of ["/bin", "/tmp/tour", "/var/lib", "/backup"]) {
      await Deno.mkdir(folder + place, { recursive: true });
    }
    await Deno.writeTextFile(
      `${bin}/zkbackup`,
      `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-prompt "${root}main.ts" "$@"\n`,
      { mode: 0o755 },
    );
    await Deno.symlink(Deno.execPath(), `${bin}/deno`);
    await test(folder, `${bin}:${Deno.env.get("PATH")}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs blocks of commands in one shell, as a reader does, and returns what each of them prints. */
export async function runBlocks(
  blocks: readonly { commands: string }[],
  cwd: string,
  env: Record<string, string>,
): Promise<string[]> {
  const script = blocks.map(({ commands }) => `${commands}(exit $?)\nprintf '\\0'\n`).join("");
  return (await run(script, cwd, env)).split("\0");
}

/** Whether the tools are there that the commands of pages call. */
export const hasTools: boolean = (await Promise.all(["bash", "jq", "sha256sum"].map(isOnPath)))
  .every(Boolean);

async function isOnPath(tool: string): Promise<boolean> {
  try {
    return (await new Deno.Command(tool, { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}
