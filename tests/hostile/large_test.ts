import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { NOBODY } from "../cli/support/server.ts";
import { makeSmallMember } from "../cli/support/small_member.ts";
import { start } from "../cli/support/zkbackup.ts";
import { scanSnapshot } from "../../src/zookeeper/snapshot.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import { copyMember, readDefect } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { type NodeSpec, snapshot } from "../zookeeper/build_snapshot.ts";

/** What a run came to, and the most memory that it had, in MiB. */
interface Measured {
  code: number;
  stdout: string;
  stderr: string;
  peak: number;
}

/** Runs the program and looks at its memory again and again; the system keeps the highest. */
async function measured(args: readonly string[]): Promise<Measured> {
  const child = start(args);
  let peak = 0;
  const look = () => {
    try {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      peak = Math.max(peak, Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 5);
  const { code, stdout, stderr } = await child.output();
  clearInterval(timer);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr), peak };
}

/** More than any of these cases has a right to, in MiB: a start alone takes 60. */
const LIMIT = 170;

const MEBI = 1024 * 1024;

Deno.test({
  name: "metadata and epoch files of a gibibyte are refused, not read",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    using work = new WorkFolder();
    makeSmallMember(`${work.path}/data`, { epoch: 0 });
    const member = { dataDir: `${work.path}/data`, logDir: null };
    const out = work.folder("out");
    const { dir } = await backUp(testContext(), member, { outputDir: out });
    const target = work.folder("target");
    const runs: Record<string, string[][]> = {
      "out/b/metadata/backup_info.json": [
        ["verify", "--backup-dir", dir],
        ["list", "--backup-base-dir", out],
        ["info", "b", "--backup-base-dir", out],
        ["restore", "--backup-dir", dir, "--zk-data-dir", target, "--force"],
        ["prune", "--backup-base-dir", out, "--force"],
      ],
      "out/b/metadata/SHA256SUMS": [["verify", "--backup-dir", dir, "--level", "structure"]],
      "data/version-2/currentEpoch": [
        ["backup", "--zk-data-dir", member.dataDir, "--output-dir", out, "--zk-host", NOBODY],
      ],
    };
    let highest = 0;
    for (const [file, commands] of Object.entries(runs)) {
      const path = `${work.path}/${file}`;
      const kept = Deno.readFileSync(path);
      // A hole of a gibibyte takes no room.
      Deno.truncateSync(path, 1024 * MEBI);
      for (const args of commands) {
        const { code, stdout, stderr, peak } = await measured(args);
        assert.ok(code < 128, `${args}: ${stderr}`);
        assert.doesNotMatch(stderr, /^\s+at /m, args.join(" "));
        assert.match(stdout + stderr, /\S/);
        assert.ok(peak < LIMIT, `${args}: ${peak} MiB`);
        highest = Math.max(highest, peak);
      }
      Deno.writeFileSync(path, kept);
    }
    await t.step(`at most ${Math.round(highest)} MiB`, () => {});
  },
});

