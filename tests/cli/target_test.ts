import assert from "node:assert/strict";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { validator } from "./support/documents.ts";
import { NOBODY } from "./support/server.ts";
import { FIRST_TIME, makeSmallMember } from "./support/small_member.ts";
import { zkbackup } from "./support/zkbackup.ts";

/** A backup of ten transactions, a second apart; the first is of 02:30:00 UTC. */
class Scene extends WorkFolder {
  readonly backup = ["--backup-dir", `${this.folder("backups")}/b`];
  readonly target = this.folder("target");

  static async make(): Promise<Scene> {
    const scene = new Scene();
    makeSmallMember(`${scene.path}/data`);
    const { code, stderr } = await zkbackup([
      ...["backup", "--zk-data-dir", `${scene.path}/data`, "--output-dir", `${scene.path}/backups`],
      ...["--backup-id", "b", "--zk-host", NOBODY, "--quiet"],
    ]);
    assert.equal(code, 0, stderr);
    return scene;
  }

  /** The plan of a restore, as text or as JSON. */
  plan(...flags: string[]) {
    return zkbackup([
      ...["restore", ...this.backup, "--zk-data-dir", this.target, "--zk-host", NOBODY],
      ...["--dry-run", ...flags],
    ]);
  }

  async askedTime(...flags: string[]) {
    const { code, stdout, stderr } = await this.plan(...flags, "--format", "json");
    assert.equal(code, 0, stderr);
    const document = JSON.parse(stdout);
    assert.deepEqual(validator("restore").validate(document), []);
    return document.asked_time;
  }
}

const iso = (seconds: number) => new Date(FIRST_TIME + seconds * 1000).toISOString();

Deno.test("restore --to-time plans the last transaction by then, and says how it was understood", async () => {
  using scene = await Scene.make();
  const between = await scene.plan("--to-time", "2025-01-15T10:30:04.5+08:00");
  assert.equal(between.code, 0, between.stderr);
  const [asked, led] = between.stdout.split("\n").filter((line) =>
    /^ *(Asked for|Which leads to) /.test(line)
  );
  assert.match(
    asked!,
    /"2025-01-15T10:30:04\.5\+08:00": 2025-01-15T02:30:04\.500Z in UTC; now it is 20/,
  );
  assert.match(led!, new RegExp(`zxid 0x5 of ${iso(4)}; the next one, 0x6, is of ${iso(5)}`));

  // The tests run in Asia/Shanghai.
  const exact = await scene.askedTime("--to-time", "2025-01-15 10:30:05");
  const { now, ...understood } = exact;
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 600_000);
  assert.deepEqual(understood, {
    text: "2025-01-15 10:30:05",
    origin: "local",
    instant: iso(5),
    found_zxid: "0x6",
    found_time: iso(5),
    next_zxid: "0x7",
    next_time: iso(6),
  });

  const relative = await scene.askedTime("--to-time", "1h ago");
  assert.equal(relative.origin, "relative");
  assert.equal(Date.parse(relative.now) - Date.parse(relative.instant), 3_600_000);
  assert.deepEqual(
    [relative.found_zxid, relative.found_time, relative.next_zxid, relative.next_time],
    ["0xa", iso(9), null, null],
  );
  const last = await scene.plan("--to-time", "1h ago");
  assert.match(last.stdout, /"1h ago", counted back from now, 20.*Z: 20.*Z in UTC/);
  assert.match(last.stdout, new RegExp(`zxid 0xa of ${iso(9)}, the last one here`));
  const local = await scene.plan("--to-time", "2025-01-15 10:30:05", "--lang", "zh-CN");
  assert.match(local.stdout, /按本地时间理解：即 UTC 2025-01-15T02:30:05\.000Z/);

  assert.equal(await scene.askedTime(), null);
});

Deno.test("restore refuses a time before the first transaction with exit code 30", async () => {
  using scene = await Scene.make();
  const before = treeState(scene.target);
  const { code, stderr } = await zkbackup([
    ...["restore", ...scene.backup, "--zk-data-dir", scene.target, "--zk-host", NOBODY, "--force"],
    ...["--to-time", "2025-01-15T02:29:59.999Z"],
  ]);
  assert.equal(code, 30);
  assert.match(
    stderr,
    new RegExp(`^Error: The backup holds no state of that time: .* 0x1, is of ${iso(0)}`),
  );
  assert.deepEqual(treeState(scene.target), before);
});

Deno.test("restore --before stops at the transaction before, and refuses one before all", async () => {
  using scene = await Scene.make();
  const { stdout } = await scene.plan("--before", "0x6", "--format", "json");
  assert.equal(JSON.parse(stdout).zxid, "0x5");
  for (const zxid of ["0x0", "0x10"]) {
    const { code, stderr } = await scene.plan("--before", zxid);
    assert.equal(code, 30, stderr);
    assert.match(stderr, zxid === "0x0" ? /comes before 0x0/ : /to 0xf exactly.*0x0 to 0xa/);
  }
});

Deno.test("materialize --at takes a time as restore does, and tells what it led to", async () => {
  using scene = await Scene.make();
  const write = (at: string, output: string, ...flags: string[]) =>
    zkbackup([
      ...["materialize", ...scene.backup, "--at", at, "--output", `${scene.path}/${output}`],
      ...flags,
    ]);
  const { code, stdout, stderr } = await write("2025-01-15T02:30:04.5Z", "one");
  assert.equal(code, 0, stderr);
  assert.match(stdout, new RegExp(`zxid 0x5 of ${iso(4)}; the next one, 0x6, is of ${iso(5)}`));
  assert.match(stdout, /named snapshot\.5,\s+and start them/);
  const json = await write("2025-01-15T02:30:09Z", "two", "--format", "json");
  const { zxid, asked_time } = JSON.parse(json.stdout);
  assert.equal(zxid.hex, "0xa");
  assert.deepEqual([asked_time.found_zxid, asked_time.instant], ["0xa", iso(9)]);
  const early = await write("2025-01-15T02:29:59Z", "three");
  assert.equal(early.code, 1);
  assert.match(early.stderr, /no state of that time/);
  assert.equal([...Deno.readDirSync(scene.path)].some(({ name }) => name === "three"), false);
  assert.match(
    (await write("0x5", "four", "--compress", "gzip")).stdout,
    /named snapshot\.5\.gz,\s+and/,
  );
});
