// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { type Program, smoke } from "./release/smoke.ts";
import { ROOT } from "./source_files.ts";

/**
 * Tries a binary that was just made: the arguments are its path, or a command line that starts the
 * program. Ends with 1 and what was wrong when it does not do what a release must.
 */
async function main(commandLine: readonly string[]): Promise<number> {
  const [command, ...args] = commandLine;
  if (command === undefined) {
    console.error("Which program is to be tried? Give its path");
    return 1;
  }
  const program: Program = async (given) => {
    const { code, stdout, stderr } = await new Deno.Command(command, {
      args: [...args, ...given],
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  };
  const dataDir = fileURLToPath(new URL("testdata/zookeeper/3.9.5/upgraded/data", ROOT));
  const done = await smoke(program, { dataDir, lastZxid: "0xbd", version: config.version });
  console.log(done.join("\n"));
  return 0;
}

Deno.exit(await main(Deno.args));
