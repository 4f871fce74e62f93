import assert from "node:assert/strict";
import type { FourLetterServer } from "../support/four_letter_server.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { hostOf, silent } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { start, startScript } from "./support/zkbackup.ts";

/** Ends a child that a failed test would leave behind. */
function endAtLast(child: Deno.ChildProcess): AsyncDisposable {
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
    },
  };
}

/** Waits until a backup has begun and asks its server. */
async function asked(server: FourLetterServer): Promise<void> {
  while (server.words.length === 0) await new Promise((next) => setTimeout(next, 5));
}

/** What a child says until a line of it matches. */
async function readUntil(stream: ReadableStream<Uint8Array>, wanted: RegExp): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair)) {
    text += part;
    if (wanted.test(text)) break;
  }
  return text;
}

for (const [signal, status] of [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `a backup that is ended by ${signal} leaves nothing behind and exits with ${status}`,
    // Windows has no signals between processes.
    ignore: Deno.build.os === "windows",
    async fn() {
      using work = new WorkFolder();
      await using server = silent();
      const out = work.folder("out");
      makeSmallMember(`${work.path}/data`);
      const before = treeState(`${work.path}/data`);
      const child = start([
        ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", out],
        ...["--zk-host", hostOf(server), "--timeout", "600"],
      ]);
      await using _ended = endAtLast(child);
      await asked(server);
      assert.equal([...Deno.readDirSync(out)].length, 1, "The backup has begun");
      child.kill(signal);
      const { code, stdout, stderr } = await child.output();
      assert.equal(code, status);
      assert.equal(stdout.length, 0);
      const text = new TextDecoder().decode(stderr);
      assert.match(text, new RegExp(`^${signal}: stopping and cleaning up`, "m"));
      assert.match(text, new RegExp(`^Error: Interrupted by ${signal}: `, "m"));
      assert.deepEqual([...Deno.readDirSync(out)], []);
      assert.deepEqual(treeState(`${work.path}/data`), before);
    },
  });
}

Deno.test({
  name: "SIGHUP does not end what was started to outlive its terminal",
  ignore: Deno.build.os === "windows",
  async fn() {
    const interrupt = new URL("../../src/cli/interrupt.ts", import.meta.url).href;
    const script = `
      import { Interrupt } from ${JSON.stringify(interrupt)};
      using interrupt = new Interrupt(() => {});
      const { signal } = interrupt;
      signal.addEventListener("abort", () => Deno.exit(signal.reason.exitStatus));
      // After half a second Deno has signal listeners of its own.
      setTimeout(() => Deno.stdout.writeSync(new TextEncoder().encode("ready\\n")), 1000);
      await new Promise((end) => setTimeout(end, 600_000));`;
    using work = new WorkFolder();
    Deno.writeTextFileSync(`${work.path}/wait.ts`, script);
    const root = interrupt.slice(0, interrupt.indexOf("/src/cli/"));
    for (const rights of ["-A", `--allow-read=${work.path}`]) {
      const child = new Deno.Command("nohup", {
        args: [Deno.execPath(), "run", "--no-prompt", rights, `${work.path}/wait.ts`],
        cwd: new URL(root),
        stdin: "null",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      await using _ended = endAtLast(child);
      const [forReady, rest] = child.stdout.tee();
      await readUntil(forReady, /ready/);
      child.kill("SIGHUP");
      child.kill("SIGTERM");
      assert.equal((await child.status).code, 143, rights);
      await rest.cancel();
    }
  },
});

Deno.test({
  name: "a second signal leaves at once, without waiting for the clean-up",
  ignore: Deno.build.os === "windows",
  async fn() {
    const interrupt = new URL("../../src/cli/interrupt.ts", import.meta.url).href;
    const child = await startScript(`
      const { Interrupt } = await import(${JSON.stringify(interrupt)});
      const say = (text) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\\n"));
      using interrupt = new Interrupt(say);
      say("ready");
      await new Promise((end) => setTimeout(end, 600_000));`);
    await using _ended = endAtLast(child);
    const [forReady, forSignal] = child.stdout.tee();
    await readUntil(forReady, /ready/);
    child.kill("SIGINT");
    await readUntil(forSignal, /SIGINT: stopping/);
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 143);
    await child.stderr.cancel();
  },
});
