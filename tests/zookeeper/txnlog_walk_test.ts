import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("scan_logs.ts", import.meta.url));

/** A line of scan_logs.ts, as far as it is looked at here. */
interface Line {
  name: string;
  visit: string;
  records: number;
  scan: {
    ending: string;
    records: number;
    bareCheck: object | null;
    large: object | null;
    types: [number, number][];
    partTypes: [number, number][];
    faults: { kind: string }[];
  };
}

/** Scans the cases in a process of its own: whether by vectors, and the lines. */
async function scanned(...args: string[]): Promise<{ hasVectors: boolean; lines: string[] }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--no-prompt", SCRIPT, ...args],
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  assert.ok(success, utf8.decode(stderr));
  const [first, ...lines] = utf8.decode(stdout).trimEnd().split("\n");
  return { hasVectors: JSON.parse(first!), lines };
}

Deno.test("scanTxnLog() finds the same with and without WebAssembly", async () => {
  const [walked, portable] = await Promise.all([scanned(), scanned("portably")]);
  assert.equal(walked.hasVectors, true);
  assert.equal(portable.hasVectors, false);
  assert.equal(walked.lines.length, portable.lines.length);
  for (const [at, line] of walked.lines.entries()) {
    if (line !== portable.lines[at]) {
      assert.deepEqual(JSON.parse(line), JSON.parse(portable.lines[at]!));
    }
    assert.equal(line, portable.lines[at]);
  }

  // The cases reach what is to be compared.
  const cases = walked.lines.map((line): Line => JSON.parse(line));
  assert.ok(cases.length > 2500, `${cases.length} cases`);
  assert.deepEqual(cases.filter(({ scan }) => typeof scan === "string"), []);
  const endings = new Set(cases.map(({ scan }) => scan.ending));
  assert.deepEqual([...endings].sort(), ["clean", "cut", "cut-header", "damaged", "empty", "torn"]);
  const kinds = new Set(cases.flatMap(({ scan }) => scan.faults.map(({ kind }) => kind)));
  for (
    const kind of [
      ...["BadStructure", "ChecksumMismatch", "InvalidLength", "MissingEndByte"],
      ...["TrailingData", "TruncatedBody", "ZxidOrder"],
    ]
  ) {
    assert.ok(kinds.has(kind), `a case with ${kind}`);
  }
  const mutants = cases.filter(({ name }) => name.includes("seed"));
  for (const has of ["bareCheck", "large"] as const) {
    assert.ok(mutants.filter(({ scan }) => scan[has] !== null).length > 10, has);
  }
  assert.ok(cases.filter(({ scan }) => scan.partTypes.length > 1).length > 100);
  for (const visit of ["records and bytes", "some records"]) {
    assert.ok(mutants.some((each) => each.visit === visit && each.records > 10), visit);
  }
});
