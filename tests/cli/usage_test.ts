import assert from "node:assert/strict";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";
import { events, zkbackup } from "./support/zkbackup.ts";

const COMPRESSIONS = "--compression must be one of none, gzip, zstd:";

/** A mistake on the command line, and what is said of it. */
const MISTAKES: readonly (readonly [args: string, said: string])[] = [
  ["bakup", `There is no command "bakup"; did you mean backup?`],
  ["frobnicate", `There is no command "frobnicate"`],
  ["constructor", `There is no command "constructor"`],
  ["--constructor", "There is no such option"],
  ["vrify --help", `There is no command "vrify"; did you mean verify?`],
  ["help frobnicate", `There is no command "frobnicate"`],
  ["--verbose", `There is no command "--verbose"; options stand behind the command`],
  ["--verbose verify", `There is no command "--verbose"; options stand behind the command`],
  ["backup --zk-datadir x", "There is no option --zk-datadir; did you mean --zk-data-dir?"],
  ["verify --frobnicate", "There is no option --frobnicate"],
  ["verify --toString x", "There is no option --toString"],
  ["verify -x", "There is no option -x"],
  ["verify there", `There is an argument too many: "there"`],
  ["verify", "It is not said what to verify"],
  ["verify --backup-dir", "--backup-dir is needed, with a value"],
  ["verify --backup-dir --quiet", "--backup-dir needs a value, but --quiet follows"],
  ["verify --backup-dir=", "--backup-dir is needed with a value, and has an empty one"],
  ["verify --backup-dir a --backup-dir b", `--backup-dir is given twice: "a" and "b"`],
  ["verify --backup-dir a --zk-data-dir b", "--backup-dir excludes --zk-data-dir and --zk-log-dir"],
  ["verify --backup-dir a --zk-log-dir b", "--backup-dir excludes --zk-data-dir and --zk-log-dir"],
  ["verify --zk-data-dir a --level structure", "--level structure needs --backup-dir: "],
  ["verify --backup-dir a --level all", "--level must be one of structure, records, replay: "],
  ["verify --backup-dir a -v -q", "--verbose and --quiet exclude each other"],
  ["backup", "--zk-data-dir is needed, with a value"],
  ["backup @ --verify --no-verify", "--verify and --no-verify exclude each other"],
  ["backup @ --utc-id --backup-id b", "--utc-id is for ids made from the time: "],
  ["backup @ --timeout 0", "--timeout must be a number from 0.001 to 3600: "],
  ["backup @ --timeout 1e4", "--timeout must be a number from 0.001 to 3600: "],
  ["backup @ --zk-host a:0", `Cannot read "a:0" as host and port`],
  [
    "backup @ --compression lz4",
    `--compression must be one of none, gzip, zstd: current value is "lz4"`,
  ],
  ["backup @ --compression GZ", `${COMPRESSIONS} current value is "GZ"; did you mean gzip?`],
  ["backup @ --compression=zsdt", `${COMPRESSIONS} current value is "zsdt"; did you mean zstd?`],
  ["backup @ --last-snapshots 0", "--last-snapshots must be a whole number from 1, or all: "],
  ["backup @ --limit-rate 10", "--limit-rate must be a number of bytes a second from 1K, "],
  ["backup @ --reserve 100%", "--reserve must be a number of bytes, as 500M or 5G, or a part of "],
  ["backup @ --mode 0550", "--mode must be three octal digits that give the owner every right, "],
  ["backup @ --compression none --compression-level 3", "--compression none has no "],
  ["backup @ --compression-level 10", "--compression-level must be from 1 to 9 with gzip: "],
  [
    "backup @ --compression zstd --compression-level 0",
    "--compression-level must be a whole number from 1 to 19: ",
  ],
  ["restore --backup-dir a --zk-data-dir b --truncate-to-zxid zz", `Cannot read "zz" as a zxid`],
  ["restore --zk-data-dir a", "It is not said what to restore"],
  ["restore b --backup-dir a --zk-data-dir c", "--backup-dir excludes a backup id and "],
  ["restore --backup-dir a --backup-base-dir b --zk-data-dir c", "--backup-dir excludes a backup "],
  ["restore --backup-dir a --member m --zk-data-dir c", `--member is for "latest" only`],
  ["restore b --member m --zk-data-dir c", `--member is for "latest" only`],
  ["restore b c --zk-data-dir d", `There is an argument too many: "c"`],
  ["list --sort-by name", "--sort-by must be one of time, size, zxid: "],
  ["list --format csv", "--format must be one of table, text, json, simple: "],
  ["list --lang zh", `--lang must be one of en, zh-CN: current value is "zh"; did you mean zh-CN?`],
  ["list --limit -1", "--limit must be a whole number from 0 to 999999: "],
  ["list --limit 1e3", "--limit must be a whole number from 0 to 999999: "],
  ["list b", `There is an argument too many: "b"`],
  ["info", "The argument BACKUP-ID|latest is needed"],
  ["info b --member m", `--member is for "latest" only`],
  ["prune --keep-days 1.5", "--keep-days must be a whole number from 0 to 36500: "],
  ["prune --keep-count all", "--keep-count must be a whole number from 0 to 999999: "],
  ["prune --keep-min-count 0", "--keep-min-count must be a whole number from 1 to 1000000: "],
  ["completions", "The argument bash|zsh|fish is needed"],
  ["completions tcsh", `There are no completions for "tcsh", but for bash, zsh, fish`],
];

