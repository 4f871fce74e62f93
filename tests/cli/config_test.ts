import assert from "node:assert/strict";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { events, zkbackup } from "./support/zkbackup.ts";

/** A configuration file in the folder where the program is started. */
function configure(work: WorkFolder, text: string): string {
  const file = `${work.path}/zkbackup.yaml`;
  Deno.writeTextFileSync(file, text, { mode: 0o600 });
  return file;
}

async function valueOf(key: string, work: WorkFolder, args: string[], env = {}) {
  const options = { cwd: work.path, env: { HOME: work.path, ...env } };
  const { code, stdout, stderr } = await zkbackup(
    ["config", "--format", "json", ...args],
    options,
  );
  assert.equal(code, 0, stderr);
  const settings: { key: string; value: unknown; origin: string }[] = JSON.parse(stdout).settings;
  const { value, origin } = settings.find((setting) => setting.key === key)!;
  return [value, origin];
}

Deno.test("config shows each value with the place that set it, the strongest first", async () => {
  using work = new WorkFolder();
  const key = "output.language";
  assert.deepEqual(await valueOf(key, work, []), ["en", "default"]);
  Deno.writeTextFileSync(`${work.path}/.zkbackup.yaml`, "output:\n  language: en\n");
  const home = await valueOf(key, work, []);
  assert.deepEqual(home, ["en", `${work.path}/.zkbackup.yaml:2`]);
  configure(work, "\noutput:\n\n  language: zh-CN\n");
  assert.deepEqual(await valueOf(key, work, []), ["zh-CN", "./zkbackup.yaml:4"]);
  const env = { ZKBACKUP_OUTPUT_LANGUAGE: "en" };
  assert.deepEqual(await valueOf(key, work, [], env), ["en", "ZKBACKUP_OUTPUT_LANGUAGE"]);
  assert.deepEqual(await valueOf(key, work, ["--lang", "zh-CN"], env), ["zh-CN", "--lang"]);
});

Deno.test("a backup takes everything from the configuration, and flags come before it", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  work.folder("backups");
  configure(
    work,
    `zookeeper: { data_dir: data, host: "${NOBODY}" }
backup: { base_dir: backups, member: zk1, compression: none }
`,
  );
  const options = { cwd: work.path };
  const made = await zkbackup(["backup", "--format", "json", "--backup-id", "b"], options);
  assert.equal(made.code, 0, made.stderr);
  const { member, files } = JSON.parse(made.stdout);
  assert.equal(member, "zk1");
  assert.equal(files.txnlogs[0].coding, "none");
  const flags = ["--member", "zk2", "--compression", "zstd", "--backup-id", "c"];
  const other = await zkbackup(["backup", "--format", "json", ...flags], options);
  assert.equal(JSON.parse(other.stdout).member, "zk2");
  assert.equal(JSON.parse(other.stdout).files.txnlogs[0].coding, "zstd");
  const listed = await zkbackup(["list", "--format", "simple"], options);
  assert.deepEqual(listed.stdout.trim().split("\n").sort(), ["b", "c"]);
});

Deno.test("a mistake in the configuration is shown in its place, and exits with 40", async () => {
  using work = new WorkFolder();
  configure(work, "backup:\n  compresion: zstd\n");
  const english = await zkbackup(["list"], { cwd: work.path });
  assert.equal(english.code, 40);
  assert.equal(english.stdout, "");
  assert.equal(
    english.stderr,
    [
      'Error: Unknown key "compresion" in backup (./zkbackup.yaml, line 2, column 3)',
      "  2 |   compresion: zstd",
      "    |   ^",
      'Did you mean "compression"?',
      "",
    ].join("\n"),
  );
  const json = await zkbackup(["list", "--format", "json"], { cwd: work.path });
  const [event] = events(json.stderr);
  assert.equal(event?.["exit_code"], 40);
  assert.equal(event?.["code"], "config-unknown-key");
});

Deno.test("a log dir of the configuration does not go with a data dir of the command line", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const logDir = work.folder("logs-of-another-member");
  makeSmallMember(logDir);
  work.folder("backups");
  configure(work, `zookeeper: { data_dir: elsewhere, log_dir: "${logDir}" }\n`);
  const made = await zkbackup([
    ...["backup", "--zk-data-dir", "data", "--output-dir", "backups", "--zk-host", NOBODY],
    ...["--format", "json"],
  ], { cwd: work.path });
  assert.equal(made.code, 0, made.stderr);
  const { zookeeper } = JSON.parse(made.stdout);
  assert.equal(zookeeper.log_dir, zookeeper.data_dir);
});

Deno.test("a file that another could have put there is ignored with a warning", async () => {
  using work = new WorkFolder();
  Deno.chmodSync(configure(work, "backup: { base_dir: /nowhere }\n"), 0o666);
  const { code, stderr } = await zkbackup(
    ["list", "--backup-base-dir", work.folder("backups")],
    { cwd: work.path },
  );
  assert.equal(code, 0);
  assert.match(
    stderr,
    /^Warning: \.\/zkbackup\.yaml is ignored: others than its owner may write it/,
  );
});

