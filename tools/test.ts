// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { readJunit, type TestCase } from "./junit.ts";
import { formatCounts, judge } from "./verdict.ts";

/**
 * Runs `deno test` with the arguments given to this script, lets its output through, and ends with
 * what a reader must know: what was skipped and why, and `N passed, N failed, N skipped`.
 */
async function main(args: readonly string[]): Promise<number> {
  const folder = Deno.makeTempDirSync({ prefix: "zkbackup-test-" });
  try {
    const report = reportPath(args) ?? `${folder}/report.junit.xml`;
    const status = await runTests([`--junit-path=${report}`, ...args.filter(isNotReportPath)]);
    const { remarks, counts, status: verdict } = await judge({
      status,
      cases: readReport(report),
      serversRequired: Deno.env.get("ZKBACKUP_REQUIRE_SERVERS") === "1",
      complete: args.length === 0,
      whySkipped,
    });
    if (remarks.length > 0) console.log(`\n${remarks.join("\n")}`);
    console.log(`\n${formatCounts(counts)}`);
    return verdict;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const REPORT_OPTION = "--junit-path=";

function reportPath(args: readonly string[]): string | undefined {
  return args.find((arg) => arg.startsWith(REPORT_OPTION))?.slice(REPORT_OPTION.length);
}

function isNotReportPath(arg: string): boolean {
  return !arg.startsWith(REPORT_OPTION);
}

async function runTests(args: readonly string[]): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-prompt", ...args],
    stdin: "null",
  }).spawn();
  // The tests clean up after themselves and end first; a terminal's Ctrl-C reaches them anyway.
  const pass = (signal: Deno.Signal) => () => {
    try {
      child.kill(signal);
    } catch (error) {
      // It has ended meanwhile.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const listeners = new Map<Deno.Signal, () => void>([["SIGINT", pass("SIGINT")]]);
  if (Deno.build.os !== "windows") listeners.set("SIGTERM", pass("SIGTERM"));
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  try {
    return (await child.status).code;
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}

function readReport(path: string): TestCase[] | undefined {
  try {
    return readJunit(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function whySkipped(): Promise<string> {
  const { labAvailable } = await import("../tests/lab/maven.ts");
  const { ZOOKEEPER_VERSIONS } = await import("../tests/lab/versions.ts");
  const lab = await labAvailable(ZOOKEEPER_VERSIONS);
  return lab.available ? "although servers can run here" : lab.reason;
}

Deno.exit(await main(Deno.args));
