import assert from "node:assert/strict";
import fc from "fast-check";
import { shellCommand } from "../../../src/cli/output/shell_quote.ts";

Deno.test("shellCommand() quotes only what a shell would take apart", () => {
  const words = ["zkbackup", "--zk-data-dir", "/var/lib/zookeeper", "it's a", "$HOME", ""];
  assert.equal(
    shellCommand(...words),
    `zkbackup --zk-data-dir /var/lib/zookeeper 'it'\\''s a' '$HOME' ''`,
  );
});

Deno.test({
  name: "shellCommand() gives back every argument through a real shell",
  ignore: Deno.build.os === "windows",
  fn() {
    const word = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    const words = fc.sample(fc.tuple(word, fc.constantFrom("", "'", "\\", "*", "~", "-n", "é")), 40)
      .flat();
    const { stdout } = new Deno.Command("sh", {
      args: ["-c", `printf '%s\\0' ${shellCommand(...words)}`],
      stdin: "null",
    }).outputSync();
    assert.deepEqual(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
  },
});