Deno.test({
  name: "archives that expand a thousandfold take no memory, and are no snapshot and no log",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using work = new WorkFolder();
    const bomb = new Uint8Array(gzipSync(new Uint8Array(96 * MEBI)));
    const { dataDir, snapDir } = copyMember("3.9.5", "gz-snapshots", `${work.path}/zk`);
    const sound = [...Deno.readDirSync(snapDir)].map(({ name }) => name)
      .find((name) => name.endsWith(".gz"))!;
    // One that is nothing but zeros, and a sound one with a long tail.
    Deno.writeFileSync(`${snapDir}/snapshot.7000000.gz`, bomb);
    const tailed = new Uint8Array([...Deno.readFileSync(`${snapDir}/${sound}`), ...bomb]);
    Deno.writeFileSync(`${snapDir}/snapshot.7000001.gz`, tailed);
    const seen = await measured(["verify", "--zk-data-dir", dataDir, "--level", "replay"]);
    assert.equal(seen.code, 2, seen.stderr);
    assert.ok(seen.peak < LIMIT, `${seen.peak} MiB`);
    // In the place of a file that a backup stored.
    const member = copyMember("3.9.5", "plain", `${work.path}/plain`);
    const { dir } = await backUp(testContext(), member, {
      outputDir: work.folder("out"),
      coding: "gzip",
    });
    Deno.writeFileSync(`${dir}/txnlogs/log.1.gz`, bomb);
    const target = work.folder("target");
    const commands = [
      ["verify", "--backup-dir", dir],
      ["restore", "--backup-dir", dir, "--zk-data-dir", target, "--force", "--skip-verify"],
    ];
    for (const args of commands) {
      const { code, stderr, peak } = await measured(args);
      assert.ok([2, 10, 30].includes(code), `${args}: ${code} ${stderr}`);
      assert.ok(peak < LIMIT, `${args}: ${peak} MiB`);
    }
    assert.deepEqual([...Deno.readDirSync(target)], [], "nothing of it was restored");
  },
});

Deno.test("counts and lengths of two to the 31st, at any place of a snapshot, are damage or nothing", async () => {
  const { bytes } = readDefect("snapshot", "bad-seal");
  const few = bytes.subarray(0, 600);
  let refused = 0;
  for (let at = 0; at + 4 <= few.length; at++) {
    for (const value of [0x7fffffff, -0x80000000, -1]) {
      const changed = few.slice();
      new DataView(changed.buffer).setInt32(at, value);
      const { sound } = await scanSnapshot(new MemorySource(changed), {});
      if (!sound) refused++;
    }
  }
  assert.equal(refused, (few.length - 3) * 3, "what is cut off is never sound");
});

Deno.test("a hundred thousand children and a path a thousand deep are a tree like any other", async () => {
  using work = new WorkFolder();
  const deep = Array.from({ length: 1000 }, (_, at) => ({ path: "/d".repeat(at + 1) }));
  const wide = Array.from({ length: 100_000 }, (_, at) => ({ path: `/d/child-${at}` }));
  const nodes = [{ path: "" }, { path: "/zookeeper" }, ...deep, ...wide] as NodeSpec[];
  const version2 = work.folder("data/version-2");
  Deno.writeFileSync(`${version2}/snapshot.5`, snapshot({ nodes }));
  const options = { dataDir: `${work.path}/data`, logDir: version2, level: "replay" as const };
  const report = await verify(testContext(), options);
  assert.equal(report.snapshots[0]!.scan.nodes, nodes.length);
  assert.equal(report.snapshots[0]!.scan.sound, true);
});

Deno.test("names and zxids at the edges of their types are told of, and never taken for states", async () => {
  using work = new WorkFolder();
  const { dataDir, snapDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const before = await verify(testContext(), { dataDir, logDir: null, level: "records" });
  const log = Deno.readFileSync(`${snapDir}/log.1`);
  const names = ["8000000000000000", "ffffffffffffffff", "10000000000000000", "-1", "0x5", "FF"];
  for (const digits of names) Deno.writeFileSync(`${snapDir}/log.${digits}`, log);
  for (const digits of names) Deno.writeFileSync(`${snapDir}/snapshot.${digits}`, log);
  const { windows, findings } = await verify(testContext(), {
    dataDir,
    logDir: null,
    level: "records",
  });
  assert.deepEqual(windows, before.windows);
  for (const digits of names) {
    for (const prefix of ["log", "snapshot"]) {
      const name = `${prefix}.${digits}`;
      assert.ok(findings.some(({ file }) => file.endsWith(`/${name}`)), `${name} is not told of`);
    }
  }
  const made = await backUp(testContext(), { dataDir, logDir: null }, {
    outputDir: work.folder("o"),
  });
  assert.equal(made.info.backup_zxid.hex, `0x${before.windows.at(-1)!.end.toString(16)}`);
});
