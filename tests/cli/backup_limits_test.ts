import assert from "node:assert/strict";
import { parseBytes } from "../../src/cli/backup_limits.ts";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { log, record, recordsOf, setDataTxn } from "../zookeeper/build_log.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { start, zkbackup } from "./support/zkbackup.ts";

/** A member, a folder for backups, and the flags that name them. */
function prepare(work: WorkFolder): { data: string; out: string; args: string[] } {
  const data = work.folder("data");
  const out = work.folder("out");
  makeSmallMember(data);
  const folders = ["--zk-data-dir", data, "--output-dir", out];
  return { data, out, args: ["backup", ...folders, "--zk-host", NOBODY, "--backup-id", "b"] };
}

Deno.test("parseBytes() takes numbers with suffixes of 1024 and nothing else", () => {
  const cases: [string, number][] = [
    ["0", 0],
    ["4096", 4096],
    ["1K", 1024],
    ["20m", 20 * 1024 ** 2],
    ["1.5G", 1.5 * 1024 ** 3],
  ];
  for (const [text, bytes] of cases) assert.equal(parseBytes(text), bytes, text);
  for (const text of ["", "K", "-1", "1e3", "1T", "1 K", "1KB", "0x10", "9999999999999G", ".5G"]) {
    assert.ok(Number.isNaN(parseBytes(text)), text);
  }
});

Deno.test("backup checks free space with --allow-sys=statfs, and says so where it cannot", async () => {
  using work = new WorkFolder();
  const { data, out, args } = prepare(work);
  const rights = [`--allow-read=${data},${out}`, `--allow-write=${out}`];
  const without = await zkbackup(args, { rights });
  assert.equal(without.code, 0, without.stderr);
  assert.match(without.stderr, /^Free space was not checked; that needs --allow-sys=statfs$/m);
  Deno.removeSync(`${out}/b`, { recursive: true });

  // More than any file system has.
  for (const allowed of [["-A"], [...rights, "--allow-sys=statfs"]]) {
    const refused = await zkbackup([...args, "--reserve", "4000000G"], { rights: allowed });
    assert.equal(refused.code, 20, refused.stderr);
    assert.match(refused.stderr, /^Error: There is not enough space in .* held in reserve/m);
    assert.match(refused.stderr, /lower --reserve/);
    assert.deepEqual(namesIn(out), []);
  }
  const made = await zkbackup([...args, "--reserve", "0"], {
    rights: [...rights, "--allow-sys=statfs"],
  });
  assert.equal(made.code, 0, made.stderr);
  assert.doesNotMatch(made.stderr, /[Ff]ree space/);
});

Deno.test({
  name: "backup gives the mode that was asked for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    const { out, args } = prepare(work);
    const { code, stderr } = await zkbackup([...args, "--mode", "0750"]);
    assert.equal(code, 0, stderr);
    assert.equal(Deno.statSync(`${out}/b`).mode! & 0o777, 0o750);
    assert.equal(Deno.statSync(`${out}/b/metadata/SHA256SUMS`).mode! & 0o777, 0o640);
  },
});

const fs = new DenoFileSystem();

/** Waits a minute at most for a file. */
async function untilThere(path: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (fs.stat(path) !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${path} does not come`);
}

Deno.test("backup removes what a run that was killed left, and leaves the folder of a live one", async () => {
  using work = new WorkFolder();
  const { data, out, args } = prepare(work);
  // No log, and larger than what the slowest rate reads until it is killed.
  Deno.writeFileSync(`${data}/version-2/log.ffff`, new Uint8Array(1024 * 1024).fill(1));
  const slow = [...args.slice(0, -1), "slow", "--limit-rate", "1K", "--quiet"];
  const child = start(slow);
  await untilThere(`${out}/.slow.partial/member.txt`);
  const beside = await zkbackup(args);
  assert.equal(beside.code, 2, beside.stderr);
  assert.deepEqual(namesIn(out), [".slow.partial", "b"]);

  child.kill("SIGKILL");
  await child.output();
  Deno.removeSync(`${data}/version-2/log.ffff`);
  const after = await zkbackup([...args.slice(0, -1), "c"]);
  assert.equal(after.code, 0, after.stderr);
  assert.match(
    after.stderr,
    /^Removed .*\/\.slow\.partial, left by a run for this member that died$/m,
  );
  assert.deepEqual(namesIn(out), ["b", "c"]);
});

Deno.test("the limits of reading come from the configuration", async () => {
  using work = new WorkFolder();
  const { data, args } = prepare(work);
  const large = record({ zxid: 2n, txn: setDataTxn(5000) });
  Deno.writeFileSync(`${data}/version-2/log.1`, log(...recordsOf(1n), large));
  const config = `${work.path}/config.yaml`;
  Deno.writeTextFileSync(
    config,
    "advanced: { max_txn_record_size: 4096, copy_buffer_size: 4096 }\n",
  );
  const { code, stdout, stderr } = await zkbackup([...args, "--config", config, "--format=json"]);
  assert.equal(code, 0, stderr);
  const { findings } = JSON.parse(stdout);
  assert.match(findings[0].message, /^A record has 5046 bytes, more than 4096; it is sound$/);
  const without = await zkbackup([...args.slice(0, -1), "c", "--format=json"]);
  assert.deepEqual(JSON.parse(without.stdout).findings, []);
});

Deno.test("a damaged log is stored as it is where the configuration asks for that", async () => {
  using work = new WorkFolder();
  const { data, out, args } = prepare(work);
  makeSmallMember(data, { damaged: 7 });
  const config = `${work.path}/config.yaml`;
  Deno.writeTextFileSync(config, "backup: { auto_repair: false }\n");
  const { code, stderr } = await zkbackup([...args, "--config", config, "--compression=none"]);
  assert.equal(code, 2, stderr);
  assert.deepEqual(
    Deno.readFileSync(`${out}/b/txnlogs/log.1`),
    Deno.readFileSync(`${data}/version-2/log.1`),
  );
  const verified = await zkbackup(["verify", "--backup-dir", `${out}/b`]);
  assert.equal(verified.code, 2, verified.stdout);
});

Deno.test("backup tells with exit status 2 that history went back", async () => {
  using work = new WorkFolder();
  const { data, args } = prepare(work);
  assert.equal((await zkbackup(args)).code, 0);
  Deno.removeSync(data, { recursive: true });
  makeSmallMember(data, { transactions: 5 });
  const { code, stdout, stderr } = await zkbackup([...args.slice(0, -1), "c", "--format", "json"]);
  assert.equal(code, 2, stderr);
  const { status, warnings } = JSON.parse(stdout);
  assert.equal(status, "partial");
  assert.match(warnings[0], /^History went back: this backup ends at 0x5, .*, b, at 0xa; /);
});
