import assert from "node:assert/strict";
import fc from "fast-check";
import { FAMILY_NAMES } from "../../src/metrics/families.ts";
import { mergeMetrics } from "../../src/metrics/merge_metrics.ts";
import type { Outcome } from "../../src/metrics/outcome.ts";
import { refusal } from "../support/refusal.ts";
import { BACKUP, FAILED_BACKUP, RESTORE, VERIFY } from "./outcomes.ts";

function merge(existing: string | null, member: string, outcome: Outcome): string {
  return mergeMetrics(existing, member, outcome, "m.prom");
}

/** The lines that are no comments. */
function series(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const AFTER_BACKUP = [
  'zkbackup_backup_duration_seconds{member="zk1"} 12.5',
  'zkbackup_backup_size_bytes{member="zk1"} 52428800',
  'zkbackup_backup_file_count{member="zk1"} 8',
  'zkbackup_backup_corruption_count{member="zk1"} 1',
  'zkbackup_backup_success{member="zk1"} 1',
  'zkbackup_backup_success_total{member="zk1"} 1',
  'zkbackup_backup_failure_total{member="zk1"} 0',
  'zkbackup_last_success_timestamp_seconds{member="zk1"} 1736937000.25',
  'zkbackup_restorable_window_seconds{member="zk1"} 86400',
];

Deno.test("mergeMetrics() writes a new file after a backup", () => {
  const text = merge(null, "zk1", BACKUP);
  assert.deepEqual(series(text), AFTER_BACKUP);
  assert.ok(text.startsWith(
    "# HELP zkbackup_backup_duration_seconds Time that the last backup took, whether it succeeded " +
      "or failed.\n# TYPE zkbackup_backup_duration_seconds gauge\n" +
      'zkbackup_backup_duration_seconds{member="zk1"} 12.5\n',
  ));
  assert.ok(text.includes("# TYPE zkbackup_backup_success_total counter\n"));
  assert.ok(text.endsWith("\n") && !text.includes("\n\n"));
  assert.equal(merge("", "zk1", BACKUP), text);
});

Deno.test("mergeMetrics() knows every name of the contract and no other", () => {
  const commands = [BACKUP, RESTORE, VERIFY];
  const text = commands.reduce((text, outcome) => merge(text, "zk1", outcome), "");
  const names = series(text).map((line) => line.slice(0, line.indexOf("{")));
  assert.deepEqual(names, FAMILY_NAMES);
  assert.deepEqual(names.toSorted(), [
    "zkbackup_backup_corruption_count",
    "zkbackup_backup_duration_seconds",
    "zkbackup_backup_failure_total",
    "zkbackup_backup_file_count",
    "zkbackup_backup_size_bytes",
    "zkbackup_backup_success",
    "zkbackup_backup_success_total",
    "zkbackup_last_success_timestamp_seconds",
    "zkbackup_restorable_window_seconds",
    "zkbackup_restore_duration_seconds",
    "zkbackup_restore_file_count",
    "zkbackup_restore_success",
    "zkbackup_verify_corrupted_files",
    "zkbackup_verify_duration_seconds",
    "zkbackup_verify_repaired_files",
    "zkbackup_verify_valid_files",
  ]);
});

Deno.test("mergeMetrics() keeps what is said of the last good backup after a failed one", () => {
  const text = merge(merge(null, "zk1", BACKUP), "zk1", FAILED_BACKUP);
  assert.deepEqual(
    series(text),
    AFTER_BACKUP
      .with(0, 'zkbackup_backup_duration_seconds{member="zk1"} 0.5')
      .with(4, 'zkbackup_backup_success{member="zk1"} 0')
      .with(6, 'zkbackup_backup_failure_total{member="zk1"} 1'),
  );
  const damaged = merge(text, "zk1", { ...FAILED_BACKUP, corruptionCount: 4 } as Outcome);
  assert.ok(series(damaged).includes('zkbackup_backup_corruption_count{member="zk1"} 4'));
});

Deno.test("mergeMetrics() says nothing of a backup that never was after a failed first one", () => {
  assert.deepEqual(series(merge(null, "zk1", FAILED_BACKUP)), [
    'zkbackup_backup_duration_seconds{member="zk1"} 0.5',
    'zkbackup_backup_success{member="zk1"} 0',
    'zkbackup_backup_success_total{member="zk1"} 0',
    'zkbackup_backup_failure_total{member="zk1"} 1',
  ]);
});

Deno.test("mergeMetrics() lets the window go when it is not known", () => {
  const text = merge(null, "zk1", BACKUP);
  const unknown = merge(text, "zk1", { ...BACKUP, windowSeconds: null } as Outcome);
  assert.ok(!unknown.includes("zkbackup_restorable_window_seconds"));
});

Deno.test("mergeMetrics() lets old figures go after a verification or restore that failed", () => {
  let text = merge(merge(null, "zk1", VERIFY), "zk1", RESTORE);
  text = merge(text, "zk1", { command: "verify", success: false, durationSeconds: 9 });
  text = merge(text, "zk1", { command: "restore", success: false, durationSeconds: 8 });
  assert.deepEqual(series(text), [
    'zkbackup_restore_duration_seconds{member="zk1"} 8',
    'zkbackup_restore_success{member="zk1"} 0',
    'zkbackup_verify_duration_seconds{member="zk1"} 9',
  ]);
});

Deno.test("mergeMetrics() counts on, each member by itself", () => {
  let text = "";
  for (const member of ["b", "a", "b", "b"]) text = merge(text, member, BACKUP);
  text = merge(text, "a", FAILED_BACKUP);
  const totals = series(text).filter((line) => line.includes("_total"));
  assert.deepEqual(totals, [
    'zkbackup_backup_success_total{member="a"} 1',
    'zkbackup_backup_success_total{member="b"} 3',
    'zkbackup_backup_failure_total{member="a"} 1',
    'zkbackup_backup_failure_total{member="b"} 0',
  ]);
});

Deno.test("mergeMetrics() keeps other commands and members as they are", () => {
  const before = merge(merge(null, "zk2", BACKUP), "zk1", VERIFY);
  const after = merge(before, "zk1", RESTORE);
  const kept = series(before).filter((line) => series(after).includes(line));
  assert.deepEqual(kept, series(before));
  assert.equal(series(after).length, series(before).length + 3);
});

Deno.test("mergeMetrics() begins a counter again that is none", () => {
  for (const value of ["NaN", "-1", "1.5", "+Inf", "1e300"]) {
    const text = merge(`zkbackup_backup_success_total{member="zk1"} ${value}\n`, "zk1", BACKUP);
    assert.ok(series(text).includes('zkbackup_backup_success_total{member="zk1"} 1'), value);
  }
  const exponent = merge('zkbackup_backup_success_total{member="zk1"} 4e1\n', "zk1", BACKUP);
  assert.ok(series(exponent).includes('zkbackup_backup_success_total{member="zk1"} 41'));
});

Deno.test("mergeMetrics() escapes the member", () => {
  const text = merge(null, 'a"b\\c\nd', RESTORE);
  assert.ok(series(text).includes('zkbackup_restore_success{member="a\\"b\\\\c\\nd"} 1'));
  assert.equal(merge(text, 'a"b\\c\nd', RESTORE), text);
});

Deno.test("mergeMetrics() keeps the metrics of others behind its own, in their order", () => {
  const foreign = [
    "# HELP node_thing A thing; with \\\\ and \\n",
    "# TYPE node_thing histogram",
    'node_thing_bucket{le="1"} 2',
    'node_thing_bucket{le="+Inf"} 3',
    "node_thing_sum 1.5e3",
    "node_thing_count 3",
    "# just a remark",
    "# just a remark",
    'no_help{ a = "x" , b="{}", } NaN',
    'zkbackup_from_the_future{member="zk1"} 1',
  ];
  const text = merge(["", ...foreign, "", ""].join("\n"), "zk1", RESTORE);
  const lines = text.split("\n");
  assert.deepEqual(lines.slice(-1 - foreign.length, -1), foreign);
  assert.equal(lines[0]?.startsWith("# HELP zkbackup_restore_duration_seconds "), true);
});

Deno.test("mergeMetrics() keeps series of its names with other labels, and says help and type", () => {
  const existing = [
    "# HELP zkbackup_backup_success Something old.",
    "# TYPE zkbackup_backup_success untyped",
    "zkbackup_backup_success 7",
    'zkbackup_backup_success{member="zk1",env="b\\na"} 8',
    'zkbackup_backup_success{member="zk1"} 9',
  ].join("\n");
  const lines = merge(existing, "zk1", BACKUP).split("\n");
  const at = lines.indexOf("# TYPE zkbackup_backup_success gauge");
  assert.deepEqual(lines.slice(at - 1, at + 4), [
    "# HELP zkbackup_backup_success Whether the last backup succeeded (1) or failed (0).",
    "# TYPE zkbackup_backup_success gauge",
    "zkbackup_backup_success 7",
    'zkbackup_backup_success{env="b\\na",member="zk1"} 8',
    'zkbackup_backup_success{member="zk1"} 1',
  ]);
});

/** Texts that are not added to: what the file holds, line, reason. */
const REFUSED: readonly (readonly [text: string, line: number, why: RegExp])[] = [
  ["root:x:0:0:root:/root:/bin/bash\n", 1, /value is no number/],
  ["\n\x1f\x8b\x08", 2, /not begin with the name/],
  ["{}\n", 1, /not begin with the name/],
  ["a 1\nb\n", 2, /value is no number/],
  ["a 1 1736937000000\n", 1, /timestamp, which node_exporter refuses/],
  ["a 1 2 3\n", 1, /value is no number/],
  ["a 0x10\n", 1, /value is no number/],
  ["a{b} 1\n", 1, /labels cannot be read/],
  ['a{b="c} 1\n', 1, /labels cannot be read/],
  ['a{b="\\t"} 1\n', 1, /labels cannot be read/],
  ['a{b="c" d="e"} 1\n', 1, /labels cannot be read/],
  ['a{b="c"} 1\na{b="c",b="d"} 1\n', 2, /label stands twice/],
  ["a 1\r\n", 1, /value is no number/],
  ["# HELP a b\r\na 1\r\n", 1, /carriage return/],
  ["# TYPE a wrong\n", 1, /type that there is not/],
  ["# TYPE a\n", 1, /type that there is not/],
  ["# HELP 1a\n", 1, /no name of a metric behind HELP/],
  ["a 1\nb 1\na 2\n", 3, /repeats a line above/],
  ['a{x="1",y="2"} 1\na{y="2",x="1"} 2\n', 2, /repeats a line above/],
  ["# TYPE a gauge\n# TYPE a counter\n", 2, /repeats a line above/],
  ["# HELP a x\n# HELP a y\n", 2, /repeats a line above/],
  ["# TYPE zkbackup_backup_file summary\n", 1, /zkbackup_backup_file_count a part of a summary/],
  ["# TYPE zkbackup_restore_file histogram\n", 1, /zkbackup_restore_file_count a part of/],
  ["\ufeffa 1\n", 1, /not begin with the name/],
];

Deno.test("mergeMetrics() refuses what is not a file of metrics, and names the line", () => {
  for (const [text, line, why] of REFUSED) {
    const error = refusal("metrics-file-unusable", () => merge(text, "zk1", BACKUP));
    const begin = `Cannot add metrics to m.prom: line ${line} is not what Prometheus reads: `;
    assert.ok(error.message.startsWith(begin), `${JSON.stringify(text)}: ${error.message}`);
    assert.match(error.message.slice(begin.length), why);
    assert.equal(error.path, "m.prom");
  }
});

Deno.test("mergeMetrics() reads long hostile lines in one go", () => {
  const long = 2_000_000;
  const lines = [
    "1".repeat(long) + "x",
    " ".repeat(long) + "x",
    `a ${"1".repeat(long)}x`,
    `a 1${" ".repeat(long)}x`,
    `a ${"1 ".repeat(long / 2)}x`,
    `a{${'b="c",'.repeat(long / 6)}`,
    `a{b="${"\\\\".repeat(long / 2)}`,
    `a{${" ".repeat(long)}`,
    `# TYPE a ${" ".repeat(long)}x`,
    `# HELP ${" ".repeat(long)}`.trimEnd() + "\r",
  ];
  for (const line of lines) {
    refusal("metrics-file-unusable", () => merge(line, "zk1", BACKUP));
  }
});

Deno.test("mergeMetrics() refuses figures and members that Prometheus cannot tell", () => {
  for (const durationSeconds of [NaN, Infinity, -Infinity]) {
    assert.throws(() => merge(null, "zk1", { ...RESTORE, durationSeconds } as Outcome), RangeError);
  }
  assert.throws(() => merge(null, "", RESTORE), RangeError);
});

const members = fc.string({ unit: "binary", minLength: 1, maxLength: 8 });
const outcomes = fc.constantFrom<Outcome>(
  BACKUP,
  FAILED_BACKUP,
  RESTORE,
  VERIFY,
  { command: "verify", success: false, durationSeconds: 1 },
);

Deno.test("mergeMetrics() keeps each member's story apart, in whatever order they end", () => {
  const runs = fc.array(fc.tuple(members, outcomes), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(runs, (runs) => {
    const text = runs.reduce((text, [member, outcome]) => merge(text, member, outcome), "");
    const lines = series(text);
    assert.equal(new Set(lines.map((line) => line.replace(/ \S+$/, ""))).size, lines.length);
    const metas = text.split("\n").filter((line) => line.startsWith("#"));
    assert.equal(new Set(metas).size, metas.length);

    // What each member has is what it would have in a file of its own.
    const names = new Set(runs.map(([member]) => member));
    const alone = [...names].flatMap((name) =>
      series(
        runs.filter(([member]) => member === name)
          .reduce((text, [member, outcome]) => merge(text, member, outcome), ""),
      )
    );
    assert.deepEqual(lines.toSorted(), alone.sort());
  }));
});

Deno.test("mergeMetrics() gives the same file whichever member was first", () => {
  fc.assert(fc.property(members, members, outcomes, outcomes, (a, b, first, second) => {
    fc.pre(a !== b);
    const one = merge(merge(null, a, first), b, second);
    const other = merge(merge(null, b, second), a, first);
    assert.equal(one, other);
  }));
});
