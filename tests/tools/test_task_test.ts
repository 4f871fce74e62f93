import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const RUNNER = fileURLToPath(new URL("../../tools/test.ts", import.meta.url));
const CONFIG = `{ "test": { "include": ["tests"] } }`;

interface Result {
  code: number;
  text: string;
  lastLine: string;
}

/** Runs the script behind `deno task test` in a small project of its own. */
async function runIn(
  files: Record<string, string>,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<Result> {
  const folder = await Deno.makeTempDir({ prefix: "zkbackup-runner-" });
  try {
    for (const [path, text] of Object.entries({ "deno.json": CONFIG, ...files })) {
      const file = `${folder}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, text);
    }
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", RUNNER, ...args],
      cwd: folder,
      stdin: "null",
      stderr: "null",
      // Neither the run that this test is part of nor the machine decides the outcome.
      env: { NO_COLOR: "1", PATH: folder, ZKBACKUP_REQUIRE_SERVERS: "", ...env },
    }).output();
    const text = new TextDecoder().decode(stdout);
    return { code, text, lastLine: text.trimEnd().split("\n").at(-1) ?? "" };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const PASSING = `Deno.test("passes", () => {});`;
const FAILING = `Deno.test("fails", () => { throw new Error("no"); });`;
const IGNORED = `Deno.test.ignore("needs a server", () => {});`;

Deno.test("the test task ends with the sums and exits with 0", async () => {
  const { code, text, lastLine } = await runIn({
    "tests/a_test.ts": `${PASSING} Deno.test.ignore("not now", () => {});`,
  });
  assert.equal(code, 0);
  assert.equal(lastLine, "1 passed, 0 failed, 1 skipped");
  assert.match(text, /passes \.\.\. ok/);
  assert.match(text, /^Skipped: not now \(tests\/a_test.ts\)$/m);
});

Deno.test("the test task fails with a failed test", async () => {
  const { code, lastLine } = await runIn({ "tests/a_test.ts": PASSING + FAILING });
  assert.notEqual(code, 0);
  assert.equal(lastLine, "1 passed, 1 failed, 0 skipped");
});

Deno.test("the test task fails with a file that does not load or does not type-check", async () => {
  for (const bad of [`throw new Error("at load");`, `const n: number = "text"; n;`]) {
    const { code, lastLine } = await runIn({ "tests/b_test.ts": bad, "tests/a_test.ts": PASSING });
    assert.notEqual(code, 0);
    assert.match(lastLine, /^\d passed, 1 failed, 0 skipped$/);
  }
});

Deno.test("the test task hands paths and options on", async () => {
  const files = { "tests/a_test.ts": PASSING, "tests/b_test.ts": FAILING };
  const byPath = await runIn(files, ["tests/a_test.ts"]);
  assert.equal(byPath.lastLine, "1 passed, 0 failed, 0 skipped");
  assert.equal(byPath.code, 0);
  const byName = await runIn(files, ["--filter", "passes"]);
  assert.equal(byName.lastLine, "1 passed, 0 failed, 0 skipped");
  assert.equal(byName.code, 0);
});

Deno.test("the test task leaves a report where --junit-path says", async () => {
  const folder = await Deno.makeTempDir({ prefix: "zkbackup-report-" });
  try {
    const path = `${folder}/report.junit.xml`;
    const { lastLine } = await runIn({ "tests/a_test.ts": PASSING }, [`--junit-path=${path}`]);
    assert.equal(lastLine, "1 passed, 0 failed, 0 skipped");
    assert.match(await Deno.readTextFile(path), /<testcase name="passes"/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the test task says why tests with real servers were skipped", async () => {
  const files = { "tests/a_test.ts": PASSING, "tests/integration/b_test.ts": IGNORED };
  const free = await runIn(files);
  assert.equal(free.code, 0);
  assert.equal(free.lastLine, "1 passed, 0 failed, 1 skipped");
  assert.match(free.text, /^1 test with real ZooKeeper servers was skipped: java does not run$/m);
  const required = await runIn(files, [], { ZKBACKUP_REQUIRE_SERVERS: "1" });
  assert.equal(required.code, 1);
  assert.equal(required.lastLine, "1 passed, 1 failed, 1 skipped");
});
