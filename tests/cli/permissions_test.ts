import assert from "node:assert/strict";
import { APPLICATION } from "../../src/cli/app.ts";
import type { ExplainedCommand } from "../../src/cli/usage/help.ts";
import { say } from "../../src/texts/say.ts";
import { copyMember } from "../support/member.ts";
import { FourLetterServer, send } from "../support/four_letter_server.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { hostOf, NOBODY, standaloneAt } from "./support/server.ts";
import { makeSmallMember } from "./support/small_member.ts";
import { startScript, zkbackup } from "./support/zkbackup.ts";

Deno.test("every command runs with the permissions that its help names, on real files", async () => {
  using work = new WorkFolder();
  // Snappy is the one coding that comes from a package, and that is loaded when it is met.
  const { dataDir, fixture } = copyMember("3.9.5", "snappy-snapshots", `${work.path}/member`);
  await using server = standaloneAt(fixture.lastZxid);
  const host = hostOf(server);
  const out = work.folder("out");
  const target = work.folder("target");
  const backup = `${out}/b`;

  const made = await zkbackup([
    ...["backup", "--zk-data-dir", dataDir, "--output-dir", out, "--backup-id", "b"],
    ...["--zk-host", host, "--compression", "zstd"],
  ], {
    rights: [`--allow-read=${dataDir},${out}`, `--allow-write=${out}`, `--allow-net=${host}`],
  });
  assert.equal(made.code, 0, made.stderr);
  assert.doesNotMatch(made.stderr, /Warning/);
  assert.ok(server.words.includes("srvr"));

  const verified = await zkbackup(["verify", "--backup-dir", backup], {
    rights: [`--allow-read=${backup}`],
  });
  assert.equal(verified.code, 0, verified.stderr);

  const restored = await zkbackup(
    ["restore", "--backup-dir", backup, "--zk-data-dir", target, "--force"],
    { rights: [`--allow-read=${backup},${target}`, `--allow-write=${target}`] },
  );
  assert.equal(restored.code, 0, restored.stderr);

  for (const args of [["version"], ["--version"], ["--help"], ["backup", "--help"]]) {
    const { code, stderr } = await zkbackup(args, { rights: [] });
    assert.equal(code, 0, stderr);
  }
});

Deno.test("a backup with configuration needs to read its folder, and what it may not read it names", async () => {
  using work = new WorkFolder();
  const data = work.folder("data");
  const out = work.folder("out");
  const conf = work.folder("conf");
  makeSmallMember(data);
  Deno.writeTextFileSync(`${data}/myid`, "1\n");
  Deno.writeTextFileSync(`${work.path}/key.jks`, "key");
  Deno.writeTextFileSync(
    `${conf}/zoo.cfg`,
    `dataDir=${data}\nssl.keyStore.location=${work.path}/key.jks\n`,
  );
  const args = [
    ...["backup", "--zk-data-dir", `${data}/version-2`, "--output-dir", out, "--zk-host", NOBODY],
    ...["--include-config", "--zk-conf-dir", conf, "--format", "json"],
  ];
  const read = `${data}/version-2,${out}`;
  const write = `--allow-write=${out}`;
  const refused = await zkbackup(args, { rights: [`--allow-read=${read}`, write] });
  assert.equal(refused.code, 1);
  assert.ok(refused.stderr.includes(`--allow-read=${data}/myid,${conf}`), refused.stderr);

  const more = `${read},${data}/myid,${conf}`;
  const { code, stdout } = await zkbackup(args, { rights: [`--allow-read=${more}`, write] });
  const { status, warnings, files } = JSON.parse(stdout);
  assert.deepEqual([code, status], [2, "partial"]);
  assert.deepEqual(files.config.map(({ name }: { name: string }) => name), ["myid", "zoo.cfg"]);
  assert.deepEqual(warnings, [
    `${work.path}/key.jks, named by ${conf}/zoo.cfg, is not in this backup: ` +
    `Cannot look at ${work.path}/key.jks: Deno was started without --allow-read`,
  ]);
  const key = `${work.path}/key.jks`;
  const whole = await zkbackup(args, { rights: [`--allow-read=${more},${key}`, write] });
  assert.equal(whole.code, 0, whole.stderr);
});

