// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { existsSync } from "node:fs";
import { readJunit, type TestCase } from "./junit.ts";
import { formatCounts, judge, REAL_SERVER_TESTS } from "./verdict.ts";

/** One `deno test`: its arguments, and where it writes its report. */
interface Lane {
  args: string[];
  report: string;
}

/**
 * Runs `deno test` with the arguments given to this script, lets its output through, and ends with
 * what a reader must know: what was skipped and why, and `N passed, N failed, N skipped`.
 */
async function main(args: readonly string[]): Promise<number> {
  const folder = Deno.makeTempDirSync({ prefix: "zkbackup-test-" });
  try {
    const lanes = planLanes(args, folder);
    const status = await runLanes(lanes);
    const { remarks, counts, status: verdict } = await judge({
      status,
      cases: readReports(lanes),
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

/**
 * What was asked for; everything is run in two lanes side by side, because the tests with real
 * servers mostly wait for them.
 */
function planLanes(args: readonly string[], folder: string): Lane[] {
  if (args.length === 0 && existsSync(REAL_SERVER_TESTS)) {
    return [[REAL_SERVER_TESTS], [`--ignore=${REAL_SERVER_TESTS}`]].map((args, at) => ({
      args,
      report: `${folder}/${at}.junit.xml`,
    }));
  }
  const wanted = args.find((arg) => arg.startsWith(REPORT_OPTION))?.slice(REPORT_OPTION.length);
  const others = args.filter((arg) => !arg.startsWith(REPORT_OPTION));
  return [{ args: others, report: wanted ?? `${folder}/report.junit.xml` }];
}

/** Runs all lanes at once; the first one's output is seen as it comes, the others' at their end. */
async function runLanes(lanes: readonly Lane[]): Promise<number> {
  const children = lanes.map(({ args, report }, at) =>
    new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-prompt", `${REPORT_OPTION}${report}`, ...args],
      stdin: "null",
      ...(at === 0 ? {} : { stdout: "piped", stderr: "piped" }),
    }).spawn()
  );
  // The tests clean up after themselves and end first; a terminal's Ctrl-C reaches them anyway.
  const pass = (signal: Deno.Signal) => () => {
    for (const child of children) {
      try {
        child.kill(signal);
      } catch (error) {
        // It has ended meanwhile.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  };
  const listeners = new Map<Deno.Signal, () => void>([["SIGINT", pass("SIGINT")]]);
  if (Deno.build.os !== "windows") listeners.set("SIGTERM", pass("SIGTERM"));
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  try {
    const codes = children.map(async (child, at) => {
      if (at === 0) return (await child.status).code;
      const { code, stdout, stderr } = await child.output();
      await children[0]!.status;
      const text = new TextDecoder();
      console.log(text.decode(stdout));
      console.error(text.decode(stderr));
      return code;
    });
    return (await Promise.all(codes)).find((code) => code !== 0) ?? 0;
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}

/** The cases of all reports; undefined where one was not written. */
function readReports(lanes: readonly Lane[]): TestCase[] | undefined {
  const reports = lanes.map(({ report }) =>
    existsSync(report) ? readJunit(Deno.readTextFileSync(report)) : undefined
  );
  return reports.every((cases) => cases !== undefined) ? reports.flat() : undefined;
}

async function whySkipped(): Promise<string> {
  const { labAvailable } = await import("../tests/lab/maven.ts");
  const { ZOOKEEPER_VERSIONS } = await import("../tests/lab/versions.ts");
  const lab = await labAvailable(ZOOKEEPER_VERSIONS);
  return lab.available ? "although servers can run here" : lab.reason;
}

Deno.exit(await main(Deno.args));
