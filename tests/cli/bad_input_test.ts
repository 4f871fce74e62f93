import assert from "node:assert/strict";
import { ANSWER_LIMIT } from "../../src/server/four_letter_words.ts";
import { FourLetterServer, send } from "../support/four_letter_server.ts";
import { namesIn } from "../support/stored_backup.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";
import { makeScene, type Scene } from "./support/exit_scene.ts";
import { hostOf, NOBODY, silent } from "./support/server.ts";
import { MAIN, type Outcome, start, zkbackup } from "./support/zkbackup.ts";

const isWindows = Deno.build.os === "windows";
const translate = translator(ZH_CN);

/** An input that a command cannot work with, and the whole of what it says. */
interface BadInput {
  args: (scene: Scene) => readonly string[];
  code: number;
  said: string;
  hint: string;
}

const backUp = ({ data, empty }: Scene, ...flags: string[]) => [
  ...["backup", "--zk-data-dir", data, "--output-dir", empty, "--zk-host", NOBODY, ...flags],
];
const NOT_A_BACKUP = "Give the folder of one backup, which holds metadata/backup_info.json";
const BASE_FOLDER = "Give the folder that holds the backups with --backup-base-dir";
const DATA_DIR = "Give --zk-data-dir as it is in zoo.cfg";
const TARGET = "Give an existing folder that belongs to the user ZooKeeper runs as";

const BAD: readonly BadInput[] = [
  ...["none", "file"].flatMap((name): BadInput[] => {
    const isNone = name === "none";
    const what = isNone ? `<dir>/${name} does not exist` : `<dir>/${name} is not a folder`;
    const base = isNone ? "There is no folder <dir>/none" : "<dir>/file is not a folder";
    const backup = isNone
      ? "There is no backup at <dir>/none"
      : "<dir>/file is not a backup: it has no metadata/backup_info.json";
    const at = ({ path }: Scene) => `${path}/${name}`;
    const into = ({ empty }: Scene) => ["--zk-data-dir", empty, "--force"];
    return [
      {
        args: (scene) => ["backup", "--zk-data-dir", at(scene), "--output-dir", scene.empty],
        code: 1,
        said: `--zk-data-dir ${what}`,
        hint: DATA_DIR,
      },
      {
        args: (scene) => backUp(scene, "--zk-log-dir", at(scene)),
        code: 1,
        said: `--zk-log-dir ${what}`,
        hint: "Give --zk-log-dir as it is in zoo.cfg",
      },
      {
        args: (scene) => ["backup", "--zk-data-dir", scene.data, "--output-dir", at(scene)],
        code: 1,
        said: `The output folder ${what}`,
        hint: isNone
          ? "Make it first; zkbackup does not, so that a missing mount is noticed"
          : "Give an existing folder with --output-dir",
      },
      {
        args: (scene) => backUp(scene, "--zk-conf-dir", at(scene)),
        code: 1,
        said: `--zk-conf-dir ${what}`,
        hint: "Give --zk-conf-dir the folder of the zoo.cfg that the server is started with",
      },
      {
        args: (scene) => ["verify", "--backup-dir", at(scene)],
        code: 1,
        said: backup,
        hint: NOT_A_BACKUP,
      },
      {
        args: (scene) => ["verify", "--zk-data-dir", at(scene)],
        code: 1,
        said: `--zk-data-dir ${what}`,
        hint: DATA_DIR,
      },
      {
        args: (scene) => ["restore", "--backup-dir", at(scene), ...into(scene)],
        code: 1,
        said: backup,
        hint: NOT_A_BACKUP,
      },
      {
        args: (scene) => ["restore", "b", "--backup-base-dir", at(scene), ...into(scene)],
        code: 1,
        said: base,
        hint: BASE_FOLDER,
      },
      {
        args: (scene) => [
          ...["restore", "--backup-dir", scene.backup, "--zk-data-dir", at(scene), "--force"],
        ],
        code: 1,
        said: `--zk-data-dir ${what}`,
        hint: TARGET,
      },
      {
        args: (scene) => [
          ...["materialize", "--backup-dir", at(scene), "--at", "latest"],
          ...["--output", `${scene.empty}/state`],
        ],
        code: 1,
        said: backup,
        hint: NOT_A_BACKUP,
      },
      {
        args: (scene) => [
          ...["materialize", "--backup-dir", scene.backup, "--at", "latest"],
          ...["--output", `${at(scene)}/state`],
        ],
        code: 1,
        said: isNone
          ? "The folder <dir>/none of the output does not exist"
          : "<dir>/file is not a folder, so <dir>/file/state cannot be in it",
        hint: isNone ? "Make it first, or give another --output" : "Give another --output",
      },
      ...["list", "prune", "info"].map((command): BadInput => ({
        args: (scene) => [
          ...[command, ...(command === "info" ? ["b"] : []), "--backup-base-dir", at(scene)],
        ],
        code: 1,
        said: base,
        hint: BASE_FOLDER,
      })),
    ];
  }),
  {
    args: (scene) => [
      ...backUp(scene, "--admin-url", "http://127.0.0.1:1", "--admin-auth-file"),
      `${scene.path}/none`,
    ],
    code: 1,
    said: "Cannot use --admin-auth-file: Cannot read <dir>/none: does not exist",
    hint: "",
  },
  {
    args: ({ path }) => ["config", "--config", `${path}/none`],
    code: 40,
    said: "<dir>/none does not exist",
    hint: "",
  },
];

