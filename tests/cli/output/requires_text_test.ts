import assert from "node:assert/strict";
import { plain } from "../../../src/cli/output/look.ts";
import { Page } from "../../../src/cli/output/page.ts";
import { printRequires } from "../../../src/cli/output/requires_text.ts";
import { authSchemesOf, requiresOf } from "../../../src/operations/requires.ts";
import { verify } from "../../../src/operations/verify.ts";
import type { AuthSchemes, Requires } from "../../../src/store/server_needs.ts";
import { translator } from "../../../src/texts/translator.ts";
import { ZH_CN } from "../../../src/texts/zh_cn.ts";
import { readFixture } from "../../lab/expectation.ts";
import { testContext } from "../../support/context.ts";

const chinese = { ...plain, translate: translator(ZH_CN) };

async function of(name: string) {
  const { folder } = readFixture("3.9.5", name);
  const options = { dataDir: `${folder}/data`, logDir: null, level: "records" } as const;
  const { snapshots, logs } = await verify(testContext(), options);
  return { requires: requiresOf(snapshots, logs), schemes: authSchemesOf(snapshots) };
}

function print(
  look: typeof plain,
  { requires, schemes }: { requires: Requires | null; schemes: AuthSchemes | undefined },
  all = false,
): string {
  const page = new Page(look);
  printRequires(page, requires, schemes, all);
  return page.toString();
}

Deno.test("what a server needs is said with its reason, in both languages", async () => {
  const facts = await of("gz-snapshots");
  const english = print(plain, facts);
  for (const { setting, why } of facts.requires.needs) {
    assert.ok(english.includes(setting) && english.includes(why), setting);
  }
  assert.match(english, /─ ZooKeeper 3\.6\.0 or later\n.* {4}ZooKeeper compressed snapshots/);
  assert.match(english, /─ zookeeper\.extendedTypesEnabled=true\n/);
  assert.match(english, /─ zookeeper\.digest\.enabled=true, the default/);
  assert.match(english, /in the ACLs of snapshot\.af\.gz\n +digest: 14 ACL entries\n/);
  const translated = print(chinese, facts).replaceAll(/[\w.=-]+/g, "");
  assert.doesNotMatch(translated, /[a-z]/i);
  assert.match(print(chinese, facts), /digest：14 个 ACL 条目/);
});

Deno.test("every value of what a server needs is said in Chinese too", async () => {
  const { snapshots, logs } = await (async () => {
    const { folder } = readFixture("3.9.5", "digest-off");
    const options = { dataDir: `${folder}/data`, logDir: null, level: "records" } as const;
    return await verify(testContext(), options);
  })();
  const scan = { ...logs[0]!.scan, largestRecord: 7_654_321 };
  const requires = requiresOf(snapshots, [{ ...logs[0]!, scan }]);
  const text = print(chinese, { requires, schemes: undefined });
  for (const value of ["3827161", "7653297", "7654321", "2097150", "1049599"]) {
    assert.ok(text.includes(value), `${value} in ${text}`);
  }
  assert.match(text, /zookeeper\.digest\.enabled=false（/);
});

Deno.test("a backup that does not record what a server needs is said not to", () => {
  const text = print(plain, { requires: null, schemes: undefined });
  assert.match(text, /⚠️ What a server needs to load this\n {2}Not known: /);
  const none = print(plain, { requires: null, schemes: { snapshot: null, schemes: [] } });
  assert.match(none, /none: there is no snapshot/);
});

Deno.test("of many schemes the most frequent are shown, hostile names as text", () => {
  const schemes = Array.from({ length: 30 }, (_, at) => ({
    scheme: at === 0 ? "evil\x1b[2J" : `scheme${at}`,
    entries: 2000 - at,
  }));
  const facts = { requires: null, schemes: { snapshot: "snapshot.1", schemes } };
  const text = print(plain, facts);
  assert.ok(!text.includes("\x1b"));
  assert.match(text, /: 2,000 ACL entries/);
  assert.match(text, /… and 10 more; --verbose shows all\n$/);
  assert.doesNotMatch(text, /scheme20:/);
  assert.match(print(plain, facts, true), /scheme29: 1,971 ACL entries\n$/);
});