Deno.test("messages go where logging.output says, in the form of logging.format", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const backup = ["backup", "--zk-data-dir", "data", "--output-dir", work.folder("backups")];
  const run = async (logging: string, ...more: string[]) => {
    configure(work, `logging: ${logging}\n`);
    return await zkbackup([...backup, "--zk-host", NOBODY, ...more], { cwd: work.path });
  };

  const file = `${work.path}/run.log`;
  const toFile = await run(`{ output: file, file: run.log }`);
  assert.equal(toFile.stderr, "");
  assert.match(Deno.readTextFileSync(file), /^[0-9-]{10}T[0-9:.]{12}Z info {2}Backing up /);
  assert.equal(Deno.statSync(file).mode! & 0o777, 0o600);
  const failed = await run(`{ output: file, file: run.log, format: json }`, "--backup-id", "..");
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /^Error: "\.\." cannot be a backup id/);
  const last = JSON.parse(Deno.readTextFileSync(file).trimEnd().split("\n").at(-1)!);
  assert.equal(last.level, "error");
  assert.match(last.message, /cannot be a backup id/);

  const asJson = await run("{ format: json }");
  assert.ok(events(asJson.stderr).some(({ level }) => level === "warn"));
  const quiet = await run("{ level: error }");
  assert.equal(quiet.stderr, "");
  const verbose = await run("{ level: error }", "--verbose");
  assert.match(verbose.stderr, /Backing up/);
  const toStdout = await run("{ output: stdout }");
  assert.equal(toStdout.stderr, "");
  assert.match(toStdout.stdout, /^Backing up [^]*BACKUP COMPLETE/);
  const refused = await run("{ output: stdout }", "--format", "json");
  assert.equal(refused.code, 40);
  assert.equal(refused.stdout, "");
});

Deno.test("texts are in the language that is wanted: flag, configuration, environment, locale", async () => {
  using work = new WorkFolder();
  const base = work.folder("backups");
  const args = ["info", "none", "--backup-base-dir", base];
  const english = /^Error: /;
  const chinese = /^错误：/;
  const said = async (env: Record<string, string>, ...flags: string[]) =>
    (await zkbackup([...args, ...flags], { cwd: work.path, env })).stderr;
  assert.match(await said({}), english);
  assert.match(await said({ LC_ALL: "zh_CN.UTF-8" }), chinese);
  assert.match(await said({ LC_ALL: "", LANG: "zh_CN.UTF-8" }), chinese);
  assert.match(await said({ LC_ALL: "zh_TW.UTF-8" }), english);
  assert.match(await said({ LC_ALL: "zh_CN.UTF-8" }, "--lang", "en"), english);
  assert.match(await said({ ZKBACKUP_OUTPUT_LANGUAGE: "zh-CN" }), chinese);
  configure(work, "output: { language: zh-CN }\n");
  assert.match(await said({}), chinese);
  assert.match(await said({ ZKBACKUP_OUTPUT_LANGUAGE: "en" }), english);
  const rights = [`--allow-read=${base}`];
  const { stderr } = await zkbackup(args, { rights, env: { LC_ALL: "zh_CN.UTF-8" } });
  assert.match(stderr, english, "without the permission to read the locale");
});

Deno.test("verify takes advanced.validation_timeout, and does not give up while it gets on", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const run = async (seconds: number) => {
    configure(work, `advanced: { validation_timeout: ${seconds} }\n`);
    return await zkbackup(["verify", "--zk-data-dir", "data"], { cwd: work.path });
  };
  assert.equal((await run(0)).code, 0);
  assert.equal((await run(60)).code, 0);
});

Deno.test("a log file that cannot be written does not stand in the way of the work", async () => {
  using work = new WorkFolder();
  configure(work, "logging: { output: file, file: gone/run.log }\n");
  const base = work.folder("backups");
  const { code, stdout, stderr } = await zkbackup(["list", "--backup-base-dir", base], {
    cwd: work.path,
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /NO BACKUPS/);
  assert.match(stderr, /^Warning: Messages go to stderr, because the log file cannot be used: /);
});

Deno.test("a backup of a member that nobody said has a server is quiet about that it has none", async () => {
  using work = new WorkFolder();
  makeSmallMember(work.folder("data"));
  const args = ["backup", "--zk-data-dir", "data", "--output-dir", work.folder("backups"), "-q"];
  const named = await zkbackup([...args, "--zk-host", NOBODY], { cwd: work.path });
  assert.match(named.stderr, /^Warning: Cannot ask /);
  // No server listens there on a machine that tests run on; where one does, it answers.
  const assumed = await zkbackup(args, { cwd: work.path });
  assert.doesNotMatch(assumed.stderr, /Cannot ask/);
});
