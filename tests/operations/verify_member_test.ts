import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";

Deno.test("verify() leaves out what a running member purges before it is read", async () => {
  using work = new WorkFolder();
  const { dataDir, logDir, fixture } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  // A server keeps the logs that the snapshots which it keeps need.
  const purged = ["data/version-2/snapshot.0", "data/version-2/snapshot.58", "log/version-2/log.1"]
    .map((file) => `${work.path}/zk/${file}`);
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open" && purged.includes(path)) Deno.removeSync(path);
  });
  const ctx = testContext({ fs });
  const { verdict, snapshots, logs, windows } = await verify(ctx, {
    dataDir,
    logDir,
    level: "records",
  });
  assert.equal(verdict, "usable");
  assert.equal(snapshots.length, fixture.snapshots.length - 2);
  assert.equal(logs.length, fixture.logs.length - 1);
  assert.equal(formatZxid(windows.at(-1)!.end), fixture.lastZxid);
  const told = ctx.messages.filter((text) => text.includes("removed by the server"));
  assert.equal(told.length, purged.length);
});

Deno.test("verify() reads the log that a running member began while its snapshots were read", async () => {
  using work = new WorkFolder();
  const { dataDir, logDir, fixture } = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/zk`);
  // snapshot.276 holds changes up to 0x323.
  const log = `${dataDir}/version-2/log.2c8`;
  Deno.renameSync(log, `${work.path}/log.2c8`);
  const fs = new HookedFileSystem(({ name, path }) => {
    if (name === "open" && path.endsWith("snapshot.276")) {
      Deno.renameSync(`${work.path}/log.2c8`, log);
    }
  });
  const { verdict, windows } = await verify(testContext({ fs }), {
    dataDir,
    logDir,
    level: "records",
  });
  assert.equal(verdict, "usable");
  assert.equal(formatZxid(windows.at(-1)!.end), fixture.lastZxid);
});

Deno.test("verify() takes a snapshot that ends too early for an error where nothing else serves", async () => {
  using work = new WorkFolder();
  const { dataDir, logDir } = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const folder = `${dataDir}/version-2`;
  const [newest, ...older] = Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.startsWith("snapshot."))
    .sort((a, b) => parseInt(b.slice(9), 16) - parseInt(a.slice(9), 16));
  Deno.truncateSync(`${folder}/${newest}`, 400);
  const judged = async () => {
    const { findings, windows } = await verify(testContext(), {
      dataDir,
      logDir,
      level: "records",
    });
    const { severity, advice } = findings.find(({ file, kind }) =>
      file === newest && kind === "TruncatedBody"
    )!;
    return { severity, advice, windows: windows.length };
  };
  const served = await judged();
  assert.equal(served.severity, "warning");
  assert.match(served.advice!, /an older one serves/);

  for (const name of older) Deno.removeSync(`${folder}/${name}`);
  Deno.removeSync(`${work.path}/zk/log/version-2/log.1`);
  const alone = await judged();
  assert.equal(alone.windows, 0);
  assert.equal(alone.severity, "error");
  assert.match(alone.advice!, /nothing else here serves/);
});
