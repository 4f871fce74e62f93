// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { fileURLToPath } from "node:url";
import { COMPILE_FLAGS } from "./release/compile_flags.ts";
import { binaryName, type Platform, platformsNamed } from "./release/platforms.ts";
import { CONFIG, ROOT } from "./source_files.ts";

/** Where the binaries go. */
const FOLDER = fileURLToPath(new URL("dist/", ROOT));

/**
 * Makes the binaries of the platforms named as arguments, or of all. Deno fetches the runtime that
 * it puts in front of the program, once for each platform; `DENORT_BIN` names another file for it.
 */
async function main(names: readonly string[]): Promise<number> {
  for (const platform of platformsNamed(names)) {
    const output = `${FOLDER}${binaryName(platform)}`;
    const status = await compile(platform, output);
    if (status !== 0) return status;
    console.log(output);
  }
  return 0;
}

async function compile({ target }: Platform, output: string): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--quiet", "--config", CONFIG, "--target", target, "--output", output],
      ...COMPILE_FLAGS,
      fileURLToPath(new URL("main.ts", ROOT)),
    ],
    stdin: "null",
  }).spawn().status;
  return code;
}

Deno.exit(await main(Deno.args));
