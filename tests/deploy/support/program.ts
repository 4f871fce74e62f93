import { BINARY_PERMISSIONS } from "../../../tools/release/compile_flags.ts";
import { MAIN } from "../../cli/support/zkbackup.ts";
import type { WorkFolder } from "../../support/work_folder.ts";

/** Writes a script that can be run, and returns its path. */
export function script(work: WorkFolder, name: string, text: string): string {
  const path = `${work.folder("bin")}/${name}`;
  Deno.writeTextFileSync(path, `#!/bin/sh\n${text}\n`);
  Deno.chmodSync(path, 0o755);
  return path;
}

/** A program `zkbackup` that is what a binary is: the program with the permissions of a binary. */
export function installProgram(work: WorkFolder): string {
  const rights = BINARY_PERMISSIONS.map((flag) => `'${flag}'`).join(" ");
  return script(
    work,
    "zkbackup",
    `exec '${Deno.execPath()}' run --no-prompt ${rights} '${MAIN}' "$@"`,
  );
}
