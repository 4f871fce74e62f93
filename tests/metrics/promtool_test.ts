import assert from "node:assert/strict";
import { FAMILIES, FAMILY_NAMES } from "../../src/metrics/families.ts";
import { mergeMetrics } from "../../src/metrics/merge_metrics.ts";
import type { Outcome } from "../../src/metrics/outcome.ts";
import { hasProgram, leftOutWithout } from "../support/needs_tool.ts";
import { BACKUP, FAILED_BACKUP, RESTORE, VERIFY } from "./outcomes.ts";

const RULES = new URL("../../deploy/prometheus/zkbackup.rules.yaml", import.meta.url);
const RULE_TESTS = new URL("../../deploy/prometheus/zkbackup.rules.test.yaml", import.meta.url);

// On Debian in the package prometheus.
const ignore = leftOutWithout(hasProgram("promtool", "--version"));

/** Runs promtool with `input` on its stdin. */
async function promtool(args: string[], input = ""): Promise<{ code: number; output: string }> {
  const child = new Deno.Command("promtool", {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: decode(stdout) + decode(stderr) };
}

/** A file after commands for two members, one of them with an awkward name. */
function everything(): string {
  const runs: [member: string, outcome: Outcome][] = [
    ["zk1", BACKUP],
    ["zk1", RESTORE],
    ["zk1", VERIFY],
    ['a "quoted"\\name\nin two lines', BACKUP],
    ['a "quoted"\\name\nin two lines', FAILED_BACKUP],
  ];
  return runs.reduce((text, [member, outcome]) => mergeMetrics(text, member, outcome, "m"), "");
}

Deno.test({
  name: "promtool remarks on the three names that end in _count, and on nothing else",
  ignore,
  fn: async () => {
    const { code, output } = await promtool(["check", "metrics"], everything());
    const remark = 'non-histogram and non-summary metrics should not have "_count" suffix';
    assert.deepEqual(output.trim().split("\n").sort(), [
      `zkbackup_backup_corruption_count ${remark}`,
      `zkbackup_backup_file_count ${remark}`,
      `zkbackup_restore_file_count ${remark}`,
    ]);
    // Its status for remarks; 1 is for what cannot be read.
    assert.equal(code, 3);
  },
});

Deno.test({
  name: "promtool finds no fault with the metrics of others behind ours",
  ignore,
  fn: async () => {
    const foreign = "# HELP node_thing A thing.\n# TYPE node_thing gauge\nnode_thing 1\n";
    const text = mergeMetrics(foreign, "zk1", VERIFY, "m");
    assert.deepEqual(await promtool(["check", "metrics"], text), { code: 0, output: "" });
  },
});

Deno.test({
  name: "the alert rules are rules to promtool",
  ignore,
  fn: async () => {
    const { code, output } = await promtool(["check", "rules", RULES.pathname]);
    assert.match(output, /SUCCESS: 9 rules found/);
    assert.equal(code, 0, output);
  },
});

Deno.test({
  name: "the alert rules pass their unit tests",
  ignore,
  fn: async () => {
    const { code, output } = await promtool(["test", "rules", RULE_TESTS.pathname]);
    assert.equal(code, 0, output);
    assert.match(output, /SUCCESS/);
  },
});

Deno.test("the alert rules name only metrics that are written, and each is tested", () => {
  const rules = Deno.readTextFileSync(RULES);
  const tests = Deno.readTextFileSync(RULE_TESTS);
  const named = new Set(rules.match(/\bzkbackup_[a-z_]+/g));
  assert.ok(named.size >= 5);
  assert.deepEqual(named.difference(new Set<string>(FAMILY_NAMES)), new Set());

  const alerts = Array.from(rules.matchAll(/^ +- alert: (\w+)$/gm), ([, name]) => name!);
  assert.equal(alerts.length, 9);
  for (const alert of alerts) {
    const firing = new RegExp(`alertname: ${alert}\\n +eval_time: \\w+\\n +exp_alerts:\\n`);
    const silent = new RegExp(`alertname: ${alert}\\n +eval_time: \\w+\\n +exp_alerts: \\[\\]`);
    assert.match(tests, firing, `${alert} is never seen to fire`);
    assert.match(tests, silent, `${alert} is never seen to be silent`);
  }
});

Deno.test("deploy/prometheus/README.md lists every metric with its type and help", () => {
  const page = Deno.readTextFileSync(new URL("../../deploy/prometheus/README.md", import.meta.url));
  const rows = Array.from(
    page.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.*?) +\|$/gm),
    ([, name, type, help]) => [name, type, help],
  );
  const wanted = FAMILY_NAMES.map((name) => [name, FAMILIES[name].type, FAMILIES[name].help]);
  assert.deepEqual(rows, wanted);
});