const translate = translator(ZH_CN);

for (const [given, said] of MISTAKES) {
  Deno.test(`wrong usage exits with 1 and says what is wrong: zkbackup ${given}`, async () => {
    const args = given.replace("@", "--zk-data-dir a --output-dir b").split(" ");
    const { code, stdout, stderr } = await zkbackup(args);
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    const [first = "", ...more] = stderr.trimEnd().split("\n");
    assert.equal(first.slice(0, "Error: ".length + said.length), `Error: ${said}`);
    assert.ok(more.length <= 1, `At most one line of help follows: ${stderr}`);
    for (const line of [first.slice("Error: ".length), ...more]) {
      assert.match(translate(line), /\p{Script=Han}/u, line);
    }
  });
}

Deno.test("an empty value is noticed, as of a variable that is not set", async () => {
  const { code, stderr } = await zkbackup(["verify", "--zk-data-dir", ""]);
  assert.equal(code, 1);
  assert.match(stderr, /^Error: Cannot use --zk-data-dir: the value is empty$/m);
  const argument = await zkbackup(["info", ""]);
  assert.equal(argument.code, 1);
  assert.match(argument.stderr, /^Error: Cannot use BACKUP-ID\|latest: the value is empty$/m);
});

Deno.test("wrong usage is told as JSON to who asked for JSON", async () => {
  for (const flags of [["--format", "json"], ["--format=json"], ["--output-format", "json"]]) {
    const { code, stdout, stderr } = await zkbackup(["verify", ...flags, "--lvel", "records"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    const [event, ...more] = events(stderr);
    assert.deepEqual(more, []);
    assert.deepEqual(event, {
      level: "error",
      category: "User",
      code: "wrong-usage",
      message: "There is no option --lvel; did you mean --level?",
      path: null,
      offset: null,
      hint: "Run zkbackup verify --help to see what there is",
      exit_code: 1,
    });
  }
});

/** The same in Chinese. */
const MISTAKES_IN_CHINESE: readonly (readonly [args: string, said: string])[] = [
  [
    "--lang zh-CN bakup",
    "错误：没有命令“bakup”；您是否想输入 backup？\n运行 zkbackup --help 查看可用的内容\n",
  ],
  [
    "verify --lang zh-CN --backup-dri x",
    "错误：没有选项 --backup-dri；您是否想输入 --backup-dir？\n运行 zkbackup verify --help 查看可用的内容\n",
  ],
  [
    "list --lang=zh-CN --sort-by names",
    "错误：--sort-by 必须是 time, size, zxid 之一：当前值为“names”\n运行 zkbackup list --help 查看可用的内容\n",
  ],
  ["list --lang=zh-CN --limit x", "错误：--limit 必须是 0 到 999999 之间的整数：当前值为“x”\n"],
];

for (const [given, said] of MISTAKES_IN_CHINESE) {
  Deno.test(`wrong usage is told in the language that was asked for: zkbackup ${given}`, async () => {
    const { code, stdout, stderr } = await zkbackup(given.split(" "));
    assert.deepEqual([code, stdout, stderr], [1, "", said]);
  });
}
