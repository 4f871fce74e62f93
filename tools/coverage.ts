// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { fileURLToPath } from "node:url";
import { readLcov, sumLines } from "./lcov.ts";
import { ROOT, withAllOfSrc } from "./source_files.ts";

/** Share of lines, in percent, that the tests must run in each folder. */
const LEAST: readonly (readonly [folder: string, percent: number])[] = [
  ["src/zookeeper/", 90],
  ["src/", 80],
];

/** Runs the tests and shows which lines of `src` ran; files that no test loads count in full. */
async function main(args: readonly string[]): Promise<number> {
  const profile = Deno.makeTempDirSync({ prefix: "zkbackup-coverage-" });
  try {
    const collect = [`--coverage=${profile}`, "--coverage-raw-data-only"];
    const paths = args.some((arg) => !arg.startsWith("-")) ? [] : ["tests"];
    // Programs started by tests write their coverage there too: Deno hands the folder down.
    const tests = await withAllOfSrc((all) =>
      run(["test", "-A", "--no-prompt", ...collect, ...args, ...paths, all])
    );
    if (tests !== 0) return tests;
    const source = [`--include=^${new URL("src/", ROOT).href}`, profile];
    if (await run(["coverage", ...source]) !== 0) return 1;
    const lcov = `${profile}/lcov.info`;
    if (await run(["coverage", "--lcov", `--output=${lcov}`, ...source]) !== 0) return 1;
    return report(Deno.readTextFileSync(lcov)) ? 0 : 1;
  } finally {
    Deno.removeSync(profile, { recursive: true });
  }
}

async function run(args: string[]): Promise<number> {
  const options = { args, stdin: "null", cwd: fileURLToPath(ROOT) } as const;
  return (await new Deno.Command(Deno.execPath(), options).spawn().status).code;
}

function report(lcov: string): boolean {
  const files = readLcov(lcov);
  let enough = true;
  for (const [folder, least] of LEAST) {
    const { found, hit } = sumLines(files, fileURLToPath(new URL(folder, ROOT)));
    const percent = found === 0 ? 0 : 100 * hit / found;
    const verdict = percent >= least ? "enough" : "too little";
    console.log(`${folder}: ${percent.toFixed(1)} % of lines, ${verdict} (least ${least} %)`);
    enough &&= percent >= least;
  }
  return enough;
}

Deno.exit(await main(Deno.args));
