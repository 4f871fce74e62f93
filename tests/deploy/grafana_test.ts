import assert from "node:assert/strict";
import { FAMILY_NAMES } from "../../src/metrics/families.ts";
import { hasProgram, leftOutWithout } from "../support/needs_tool.ts";
import { WorkFolder } from "../support/work_folder.ts";

interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; expr: string }[];
}

const TEXT = Deno.readTextFileSync(
  new URL("../../deploy/grafana/zkbackup.json", import.meta.url),
);
const DASHBOARD: { panels: Panel[] } = JSON.parse(TEXT);
const EXPRESSIONS = DASHBOARD.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

Deno.test("the dashboard shows only metrics that are written, and most of them", () => {
  const named = new Set(TEXT.match(/\bzkbackup_[a-z_]+/g));
  assert.deepEqual(named.difference(new Set<string>(FAMILY_NAMES)), new Set());
  assert.ok(named.size >= FAMILY_NAMES.length - 1);
  for (const expr of EXPRESSIONS) assert.match(expr, /\{member=~"\$member"\}/);
});

Deno.test("the panels of the dashboard have ids of their own and lie beside each other", () => {
  const { panels } = DASHBOARD;
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    assert.ok(x + w <= 24);
    return Array.from({ length: w * h }, (_, at) => `${x + at % w},${y + Math.floor(at / w)}`);
  });
  assert.equal(new Set(cells).size, cells.length);
});

Deno.test({
  name: "the expressions of the dashboard are expressions to promtool",
  ignore: leftOutWithout(hasProgram("promtool", "--version")),
  fn: () => {
    using work = new WorkFolder();
    const check = (expressions: string[]) => {
      const rules = expressions.map((expr, at) => ({ record: `panel:${at}`, expr }));
      // JSON is YAML.
      Deno.writeTextFileSync(
        `${work.path}/rules.yaml`,
        JSON.stringify({ groups: [{ name: "dashboard", rules }] }),
      );
      const { success, stdout, stderr } = new Deno.Command("promtool", {
        args: ["check", "rules", `${work.path}/rules.yaml`],
      }).outputSync();
      const decoder = new TextDecoder();
      return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
    };
    const { success, output } = check(EXPRESSIONS);
    assert.ok(success, output);
    assert.match(output, new RegExp(`SUCCESS: ${EXPRESSIONS.length} rules found`));
    assert.ok(!check([`${EXPRESSIONS[0]} +`]).success);
  },
});
