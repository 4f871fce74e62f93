import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSha256Sums, parseSha256Sums } from "../../src/store/sha256sums.ts";
import { testContext } from "../support/context.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const SUM = "0123456789abcdef".repeat(4);
const PATH = "/b/metadata/SHA256SUMS";

const digit = fc.constantFrom(..."0123456789abcdef");
const sums = fc.array(fc.record({
  sum: fc.string({ unit: digit, minLength: 64, maxLength: 64 }),
  path: fc.stringMatching(/^[a-z]{1,10}\/[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
}, { noNullPrototype: true }));

Deno.test("parseSha256Sums() reads what formatSha256Sums() writes", () => {
  fc.assert(fc.property(sums, (lines) => {
    assert.deepEqual(parseSha256Sums(formatSha256Sums(lines), PATH), lines);
  }));
});

Deno.test("parseSha256Sums() reads both forms of sha256sum, with and without a last line feed", () => {
  const wanted = [{ sum: SUM, path: "txnlogs/log.1" }, { sum: SUM, path: "epochs/currentEpoch" }];
  const text = `${SUM}  txnlogs/log.1\n${SUM} *epochs/currentEpoch`;
  assert.deepEqual(parseSha256Sums(text, PATH), wanted);
  assert.deepEqual(parseSha256Sums(`${text}\n`, PATH), wanted);
});

Deno.test("parseSha256Sums() names the line that is none", () => {
  const bad = [
    "",
    "text",
    `${SUM}`,
    `${SUM}  `,
    `${SUM} txnlogs/log.1`,
    `${SUM}  /etc/passwd`,
    `${SUM}  ../txnlogs/log.1`,
    `${SUM}  txnlogs/../log.1`,
    `${SUM}  txnlogs/..`,
    `${SUM}  txnlogs/.hidden`,
    `${SUM}  log.1`,
    `${SUM}  a/b/c`,
    `${SUM}  txnlogs\\log.1`,
    `${SUM}  txnlogs/log.1 `,
    `${SUM}  txnlogs/log.1\r`,
    `${SUM}  txnlogs/a b`,
    `${SUM.toUpperCase()}  txnlogs/log.1`,
    `${SUM.slice(1)}  txnlogs/log.1`,
    `\\${SUM}  txnlogs/log.1`,
  ];
  for (const line of bad) {
    const text = `${SUM}  txnlogs/log.1\n${line}\n${SUM}  txnlogs/log.2\n`;
    const { message, path } = refusal("sha256sums-unreadable", () => parseSha256Sums(text, PATH));
    assert.ok(message.startsWith("Line 2 of "), `${JSON.stringify(line)}: ${message}`);
    assert.equal(path, PATH);
  }
});

/** Whether a command is to be had here. */
function hasTool(name: string): boolean {
  try {
    return new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "sha256sum -c takes SHA256SUMS of a backup, and finds a flipped byte",
  ignore: !hasTool("sha256sum"),
  async fn() {
    using work = new WorkFolder();
    const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
    const outputDir = work.folder("out");
    for (const coding of ["none", "gzip", "zstd"] as const) {
      const options = { outputDir, coding, backupId: coding };
      const { dir } = await backUp(testContext(), member, options);
      const check = () =>
        new Deno.Command("sha256sum", {
          args: ["-c", "--strict", "metadata/SHA256SUMS"],
          cwd: dir,
        }).outputSync();
      const sound = check();
      assert.equal(sound.code, 0, new TextDecoder().decode(sound.stderr));
      const checked = new TextDecoder().decode(sound.stdout).trim().split("\n");
      const covered = checked.map((line) => line.replace(/: OK$/, ""));
      assert.deepEqual(covered.sort(), filesOf(dir));

      const log = `${dir}/${covered.find((path) => path.startsWith("txnlogs/"))}`;
      const bytes = Deno.readFileSync(log);
      bytes[bytes.length >> 1]! ^= 1;
      Deno.writeFileSync(log, bytes);
      assert.equal(check().code, 1);
    }
  },
});

/** Paths of all files of a backup but SHA256SUMS and what is in `logs`. */
function filesOf(dir: string): string[] {
  return Array.from(Deno.readDirSync(dir)).flatMap(({ name: folder }) =>
    Array.from(Deno.readDirSync(`${dir}/${folder}`), ({ name }) => `${folder}/${name}`)
  ).filter((path) => path !== "metadata/SHA256SUMS" && !path.startsWith("logs/")).sort();
}
