/** How a test ended. */
export type TestOutcome = "passed" | "failed" | "skipped";

/** One test or test step of a JUnit report. */
export interface TestCase {
  /** Its name; a step's is preceded by those of its parents. */
  name: string;
  /** File that holds it, as a path relative to the folder of the run, with forward slashes. */
  file: string;
  outcome: TestOutcome;
  /** Of a failed one: what it failed with, as Deno printed it. */
  failure?: string;
}

/** Sums over a run. */
export type TestCounts = Record<TestOutcome, number>;

const TEST_CASE = /<testcase((?:\s+[\w:-]+="[^"]*")*)\s*(?:\/>|>(.*?)<\/testcase>)/gs;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

/**
 * Reads the test cases of a report that `deno test --junit-path` wrote. Everything that is not
 * markup is escaped there, so a tag in the text is a tag. Ignored tests are `<skipped/>` elements;
 * the suite's own sums are not used, because they call them "disabled". Tests that `--filter` did
 * not choose look the same but for a missing time, and are left out.
 */
export function readJunit(xml: string): TestCase[] {
  const cases: TestCase[] = [];
  for (const [, attributes = "", body = ""] of xml.matchAll(TEST_CASE)) {
    const outcome = outcomeOf(body);
    if (outcome === "skipped" && !/\stime="/.test(attributes)) continue;
    const file = attribute(attributes, "classname").replaceAll("\\", "/").replace(/^\.\//, "");
    const name = attribute(attributes, "name");
    cases.push({ name, file, outcome, ...(outcome === "failed" && { failure: failureOf(body) }) });
  }
  return cases;
}

function outcomeOf(body: string): TestOutcome {
  if (/<(?:failure|error)\b/.test(body)) return "failed";
  return /<skipped\b/.test(body) ? "skipped" : "passed";
}

function failureOf(body: string): string {
  return unescape(body.replace(/^.*?<(?:failure|error)\b[^>]*>|<\/(?:failure|error)>.*$/gs, ""));
}

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
  if (value === undefined) throw new Error(`Cannot read the JUnit report: no ${name} in a test`);
  return unescape(value);
}

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, entity) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(parseInt(decimal, 10));
    return ENTITIES[entity] ?? whole;
  });
}

/** Counts how tests ended. */
export function countOutcomes(cases: readonly TestCase[]): TestCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of cases) counts[outcome]++;
  return counts;
}