Deno.test("a link in the server's path to its folders is resolved where it may be read", async () => {
  using work = new WorkFolder();
  const data = work.folder("disk/data");
  const out = work.folder("out");
  makeSmallMember(data);
  Deno.symlinkSync(data, `${work.path}/data`);
  await using server = FourLetterServer.start((connection, word) => {
    const folder = `${work.path}/data/version-2`;
    const conf = `dataDir=${folder}\ndataLogDir=${folder}\n`;
    return send(connection, word === "conf" ? conf : "Zxid: 0xa\nMode: standalone\n");
  });
  const host = hostOf(server);
  const args = ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", host];
  const backUp = async (...read: string[]) => {
    const rights = [
      `--allow-read=${[data, out, ...read].join()}`,
      `--allow-write=${out}`,
      `--allow-net=${host}`,
    ];
    const { code, stdout } = await zkbackup([...args, "--format", "json"], { rights });
    return { code, warnings: JSON.parse(stdout).warnings };
  };
  assert.deepEqual(await backUp(`${work.path}/data`), { code: 0, warnings: [] });
  const { code, warnings } = await backUp();
  assert.equal(code, 2);
  assert.match(warnings[0], /these are not, or not all, of this server's files$/);
  assert.match(warnings[1], /^Folders could only be .* Deno was started without --allow-read$/);
});

/** Rights that the help of a command names without a condition, for folders of the test. */
function rightsInHelp(command: string, places: Readonly<Record<string, string>>): string[] {
  const { root } = APPLICATION;
  assert.ok("getRoutingTargetForInput" in root);
  const { help } = root.getRoutingTargetForInput(command) as ExplainedCommand;
  const needed = help.permissions.filter(([, remark]) => [undefined, NOT_DRY].includes(remark));
  return needed.map(([right]) =>
    right.replaceAll(/<([^>]+)>/g, (_, name: string) => {
      const place = places[name];
      assert.ok(place !== undefined, `${command}: ${right}`);
      return place;
    })
  );
}

const NOT_DRY = say("not for --dry-run");

Deno.test("the permissions in the help of a command are enough, and each is needed", async () => {
  using work = new WorkFolder();
  const data = work.folder("data");
  const log = work.folder("log");
  const out = work.folder("out");
  const target = work.folder("target");
  const targetLog = work.folder("target-log");
  const written = work.folder("written");
  makeSmallMember(data);
  Deno.mkdirSync(`${log}/version-2`);
  for (const { name } of Deno.readDirSync(`${data}/version-2`)) {
    if (!name.startsWith("log.")) continue;
    Deno.renameSync(`${data}/version-2/${name}`, `${log}/version-2/${name}`);
  }
  const from = ["--zk-data-dir", data, "--zk-log-dir", log];
  const backup = `${out}/b`;
  const runs: [args: string[], places: Record<string, string>][] = [
    [
      ["backup", ...from, "--output-dir", out, "--backup-id", "b", "--zk-host", NOBODY],
      { "zk-data-dir": data, "zk-log-dir": log, "output-dir": out },
    ],
    [["verify", "--backup-dir", backup], { "backup-dir": backup }],
    [
      ["restore", "--backup-dir", backup, "--zk-data-dir", target, "--zk-log-dir", targetLog]
        .concat("--force"),
      { "backup-dir": backup, "zk-data-dir": target, "zk-log-dir": targetLog },
    ],
    [
      ["materialize", "--backup-dir", backup, "--at", "latest", "--output", `${written}/s`],
      { "backup-dir": backup, "output": `${written}/s` },
    ],
    [["list", "--backup-base-dir", out], { "backup-base-dir": out }],
    [["info", "b", "--backup-base-dir", out], { "backup-base-dir": out }],
    [["prune", "--backup-base-dir", out, "--force"], { "backup-base-dir": out }],
    [["config"], {}],
    [["completions", "bash"], {}],
    [["version"], {}],
  ];
  for (const [args, places] of runs) {
    const [command = ""] = args;
    const rights = rightsInHelp(command, places);
    for (const right of rights) {
      const others = rights.filter((each) => each !== right);
      const { code, stderr } = await zkbackup(args, { rights: others });
      const flag = right.slice(0, right.indexOf("=") + 1);
      assert.deepEqual([code, stderr.includes(flag)], [1, true], `${command}: ${stderr}`);
    }
    const { code, stderr } = await zkbackup(args, { rights });
    assert.equal(code, 0, `${command} ${rights.join(" ")}: ${stderr}`);
  }
});

Deno.test("a missing permission is told with the flag to add, before anything is begun", async () => {
  using work = new WorkFolder();
  const data = work.folder("data");
  const out = work.folder("out");
  makeSmallMember(data);
  const args = ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", NOBODY];
  const cases: [rights: string[], missing: string][] = [
    [[], `--allow-read=${data},${out} --allow-write=${out}`],
    [[`--allow-read=${data}`], `--allow-read=${out} --allow-write=${out}`],
    [[`--allow-read=${data},${out}`], `--allow-write=${out}`],
  ];
  for (const [rights, missing] of cases) {
    const { code, stdout, stderr } = await zkbackup(args, { rights });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, new RegExp(`^Error: .* permissions for this: ${missing}$`, "m"));
  }
  const chinese = await zkbackup(["backup", "--lang", "zh-CN", ...args.slice(1)], { rights: [] });
  assert.match(chinese.stderr, /^错误：Deno 启动时缺少所需的权限：--allow-read=.* --allow-write=/);
  assert.match(chinese.stderr, /\n请把它们写在程序名之前：deno run --no-prompt --allow-read=/);
  assert.deepEqual([...Deno.readDirSync(out)], []);
});

