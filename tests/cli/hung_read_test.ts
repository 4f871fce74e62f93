import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { WorkFolder } from "../support/work_folder.ts";
import { start } from "./support/zkbackup.ts";

/** Long after this a process that does not end by itself is ended, in milliseconds. */
const PATIENCE = 60_000;

Deno.test({
  name: "the program ends although a read that was given up still hangs",
  ignore: Deno.build.os === "windows",
  async fn() {
    using work = new WorkFolder();
    const pipe = `${work.path}/pipe`;
    assert.ok((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
    const main = fileURLToPath(new URL("./support/hanging_main.ts", import.meta.url));
    const process = start(["version"], { main, env: { PIPE: pipe } });
    const timer = setTimeout(() => process.kill("SIGKILL"), PATIENCE);
    const { code, stdout, signal } = await process.output();
    clearTimeout(timer);
    assert.equal(signal, null, "it ended by itself");
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^zkbackup /);
  },
});
