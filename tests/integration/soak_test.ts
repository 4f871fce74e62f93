import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { labAvailable } from "../lab/maven.ts";

const SOAK = fileURLToPath(new URL("../soak/soak.ts", import.meta.url));
const MINUTES = "0.3";
const VERSION = "3.9.5";
const SEED = "7";

const lab = await labAvailable([VERSION]);

Deno.test({
  name: "what a loaded server is backed up to for a while, with kills, is proved and served",
  ignore: !lab.available,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", SOAK, MINUTES, VERSION, SEED],
    }).output();
    const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, said);
    const [, equal] = /digests of the listed: (\d+) of/.exec(said) ?? [];
    assert.ok(Number(equal) > 0, said);
  },
});
