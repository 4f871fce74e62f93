import assert from "node:assert/strict";
import type { TestCase, TestOutcome } from "../../tools/junit.ts";
import { formatCounts, judge, type TestRun } from "../../tools/verdict.ts";

function test(outcome: TestOutcome, file = "tests/io/a_test.ts"): TestCase {
  return { name: "a test", file, outcome };
}

const SERVER_TEST = "tests/integration/a_test.ts";

function run(changes: Partial<TestRun>): TestRun {
  return {
    status: 0,
    cases: [test("passed"), test("passed", SERVER_TEST)],
    serversRequired: false,
    complete: true,
    whySkipped: () => Promise.resolve("java does not run"),
    ...changes,
  };
}

Deno.test("judge() says nothing of a run in which everything passed", async () => {
  const counts = { passed: 2, failed: 0, skipped: 0 };
  for (const serversRequired of [false, true]) {
    assert.deepEqual(await judge(run({ serversRequired })), { remarks: [], counts, status: 0 });
  }
});

Deno.test("judge() passes the status of failed tests on", async () => {
  const verdict = await judge(run({ status: 1, cases: [test("failed"), test("passed")] }));
  assert.deepEqual(verdict, {
    remarks: ["Failed: a test (tests/io/a_test.ts)"],
    counts: { passed: 1, failed: 1, skipped: 0 },
    status: 1,
  });
});

Deno.test("judge() repeats the first lines of a failure", async () => {
  const failure = Array.from({ length: 40 }, (_, at) => at === 1 ? "" : `line ${at}`).join("\n");
  const { remarks } = await judge(run({ status: 1, cases: [{ ...test("failed"), failure }] }));
  assert.deepEqual(remarks.slice(0, 3), [
    "Failed: a test (tests/io/a_test.ts)",
    "  line 0",
    "  line 2",
  ]);
  assert.equal(remarks.at(-1), "  line 14");
});

Deno.test("judge() counts a failure that belongs to no test", async () => {
  const verdict = await judge(run({ status: 1, cases: [test("passed")] }));
  assert.equal(verdict.counts.failed, 1);
  assert.equal(verdict.status, 1);
  assert.match(verdict.remarks.join("\n"), /outside a test/);
});

Deno.test("judge() fails a run without a report, even when its status is 0", async () => {
  for (const status of [0, 143]) {
    const verdict = await judge(run({ status, cases: undefined, serversRequired: true }));
    assert.deepEqual(verdict.counts, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(verdict.status, status === 0 ? 1 : status);
    assert.match(verdict.remarks.join("\n"), /No report was written/);
  }
});

Deno.test("judge() names every skipped test", async () => {
  const { remarks, status } = await judge(run({ cases: [test("skipped"), test("passed")] }));
  assert.deepEqual(remarks, ["Skipped: a test (tests/io/a_test.ts)"]);
  assert.equal(status, 0);
});

Deno.test("judge() says aloud how many tests with real servers were skipped, and why", async () => {
  const one = await judge(run({ cases: [test("passed"), test("skipped", SERVER_TEST)] }));
  assert.deepEqual(one.remarks, [
    "1 test with real ZooKeeper servers was skipped: java does not run",
  ]);
  assert.equal(one.status, 0);
  const two = await judge(
    run({ cases: [test("skipped", SERVER_TEST), test("skipped", SERVER_TEST)] }),
  );
  assert.deepEqual(two.remarks, [
    "2 tests with real ZooKeeper servers were skipped: java does not run",
  ]);
  assert.deepEqual(two.counts, { passed: 0, failed: 0, skipped: 2 });
});

Deno.test("judge() fails when required tests with real servers were skipped", async () => {
  const cases = [test("passed"), test("passed", SERVER_TEST), test("skipped", SERVER_TEST)];
  for (const complete of [true, false]) {
    const verdict = await judge(run({ serversRequired: true, cases, complete }));
    assert.deepEqual(verdict.counts, { passed: 2, failed: 1, skipped: 1 });
    assert.equal(verdict.status, 1);
    assert.match(verdict.remarks.at(-1) ?? "", /ZKBACKUP_REQUIRE_SERVERS=1/);
  }
});

Deno.test("judge() fails when a whole run held no test with real servers though required", async () => {
  const cases = [test("passed")];
  assert.equal((await judge(run({ serversRequired: true, cases }))).status, 1);
  const part = await judge(run({ serversRequired: true, cases, complete: false }));
  assert.equal(part.status, 0);
});

Deno.test("formatCounts() writes the line that scripts read", () => {
  const line = formatCounts({ passed: 12, failed: 1, skipped: 0 });
  assert.equal(line, "12 passed, 1 failed, 0 skipped");
});
