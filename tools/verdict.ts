import { countOutcomes, type TestCase, type TestCounts } from "./junit.ts";

/** Tests that start real ZooKeeper servers; they are ignored where those cannot run. */
export const REAL_SERVER_TESTS = "tests/integration/";

/** What is known after `deno test` has ended. */
export interface TestRun {
  /** Exit status of `deno test`. */
  status: number;
  /** The test cases of its report, or `undefined` when it wrote none. */
  cases: readonly TestCase[] | undefined;
  /** Whether tests with real servers must have run. */
  serversRequired: boolean;
  /** Whether everything was asked for: no path, no filter. */
  complete: boolean;
  /** Why tests with real servers were skipped; called only when some were. */
  whySkipped: () => Promise<string>;
}

/** What to tell about a run. */
export interface Verdict {
  /** Remarks in the order to print them, one a line. */
  remarks: string[];
  counts: TestCounts;
  /** Exit status; 0 only when nothing failed. */
  status: number;
}

/** Judges a run: a status and sums that agree with each other, and nothing skipped in silence. */
export async function judge(run: TestRun): Promise<Verdict> {
  const { cases } = run;
  const counts = countOutcomes(cases ?? []);
  const remarks: string[] = [];
  function fail(remark: string): void {
    remarks.push(remark);
    counts.failed++;
  }

  if (cases === undefined) {
    fail(`No report was written: the tests did not start, or were ended (status ${run.status})`);
    return { remarks, counts, status: run.status === 0 ? 1 : run.status };
  }

  for (const { name, file, failure } of cases.filter(({ outcome }) => outcome === "failed")) {
    remarks.push(`Failed: ${name} (${file})`, ...beginning(failure));
  }
  const skipped = cases.filter(({ outcome }) => outcome === "skipped");
  for (const { name, file } of skipped) {
    if (!file.startsWith(REAL_SERVER_TESTS)) remarks.push(`Skipped: ${name} (${file})`);
  }
  if (run.status !== 0 && counts.failed === 0) {
    fail("A test file did not load, or an error came from outside a test: see above");
  }

  const withServers = cases.filter(({ file }) => file.startsWith(REAL_SERVER_TESTS));
  const missed = withServers.filter(({ outcome }) => outcome === "skipped").length;
  if (missed > 0) {
    const tests = missed === 1 ? "1 test" : `${missed} tests`;
    const were = missed === 1 ? "was" : "were";
    const why = await run.whySkipped();
    remarks.push(`${tests} with real ZooKeeper servers ${were} skipped: ${why}`);
  }
  if (run.serversRequired && (missed > 0 || (run.complete && withServers.length === 0))) {
    fail("ZKBACKUP_REQUIRE_SERVERS=1: every test with real ZooKeeper servers must run here");
  }
  return { remarks, counts, status: run.status !== 0 ? run.status : counts.failed > 0 ? 1 : 0 };
}

const LINES_OF_A_FAILURE = 15;

/** The first lines of a failure, set in: a long run's output is often kept only from its end. */
function beginning(failure = ""): string[] {
  return failure.split("\n", LINES_OF_A_FAILURE).filter((line) => line !== "").map((line) =>
    `  ${line}`
  );
}

/** The last line of a run. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
