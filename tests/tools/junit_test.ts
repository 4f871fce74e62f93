import assert from "node:assert/strict";
import { countOutcomes, readJunit } from "../../tools/junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="2" errors="0" time="0.136">
    <testsuite name="./tests/a_test.ts" tests="7" disabled="2" errors="0" failures="2">
        <testcase name="plain" classname="./tests/a_test.ts" time="0.004" line="3" col="6">
        </testcase>
        <testcase name="closed at once" classname="./tests/a_test.ts" time="0.004"/>
        <testcase name="ignored" classname="./tests/a_test.ts" time="0.000" line="4" col="11">
            <skipped/>
        </testcase>
        <testcase name="parent" classname="./tests/a_test.ts" time="0.002" line="6" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="parent &gt; step &lt;&amp;&quot;&gt; &apos;&#x263A;&#9786;" classname="./tests/a_test.ts">
            <failure message="Uncaught Error: no">Error: &lt;skipped/&gt; &lt;testcase name=&quot;x&quot;
    at file:///a_test.ts:6:71</failure>
        </testcase>
        <testcase name="parent &gt; ignored step" classname="./tests/a_test.ts" time="0.000">
            <skipped/>
        </testcase>
        <testcase name="not chosen" classname="./tests/a_test.ts" line="9" col="6">
            <skipped/>
        </testcase>
    </testsuite>
    <testsuite name=".\\tests\\integration\\b_test.ts" tests="1">
        <testcase name="prints" classname=".\\tests\\integration\\b_test.ts">
            <system-out>&lt;failure&gt; &lt;skipped/&gt;</system-out>
        </testcase>
    </testsuite>
</testsuites>`;

Deno.test("readJunit() reads every chosen test and step with its file and how it ended", () => {
  const file = "tests/a_test.ts";
  assert.deepEqual(readJunit(REPORT), [
    { name: "plain", file, outcome: "passed" },
    { name: "closed at once", file, outcome: "passed" },
    { name: "ignored", file, outcome: "skipped" },
    { name: "parent", file, outcome: "failed", failure: "1 test step failed." },
    {
      name: `parent > step <&"> '☺☺`,
      file,
      outcome: "failed",
      failure: `Error: <skipped/> <testcase name="x"\n    at file:///a_test.ts:6:71`,
    },
    { name: "parent > ignored step", file, outcome: "skipped" },
    { name: "prints", file: "tests/integration/b_test.ts", outcome: "passed" },
  ]);
});

Deno.test("readJunit() refuses a test without a name", () => {
  assert.throws(() => readJunit(`<testcase classname="a"></testcase>`), /no name in a test/);
});

Deno.test("readJunit() gives nothing for a report without tests", () => {
  assert.deepEqual(readJunit(`<testsuites name="deno test" tests="0"></testsuites>`), []);
});

Deno.test("countOutcomes() counts each way to end", () => {
  assert.deepEqual(countOutcomes(readJunit(REPORT)), { passed: 3, failed: 2, skipped: 2 });
});
