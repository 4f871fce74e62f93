import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { hostOf, standaloneAt } from "../cli/support/server.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import type { FourLetterServer } from "../support/four_letter_server.ts";
import { copyMember } from "../support/member.ts";
import { hasProgram, leftOutWithout } from "../support/needs_tool.ts";
import { putBackup } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { installProgram, script } from "./support/program.ts";

const SCRIPT = fileURLToPath(
  new URL("../../deploy/scripts/backup-and-upload.sh", import.meta.url),
);
const LOOP = fileURLToPath(
  new URL("../../deploy/kubernetes/sidecar/loop.sh", import.meta.url),
);

/** A host with a member, an old backup that is due to go, and a place elsewhere. */
class Host implements AsyncDisposable {
  readonly backups: string;
  readonly remote: string;
  readonly log: string;
  readonly #work: WorkFolder;
  readonly #server: FourLetterServer;

  constructor(work: WorkFolder) {
    this.#work = work;
    this.backups = work.folder("backups");
    this.remote = work.folder("remote");
    const { txnDir, fixture } = copyMember("3.9.5", "upgraded", `${work.path}/zookeeper`);
    this.log = `${txnDir}/log.40`;
    this.#server = standaloneAt(fixture.lastZxid);
    installProgram(work);
    putBackup(this.backups, { id: "old", time: "2024-01-01T02:00:00Z", zxid: 1n, size: 1 });
  }

  /** Runs the script with stand-ins on its path. */
  async run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { code, stdout, stderr } = await new Deno.Command(SCRIPT, {
      args,
      env: {
        PATH: `${this.#work.path}/bin:${Deno.env.get("PATH")}`,
        ZKBACKUP_ZOOKEEPER_DATA_DIR: `${this.#work.path}/zookeeper/data`,
        ZKBACKUP_ZOOKEEPER_HOST: hostOf(this.#server),
        ZKBACKUP_BACKUP_BASE_DIR: this.backups,
        // As the old backup has it.
        ZKBACKUP_BACKUP_MEMBER: "zk1",
        ZKBACKUP_PRUNE_KEEP_MIN_COUNT: "1",
        LC_ALL: "C",
      },
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  }

  /** Ends the member's server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** The names in the folder of the backups. */
  kept(): string[] {
    return Array.from(Deno.readDirSync(this.backups), ({ name }) => name).sort();
  }

  /** A command that copies what is its last argument, and how it ends. */
  copies(status: 0 | 1): string {
    return script(this.#work, "copies", `cp -r "$2" "$1/" && exit ${status}`);
  }
}

const ignore = Deno.build.os === "windows" || leftOutWithout(hasProgram("jq", "--version"));

Deno.test({
  name: "the script backs up, copies, prunes and says nothing; the copy is a whole backup",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    await using host = new Host(work);
    const done = await host.run(host.copies(0), host.remote);
    assert.deepEqual(done, { code: 0, stdout: "", stderr: "" });
    const [id, ...others] = host.kept();
    assert.deepEqual(others, [], "the old one was pruned");
    const { code } = await zkbackup(["verify", "--backup-dir", `${host.remote}/${id}`]);
    assert.equal(code, 0);
  },
});

Deno.test({
  name: "the script goes on with a backup that lost something, tells what, and ends with 2",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    await using host = new Host(work);
    const bytes = Deno.readFileSync(host.log);
    bytes[2000]! ^= 0xff;
    Deno.writeFileSync(host.log, bytes);
    const { code, stderr } = await host.run(host.copies(0), host.remote);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /has lost something:\nerror: log\.40: Record does not have the checksum/);
    assert.equal([...Deno.readDirSync(host.remote)].length, 1);
    assert.equal(host.kept().length, 1);
  },
});

Deno.test({
  name: "the script deletes nothing when the copy failed, and says so",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    await using host = new Host(work);
    for (const command of [[host.copies(1), host.remote], ["no-such-command"]]) {
      const { code, stderr } = await host.run(...command);
      assert.equal(code, 5, stderr);
      assert.match(stderr, /was not copied by .*, and no old backup was deleted\n$/);
    }
    assert.equal(host.kept().length, 3);
  },
});

Deno.test({
  name: "the script copies and deletes nothing when there is no backup, and has zkbackup's status",
  ignore,
  fn: async () => {
    using work = new WorkFolder();
    await using host = new Host(work);
    Deno.removeSync(`${work.path}/zookeeper/data`, { recursive: true });
    const { code, stdout, stderr } = await host.run(host.copies(0), host.remote);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /does not exist/);
    assert.deepEqual([...Deno.readDirSync(host.remote)], []);
    assert.deepEqual(host.kept(), ["old"]);
    assert.equal((await host.run()).code, 1);
  },
});

Deno.test({
  name: "shellcheck finds nothing in the scripts",
  ignore: leftOutWithout(hasProgram("shellcheck", "--version")),
  fn: () => {
    const check = (path: string) => {
      const { code, stdout } = new Deno.Command("shellcheck", { args: [path] }).outputSync();
      return { code, output: new TextDecoder().decode(stdout) };
    };
    for (const path of [SCRIPT, LOOP]) assert.deepEqual(check(path), { code: 0, output: "" });
    using work = new WorkFolder();
    assert.match(check(script(work, "wrong", "rm $1")).output, /SC2086/);
  },
});

/** Waits until a folder holds so many backups that are whole. */
async function seeBackups(folder: string, count: number): Promise<void> {
  const whole = () =>
    Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
      !name.startsWith(".")
    );
  while (whole().length < count) await new Promise((next) => setTimeout(next, 20));
}

Deno.test({
  name: "the loop of the sidecar backs up again and again, prunes, and ends when it is told to",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using work = new WorkFolder();
    const { dataDir } = copyMember("3.9.5", "upgraded", `${work.path}/zookeeper`);
    installProgram(work);
    const backups = work.folder("backups");
    putBackup(backups, { id: "old", time: "2024-01-01T02:00:00Z", zxid: 1n, size: 1 });
    const loop = new Deno.Command("/bin/sh", {
      args: [LOOP],
      env: {
        PATH: `${work.path}/bin:${Deno.env.get("PATH")}`,
        ZKBACKUP_ZOOKEEPER_DATA_DIR: dataDir,
        ZKBACKUP_ZOOKEEPER_HOST: "127.0.0.1:1",
        ZKBACKUP_BACKUP_BASE_DIR: backups,
        ZKBACKUP_BACKUP_MEMBER: "zk1",
        ZKBACKUP_PRUNE_KEEP_MIN_COUNT: "2",
        EVERY_SECONDS: "0.2",
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    // The old one goes once there are two others.
    await seeBackups(backups, 3);
    while (Array.from(Deno.readDirSync(backups), ({ name }) => name).includes("old")) {
      await new Promise((next) => setTimeout(next, 20));
    }
    loop.kill("SIGTERM");
    assert.equal((await loop.status).code, 0);
    const left = Array.from(Deno.readDirSync(backups), ({ name }) => name);
    assert.deepEqual(left.filter((name) => name.startsWith(".")), [], "nothing half is left");
  },
});
