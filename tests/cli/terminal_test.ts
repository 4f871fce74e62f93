import assert from "node:assert/strict";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { putOneOfEach } from "./support/base_folder.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { MAIN, zkbackup } from "./support/zkbackup.ts";

/** Whether the `script` of util-linux is here, which runs a program on a terminal of its own. */
function hasScript(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const command = new Deno.Command("script", { args: ["--version"], stdin: "null" });
    return new TextDecoder().decode(command.outputSync().stdout).includes("util-linux");
  } catch {
    return false;
  }
}

/** The control character that begins escape sequences, made visible. */
const ESC = "␛";

/** Runs the program on a terminal, and types `answer` once it has asked. */
async function onTerminal(
  args: readonly string[],
  answer: string,
  env: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const words = [Deno.execPath(), "run", "--no-prompt", "-A", MAIN, ...args];
  const command = words.map((word) => `'${word}'`).join(" ");
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    env: { TZ: "UTC", NO_COLOR: "", ...env },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  let text = "";
  let answered = false;
  const decoder = new TextDecoder();
  for await (const part of child.stdout) {
    text += decoder.decode(part, { stream: true });
    if (answered || !text.includes("Type yes to go on: ")) continue;
    answered = true;
    await input.write(new TextEncoder().encode(answer));
  }
  await input.close().catch(() => {});
  const visible = text.replaceAll("\r\n", "\n").replaceAll("\x1b", ESC);
  return { code: (await child.status).code, text: visible };
}

/** A backup and an empty dataDir, as arguments of a restore. */
async function prepare(work: WorkFolder): Promise<string[]> {
  const outputDir = work.folder("backups");
  makeSmallMember(`${work.path}/data`);
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", outputDir],
    ...["--backup-id", "b", "--zk-host", NOBODY],
  ]);
  assert.equal(code, 0, stderr);
  return ["restore", "--backup-dir", `${outputDir}/b`, "--zk-data-dir", work.folder("target")];
}

const CASES: readonly (readonly [answer: string, code: number, said: RegExp])[] = [
  ["yes\n", 0, /✅ RESTORED/],
  ["y\n", 0, /✅ RESTORED/],
  ["no\n", 3, /Error: Cancelled: nothing was changed/],
  ["\n", 3, /Error: Cancelled: nothing was changed/],
  ["yess\n", 3, /Error: Cancelled: nothing was changed/],
  // Ctrl-D and Ctrl-C.
  ["\x04", 3, /Error: Cancelled: nothing was changed/],
  ["\x03", 130, /SIGINT: stopping.*\n.*Error: Interrupted by SIGINT/],
];

for (const [answer, code, said] of CASES) {
  Deno.test({
    name: `restore on a terminal asks; ${JSON.stringify(answer)} ends it with ${code}`,
    ignore: !hasScript(),
    async fn() {
      using work = new WorkFolder();
      const args = await prepare(work);
      const outcome = await onTerminal(args, answer);
      assert.match(outcome.text, /RESTORE PLAN[^]*Restore into .*\? Type yes to go on: /);
      assert.match(outcome.text, said);
      assert.equal(outcome.code, code, outcome.text);
      const made = [...Deno.readDirSync(`${work.path}/target`)].length;
      assert.equal(made, code === 0 ? 1 : 0);
    },
  });
}

Deno.test({
  name: "prune on a terminal asks before it deletes",
  ignore: !hasScript(),
  async fn() {
    for (
      const [answer, code, said] of [["no\n", 3, /Cancelled/], ["yes\n", 0, /PRUNED/]] as const
    ) {
      using work = new WorkFolder();
      const base = putOneOfEach(work);
      const args = ["prune", "--backup-base-dir", base, "--keep-min-count", "1"];
      const outcome = await onTerminal(args, answer);
      assert.match(
        outcome.text,
        /PRUNE PLAN[^]*Delete 3 backups and 2 leftovers and free .* Type yes to go on: /,
      );
      assert.match(outcome.text, said);
      assert.equal(outcome.code, code, outcome.text);
      assert.equal(namesIn(base).includes("b-1"), code !== 0);
    }
  },
});

Deno.test({
  name: "colours and the progress line are for terminals, and colours never with NO_COLOR",
  ignore: !hasScript(),
  async fn() {
    using work = new WorkFolder();
    await prepare(work);
    const args = ["verify", "--backup-dir", `${work.path}/backups/b`];
    const coloured = await onTerminal(args, "");
    assert.match(coloured.text, /␛\[32m✅ USABLE/);
    assert.match(coloured.text, /Checking snapshots\/snapshot.0.gz {2}0 B of .*\r␛\[K/);
    const plain = await onTerminal(args, "", { NO_COLOR: "1" });
    assert.match(plain.text, /✅ USABLE/);
    assert.doesNotMatch(plain.text, /␛\[[0-9]+m/);
    const json = await onTerminal([...args, "--format", "json"], "");
    assert.equal(JSON.parse(json.text).verdict, "usable");
  },
});
