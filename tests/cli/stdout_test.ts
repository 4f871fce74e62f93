import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { MAIN, start } from "./support/zkbackup.ts";

Deno.test("a reader of stdout that went away ends every command with 141 and no word", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.path);
  const verify = ["verify", "--zk-data-dir", work.path];
  for (const args of [verify, [...verify, "--format", "json"], ["--help"], ["version"]]) {
    const child = start(args);
    await child.stdout.cancel();
    const stderr = await new Response(child.stderr).text();
    assert.equal((await child.status).code, 141, args.join(" "));
    assert.equal(stderr, "");
  }
});

Deno.test({
  name: "a full disk behind stdout is an error, not a silent success",
  // The device that is always full is Linux's.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", 'exec "$@" >/dev/full', "sh", Deno.execPath(), "run", "-A", MAIN, "version"],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    assert.equal(code, 1);
    assert.match(new TextDecoder().decode(stderr), /^Error: Cannot write the result to stdout: /);
  },
});