Deno.test("a backup without --allow-net goes on from the files and names the flag", async () => {
  using work = new WorkFolder();
  const data = work.folder("data");
  const out = work.folder("out");
  makeSmallMember(data);
  const { code, stderr } = await zkbackup(
    ["backup", "--zk-data-dir", data, "--output-dir", out],
    { rights: [`--allow-read=${data},${out}`, `--allow-write=${out}`] },
  );
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^Cannot ask .*--allow-net.*going on from the files alone$/m);
});

/** Which of Deno's permissions are left after a command gave up what it does not need. */
async function rightsLeft(needs: string): Promise<Record<string, string>> {
  const permissions = new URL("../../src/cli/permissions.ts", import.meta.url);
  const script = `
    const { limitRights } = await import(${JSON.stringify(permissions.href)});
    limitRights(${needs});
    const kinds = ["read", "write", "net", "run", "env", "sys", "ffi", "import"];
    const left = kinds.map((name) => [name, Deno.permissions.querySync({ name }).state]);
    Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(Object.fromEntries(left))));`;
  const { stdout, stderr } = await (await startScript(script)).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("limitRights() gives up even with --allow-all what the command does not need", async () => {
  const none = "prompt";
  assert.deepEqual(await rightsLeft(`{ read: ["/tmp"], write: [], net: false }`), {
    read: "granted",
    write: none,
    net: none,
    run: none,
    env: none,
    sys: none,
    ffi: none,
    import: none,
  });
  const backup = await rightsLeft(`{ read: ["/tmp"], write: ["/tmp"], net: true }`);
  assert.deepEqual([backup["write"], backup["net"], backup["run"]], ["granted", "granted", none]);
});