/** No path of the program, no line of its code. */
function assertNoTrace({ stderr }: Outcome): void {
  assert.doesNotMatch(stderr, /^\s+at |\.ts:\d|Uncaught|panic/m);
}

Deno.test("what is missing, or a file where a folder is wanted, has a text of its own and changes nothing", async () => {
  using work = new WorkFolder();
  const scene = await makeScene(work);
  Deno.writeTextFileSync(`${scene.path}/file`, "content");
  const before = treeState(scene.path);
  for (const { args, code, said, hint } of BAD) {
    const given = args(scene);
    const outcome = await zkbackup(given);
    const lines = outcome.stderr.replaceAll(scene.path, "<dir>").trimEnd().split("\n");
    const wanted = [`Error: ${said}`, ...(hint === "" ? [] : [hint])];
    assert.deepEqual([outcome.code, outcome.stdout, lines], [code, "", wanted], given.join(" "));
    for (const line of [said, hint]) {
      if (line !== "") assert.match(translate(line), /\p{Script=Han}/u);
    }
  }
  assert.deepEqual(treeState(scene.path), before);
});

/** Whether a process can be started that may do no more than the modes of files say. */
function canDropRights(): boolean {
  if (isWindows) return false;
  if (Deno.uid() !== 0) return true;
  try {
    return new Deno.Command("setpriv", { args: ["--version"], stdout: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** Runs the program as one whom the modes of files bind, also where the test runs as root. */
async function unprivileged(args: readonly string[]): Promise<Outcome> {
  if (Deno.uid() !== 0) return await zkbackup(args);
  const { code, stdout, stderr } = await new Deno.Command("setpriv", {
    args: [
      "--bounding-set=-dac_override,-dac_read_search",
      ...[Deno.execPath(), "run", "--no-prompt", "-A", MAIN, ...args],
    ],
    env: { NO_COLOR: "1", LC_ALL: "C" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test({
  name: "what the user may not read or write is named, and nothing half-made is left",
  ignore: !canDropRights(),
  async fn() {
    using work = new WorkFolder();
    const scene = await makeScene(work);
    const { data, base, backup, empty, path } = scene;
    Deno.mkdirSync(`${path}/shut`, { mode: 0 });
    const log = `${data}/version-2/log.1`;
    const stored = `${backup}/txnlogs/log.1`;
    const state = `${empty}/state`;
    const cases: [locked: string, mode: number, args: string[], code: number][] = [
      [log, 0, backUp(scene), 20],
      [log, 0, ["verify", "--zk-data-dir", data], 1],
      [data, 0, backUp(scene), 20],
      [empty, 0o500, backUp(scene), 20],
      [stored, 0, ["verify", "--backup-dir", backup], 1],
      [stored, 0, ["restore", "--backup-dir", backup, "--zk-data-dir", empty, "--force"], 30],
      [stored, 0, ["materialize", "--backup-dir", backup, "--at", "latest", "--output", state], 1],
      [empty, 0o500, ["restore", "--backup-dir", backup, "--zk-data-dir", empty, "--force"], 30],
      [
        empty,
        0o500,
        ["materialize", "--backup-dir", backup, "--at", "latest"].concat(
          "--output",
          state,
        ),
        1,
      ],
      [base, 0, ["list", "--backup-base-dir", base], 1],
      [base, 0, ["info", "b", "--backup-base-dir", base], 1],
      [base, 0, ["prune", "--backup-base-dir", base], 1],
      [scene.wrongConfig, 0, ["config", "--config", scene.wrongConfig], 40],
    ];
    for (const [locked, mode, args, code] of cases) {
      const usual = Deno.statSync(locked).mode! & 0o777;
      Deno.chmodSync(locked, mode);
      const outcome = await unprivileged(args);
      Deno.chmodSync(locked, usual);
      assert.equal(outcome.code, code, `${args.join(" ")}: ${outcome.stderr}`);
      assert.match(outcome.stderr, /^Error: .*: permission denied$/m);
      assert.ok(outcome.stderr.includes(locked), outcome.stderr);
      assertNoTrace(outcome);
      assert.deepEqual(namesIn(empty), [], args.join(" "));
    }
  },
});

/** Servers that a backup cannot learn anything from, and what it says of each. */
const SERVERS: readonly [name: string, make: () => FourLetterServer | null, said: RegExp][] = [
  ["is not there", () => null, /^Warning: Cannot ask .* "srvr": .*refused.*files alone$/m],
  ["never answers", silent, /^Warning: Cannot ask .* "srvr": no answer in time; going on/m],
  [
    "answers garbage",
    () =>
      FourLetterServer.start(async (connection) => {
        await connection.write(crypto.getRandomValues(new Uint8Array(4096)));
      }),
    /^Warning: The server at .* does not serve at the moment; going on from the files alone$/m,
  ],
  [
    "answers without an end",
    () =>
      FourLetterServer.start(async (connection) => {
        for (;;) await send(connection, "Zxid: none\n".repeat(1000));
      }),
    /^Warning: The server at .* does not serve at the moment; going on from the files alone$/m,
  ],
];

for (const [name, make, said] of SERVERS) {
  Deno.test(`a backup whose server ${name} goes on from the files, and says so`, async () => {
    using work = new WorkFolder();
    const scene = await makeScene(work);
    await using server = make();
    const host = server === null ? NOBODY : hostOf(server);
    const outcome = await zkbackup([
      ...["backup", "--zk-data-dir", scene.data, "--output-dir", scene.empty, "--backup-id", "b"],
      ...["--zk-host", host, "--timeout", "0.5"],
    ]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stderr, said);
    assertNoTrace(outcome);
    const kept = `${scene.empty}/b/metadata/zk_srvr.txt`;
    assert.ok(
      Deno.statSync(kept).size < ANSWER_LIMIT + 64 * 1024,
      "No more is kept of an answer than an answer has",
    );
    for (const line of outcome.stderr.split("\n").filter((text) => text.startsWith("Warning: "))) {
      assert.match(translate(line.slice("Warning: ".length)), /\p{Script=Han}/u);
    }
  });
}

/** Every command, when all is well, with what must be there afterwards. */
const WRITERS: readonly ((scene: Scene) => readonly string[])[] = [
  (scene) => backUp(scene, "--backup-id", "new"),
  ({ backup }) => ["verify", "--backup-dir", backup],
  ({ backup, empty }) => ["restore", "--backup-dir", backup, "--zk-data-dir", empty, "--dry-run"],
  ({ many }) => ["list", "--backup-base-dir", many],
  ({ many }) => ["info", "b-3", "--backup-base-dir", many],
  ({ many }) => ["prune", "--backup-base-dir", many, "--dry-run"],
  () => ["config"],
  () => ["completions", "bash"],
  () => ["version"],
];

Deno.test({
  name: "a full disk behind stdout is told by every command, and undoes nothing that was done",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const scene = await makeScene(work);
    for (const make of WRITERS) {
      for (const format of [[], ["--format", "json"]]) {
        const args = [...make(scene), ...format];
        const { code, stderr } = await new Deno.Command("sh", {
          args: [
            ...["-c", 'exec "$@" >/dev/full', "sh", Deno.execPath(), "run", "-A", MAIN],
            ...args,
          ],
          env: { NO_COLOR: "1", LC_ALL: "C" },
          stdin: "null",
        }).output();
        const text = new TextDecoder().decode(stderr);
        assert.equal(code, 1, `${args.join(" ")}: ${text}`);
        assert.match(text, /Cannot write the result to stdout: .*No space left on device/);
        assertNoTrace({ code, stdout: "", stderr: text });
        if (make !== WRITERS[0]) continue;
        assert.deepEqual(namesIn(scene.empty), ["new"], "A backup that is done stays");
        Deno.removeSync(`${scene.empty}/new`, { recursive: true });
      }
    }
  },
});

Deno.test({
  name: "a JSON document into a pipe that is closed ends every command with 141 and no error",
  ignore: isWindows,
  async fn() {
    using work = new WorkFolder();
    const scene = await makeScene(work);
    const before = fileHashes(scene.base);
    for (const make of WRITERS) {
      const args = [...make(scene), "--format", "json"];
      const child = start(args);
      await child.stdout.cancel();
      const stderr = await new Response(child.stderr).text();
      assert.equal((await child.status).code, 141, args.join(" "));
      assert.doesNotMatch(stderr, /"error"/);
    }
    assert.deepEqual(fileHashes(scene.base), before);
    assert.deepEqual(namesIn(scene.empty), ["new"], "A backup that is done stays");
  },
});
