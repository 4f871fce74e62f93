import { assertHit, assertPass } from "./diagnose.ts";

const READINGS: readonly (readonly [source: string, name: RegExp])[] = [
  [`Date.now();`, /Date.now/],
  [`const clock = Date.now;`, /Date.now/],
  [`const { now } = Date;`, /Date.now/],
  [`globalThis.Date.now();`, /Date.now/],
  [`new Date();`, /new Date\(\)/],
  [`Date();`, /Date\(\)/],
  [`performance.now();`, /performance.now/],
  [`Math.random();`, /Math.random/],
  [`crypto.randomUUID();`, /crypto.randomUUID/],
  [`Temporal.Now.instant();`, /Temporal.Now/],
];

Deno.test("clock keeps time and chance out of the core", () => {
  for (const [source, name] of READINGS) {
    for (const room of ["operations", "zookeeper", "store", "config", "log", "metrics", "codec"]) {
      assertHit(`src/${room}/a.ts`, source, "clock", name);
    }
  }
});

Deno.test("clock lets api, cli, io and server read the time", () => {
  for (const [source] of READINGS) {
    for (const room of ["api", "cli", "io", "server"]) assertPass(`src/${room}/a.ts`, source);
  }
});

Deno.test("clock lets dates be made from given values, and other functions be", () => {
  assertPass("src/operations/a.ts", `new Date(milliseconds).toISOString();`);
  assertPass("src/operations/a.ts", `clock.now();`);
  assertPass("src/operations/a.ts", `Math.max(1, 2);`);
});

Deno.test("clock leaves tests and tools alone", () => {
  assertPass("tests/store/a_test.ts", `Date.now();`);
});
