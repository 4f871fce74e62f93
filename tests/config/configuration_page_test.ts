import assert from "node:assert/strict";
import { CONFIG_KEYS, keySpec, splitKey } from "../../src/config/keys.ts";
import { parseConfig } from "../../src/config/parse_config.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { fillPage, PAGE, renderExample } from "./configuration_page.ts";
import { load } from "./support.ts";

Deno.test("docs/configuration.md says what the table of keys says", () => {
  const hint = "Write it again: deno run -A tests/config/configuration_page.ts";
  const page = Deno.readTextFileSync(PAGE);
  assert.equal(page, fillPage(page), hint);
});

Deno.test("the example in docs/configuration.md sets every key to its default", async () => {
  using work = new WorkFolder();
  const file = `${work.path}/zkbackup.yaml`;
  Deno.writeTextFileSync(file, renderExample());
  const { settings } = await load({ file });
  const defaults = await load({});
  for (const key of CONFIG_KEYS) {
    assert.deepEqual(settings[key].value, defaults.settings[key].value, key);
    const kind = keySpec(key).default === null ? "default" : "file";
    assert.equal(settings[key].origin.kind, kind, key);
  }
});

Deno.test("the example names every key once", () => {
  for (const key of CONFIG_KEYS) {
    const [, name] = splitKey(key);
    const inSection = CONFIG_KEYS.filter((other) => splitKey(other)[1] === name).length;
    const found = renderExample().match(new RegExp(`^  (# )?${name}:`, "gm")) ?? [];
    assert.equal(found.length, inSection, key);
  }
});

Deno.test("the type of every key takes its default", async () => {
  for (const key of CONFIG_KEYS) {
    const { default: value } = keySpec(key);
    if (value === null) continue;
    const [section, name] = splitKey(key);
    const found = await parseConfig(
      "f.yaml",
      `${section}: { ${name}: ${JSON.stringify(value)} }\n`,
    );
    assert.equal(found.get(key)?.value, value, key);
  }
});
