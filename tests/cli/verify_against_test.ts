import assert from "node:assert/strict";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { validator } from "./support/documents.ts";
import { zkbackup } from "./support/zkbackup.ts";

Deno.test("verify --against says in its headline that a history is another one, not that it is damaged", async () => {
  using work = new WorkFolder();
  const one = copyMember("3.9.5", "plain", `${work.path}/one`);
  const two = copyMember("3.8.6", "plain", `${work.path}/two`);
  const args = ["verify", "--zk-data-dir", one.dataDir, "--against", two.dataDir];
  const { code, stdout } = await zkbackup(args);
  assert.equal(code, 2);
  const [, title, where] = stdout.split("\n");
  assert.match(title!, new RegExp(`USABLE, BUT ANOTHER HISTORY THAN ${two.snapDir} `));
  assert.match(where!, /One history up to 0x0 and not from 0x1 on/);
  assert.doesNotMatch(stdout, /DAMAGED|damage was found/);
  assert.match(stdout, /HistoryMismatch/);
  assert.match(stdout, /Find out which of the two is the history of the ensemble/);
  const chinese = await zkbackup([...args, "--lang", "zh-CN"]);
  assert.match(chinese.stdout, /可用，但与 .* 的历史不同/);

  const document = JSON.parse((await zkbackup([...args, "--format", "json"])).stdout);
  assert.deepEqual(validator("verify").validate(document), []);
  assert.deepEqual([document.verdict, document.against.differs_at], ["usable", "0x1"]);
});

Deno.test("verify --against names the transactions that lie in a hole of these files", async () => {
  using work = new WorkFolder();
  const one = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/one`);
  const two = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/two`);
  const args = ["--zk-data-dir", one.dataDir, "--against", two.dataDir];
  const sound = await zkbackup(["verify", ...args]);
  assert.equal(sound.code, 0);
  assert.match(sound.stdout, /825 transactions compared, and the trees at 4 points from 0x0 on/);
  Deno.removeSync(`${one.snapDir}/log.22d`);
  const { code, stdout } = await zkbackup(["verify", ...args]);
  assert.equal(code, 2);
  assert.match(stdout, /USABLE, WITH LOSS: these files/);
  assert.match(stdout, /Only the other one has 0x22d, in a hole of these files/);
  const swapped = ["--zk-data-dir", two.dataDir, "--against", one.dataDir];
  const there = await zkbackup(["verify", ...swapped]);
  assert.equal(there.code, 0);
  assert.match(there.stdout, /Only these files have 0x22d, in a hole of the other one/);
});

Deno.test("verify --level replay says first from where on states are wrong, and calls no lie sound", async () => {
  using work = new WorkFolder();
  // A snapshot of another server under a zxid of this one.
  const { dataDir, snapDir } = copyMember("3.5.10", "plain", `${work.path}/member`);
  const other = copyMember("3.5.10", "fuzzy-snapshot", `${work.path}/other`);
  Deno.copyFileSync(`${other.snapDir}/snapshot.e4`, `${snapDir}/snapshot.a0`);
  const { code, stdout } = await zkbackup([
    "verify",
    "--zk-data-dir",
    dataDir,
    "--level",
    "replay",
  ]);
  assert.equal(code, 2, stdout);
  assert.match(stdout.split("\n")[3]!, /From 0xa[01] on not every state is what the server had/);
  assert.match(stdout, /these files do not fit together, and hold no digests/);
  assert.match(stdout, /snapshot\.a0 .*not the tree that the logs lead to at 0xa[01]/);
  assert.doesNotMatch(stdout, /continuous and sound/);
  // The states that restore go by the records, which are sound: the list says from where to doubt it.
  const states = stdout.slice(stdout.indexOf("Restorable states"));
  assert.match(states, /^.*\n.*every zxid from .*\n(.*\n){2}.*From 0xa[01] on not every state/);
});
