import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { answering, FourLetterServer } from "../support/four_letter_server.ts";
import { hostOf, NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { events, zkbackup } from "./support/zkbackup.ts";

/** What no line on a terminal may hold. */
const DISTURBING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function assertHarmless(text: string): void {
  for (const line of text.split("\n")) {
    assert.doesNotMatch(line.replaceAll("\ufe0f", ""), DISTURBING);
  }
}

Deno.test({
  name: "names in a data dir cannot disturb the terminal, in text or in errors",
  // Windows has no such names.
  ignore: Deno.build.os === "windows",
  async fn() {
    using work = new WorkFolder();
    const name = "snapshot.\x1b[2J\n✅ ALL IS WELL\u202e";
    const folder = makeSmallMember(work.path);
    Deno.writeTextFileSync(`${folder}/${name}`, "");
    const report = await zkbackup(["verify", "--zk-data-dir", work.path, "--verbose"]);
    assert.equal(report.code, 0, report.stderr);
    assert.match(report.stdout, /UnexpectedFile: .*snapshot\.\\u\{1b\}\[2J\\n✅ ALL IS WELL/);
    assertHarmless(report.stdout);
    const error = await zkbackup(["verify", "--zk-data-dir", `${folder}/${name}`, "--verbose"]);
    assert.equal(error.code, 1);
    assertHarmless(error.stderr);
    const json = await zkbackup(["verify", "--zk-data-dir", work.path, "--format", "json"]);
    const [finding] = JSON.parse(json.stdout).findings;
    assert.equal(finding.file, `${folder}/${name}`);
  },
});

Deno.test("a server's answer cannot disturb the terminal", async () => {
  using work = new WorkFolder();
  await using server = FourLetterServer.start(answering(
    "Zookeeper version: \x1b[2J\u202e3.9, built\nZxid: 0xa\nMode: \x1b]0;title\x07\nNode count: 1\n",
  ));
  makeSmallMember(work.path);
  const out = work.folder("out");
  const { code, stdout, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/version-2`, "--output-dir", out],
    ...["--zk-host", hostOf(server)],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\\u\{1b\}/);
  assertHarmless(stdout + stderr);
});

Deno.test("in JSON mode every line of stderr is an object, the error the last", async () => {
  using work = new WorkFolder();
  makeSmallMember(`${work.path}/data`, { first: 5n, damaged: 1 });
  Deno.removeSync(`${work.path}/data/version-2/snapshot.0`);
  const { code, stdout, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", `${work.path}/data`, "--output-dir", work.folder("out")],
    ...["--zk-host", NOBODY, "--format", "json"],
  ]);
  assert.equal(code, 20);
  assert.equal(stdout, "");
  const all = events(stderr);
  const levels = all.map((event) => event["level"]);
  assert.deepEqual(levels.slice(-1), ["error"]);
  assert.ok(levels.includes("warn") && levels.includes("info"));
  const { code: name, exit_code } = all.at(-1)!;
  assert.deepEqual({ name, exit_code }, { name: "nothing-restorable", exit_code: 20 });
});
