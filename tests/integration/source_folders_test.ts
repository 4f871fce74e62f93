import assert from "node:assert/strict";
import { type Outcome, zkbackup } from "../cli/support/zkbackup.ts";
import { Ensemble } from "../lab/ensemble.ts";
import { readFixture } from "../lab/expectation.ts";
import { labAvailable } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { copyVersion2, type Directories } from "../lab/truth.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { WorkFolder } from "./support/work_folder.ts";

const lab = await labAvailable(ZOOKEEPER_VERSIONS);
const SECRET = "hunter2-of-the-super-user";

interface Run {
  code: number;
  status: string;
  warnings: string[];
  dir: string;
  /** All that was printed. */
  output: string;
}

/** Starts the program with the server on `port` to ask. */
function start(
  work: WorkFolder,
  port: number,
  { dataDir, logDir }: Directories,
  ...flags: string[]
): Promise<Outcome> {
  const id = crypto.randomUUID();
  return zkbackup([
    ...[
      "backup",
      "--zk-data-dir",
      dataDir,
      ...(logDir === undefined ? [] : ["--zk-log-dir", logDir]),
    ],
    ...["--output-dir", `${work.path}/out`, "--backup-id", id, "--zk-host", `127.0.0.1:${port}`],
    ...["--format", "json", "--verbose", ...flags],
  ]);
}

/** Makes a backup, a whole or a partial one. */
async function backUp(...args: Parameters<typeof start>): Promise<Run> {
  const { code, stdout, stderr } = await start(...args);
  assert.ok(code === 0 || code === 2, stderr);
  const { status, warnings, backup_dir } = JSON.parse(stdout);
  return { code, status, warnings, dir: backup_dir, output: stdout + stderr };
}

for (const version of ZOOKEEPER_VERSIONS) {
  Deno.test({
    name: `a running ${version} says whose folders are backed up`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      await work.folder("out");
      const folders = { dataDir: await work.folder("data"), logDir: await work.folder("log") };
      // As an old copy of the member's own files, or another member of its ensemble.
      const other = { dataDir: await work.folder("other"), logDir: await work.folder("other-log") };
      const { folder } = readFixture(version, "separate-log-dir");
      for (const { dataDir, logDir } of [folders, other]) {
        await copyVersion2(`${folder}/data`, dataDir);
        await copyVersion2(`${folder}/log`, logDir);
      }
      await using server = await startServer({ version, ...folders });

      const right = await backUp(work, server.port, folders);
      assert.deepEqual([right.code, right.status, right.warnings], [0, "valid", []]);

      const where = await Deno.realPath(work.path);
      const named = `The server names ${folders.dataDir}/version-2 for snapshots and ` +
        `${folders.logDir}/version-2 for logs, but `;
      const notAll = "were backed up: these are not, or not all, of this server's files";

      const forgotten = { dataDir: folders.dataDir };
      if (version === "3.4.14") {
        // It makes no snapshot when it starts, so its newest one needs the logs.
        const { code, stderr } = await start(work, server.port, forgotten);
        assert.deepEqual([code, /"code":"no-logs"/.test(stderr)], [1, true], stderr);
      } else {
        const made = await backUp(work, server.port, forgotten);
        const data = `${where}/data/version-2`;
        assert.deepEqual(made.warnings, [`${named}${data} and ${data} ${notAll}`]);
        assert.deepEqual([made.code, made.status], [2, "partial"]);
      }

      const foreign = await backUp(work, server.port, other);
      const its = `${where}/other/version-2 and ${where}/other-log/version-2`;
      assert.deepEqual(foreign.warnings, [`${named}${its} ${notAll}`]);
      assert.deepEqual([foreign.code, foreign.status], [2, "partial"]);
    },
  });
}

Deno.test({
  name: "every member of an ensemble says whose folders are backed up",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    await work.folder("out");
    const members = [];
    for (const name of ["a", "b", "c"]) members.push({ dataDir: await work.folder(name) });
    await using ensemble = new Ensemble({ version: "3.9.5", members });
    await ensemble.start();
    await ensemble.ready();
    for (const [at, folders] of members.entries()) {
      const { port } = ensemble.member(at);
      const right = await backUp(work, port, folders, "--include-config");
      const alone = /^Without --zk-conf-dir, --include-config takes myid alone/;
      assert.deepEqual([right.code, right.status], [0, "valid"], right.warnings.join());
      assert.equal(right.warnings.length, 1);
      assert.match(right.warnings[0]!, alone);
      assert.equal(await Deno.readTextFile(`${right.dir}/config/myid`), `${at + 1}\n`);

      const foreign = await backUp(work, port, members[(at + 1) % 3]!);
      assert.deepEqual([foreign.code, foreign.status], [2, "partial"]);
      assert.match(foreign.warnings.join(), /^The server names .* of this server's files$/);
    }
  },
});

Deno.test({
  name: "a server that may not answer conf is not held against a backup, but its zoo.cfg is",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    await work.folder("out");
    const folders = { dataDir: await work.folder("data"), logDir: await work.folder("log") };
    const conf = await work.folder("conf");
    const properties = { "zookeeper.4lw.commands.whitelist": "srvr" };
    await using server = await startServer({ version: "3.9.5", ...folders, properties });
    const forgotten = { dataDir: folders.dataDir };

    const silent = await backUp(work, server.port, forgotten);
    assert.deepEqual([silent.code, silent.warnings], [0, []]);
    assert.match(await Deno.readTextFile(`${silent.dir}/metadata/zk_conf.txt`), /not executed/);

    await Deno.writeTextFile(
      `${conf}/zoo.cfg`,
      `dataDir=${folders.dataDir}\ndataLogDir=${folders.logDir}\n`,
    );
    const compared = await backUp(work, server.port, forgotten, "--zk-conf-dir", conf);
    assert.deepEqual([compared.code, compared.status], [2, "partial"]);
    assert.match(compared.warnings.join(), /zoo\.cfg names .*: these are not, or not all, of this/);
    const right = await backUp(work, server.port, folders, "--zk-conf-dir", conf);
    assert.deepEqual([right.code, right.warnings], [0, []]);
  },
});

Deno.test({
  name: "the configuration that a real server runs with is backed up, and its secrets stay in it",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    await work.folder("out");
    const dataDir = await work.folder("data");
    const conf = await work.folder("conf");
    await Deno.writeTextFile(`${dataDir}/myid`, "7\n");
    await Deno.writeTextFile(
      `${conf}/jaas.conf`,
      "Server {\n  org.apache.zookeeper.server.auth.DigestLoginModule required\n" +
        `  user_super="${SECRET}";\n};\n`,
    );
    const config = {
      "authProvider.1": "org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
      "ssl.keyStore.password": SECRET,
    };
    await using server = await startServer({
      version: "3.9.5",
      dataDir,
      config,
      properties: { "java.security.auth.login.config": `${conf}/jaas.conf` },
    });
    const lines = Object.entries({ dataDir, clientPort: server.port, ...config })
      .map(([key, value]) => `${key}=${value}\n`);
    await Deno.writeTextFile(`${conf}/zoo.cfg`, lines.join(""));

    const flags = ["--include-config", "--zk-conf-dir", conf];
    const { code, dir, output, warnings } = await backUp(work, server.port, { dataDir }, ...flags);
    assert.equal(code, 0, output);
    assert.deepEqual(warnings, [
      "This backup holds private files, do not hand it on: config/zoo.cfg, config/jaas.conf",
    ]);
    const taken = [`${dataDir}/myid`, `${conf}/zoo.cfg`, `${conf}/jaas.conf`];
    for (const path of taken) {
      const copy = `${dir}/config/${path.slice(path.lastIndexOf("/") + 1)}`;
      assert.deepEqual(await Deno.readFile(copy), await Deno.readFile(path));
      assert.equal((await Deno.stat(copy)).mode! & 0o777, 0o600, copy);
    }
    assert.equal((await Deno.stat(`${dir}/config`)).mode! & 0o777, 0o700);

    assert.ok(!output.includes(SECRET));
    for (const folder of ["metadata", "logs"]) {
      for (const { name } of Deno.readDirSync(`${dir}/${folder}`)) {
        const text = await Deno.readTextFile(`${dir}/${folder}/${name}`);
        assert.ok(!text.includes(SECRET), `${folder}/${name}`);
      }
    }
    const sums = new Deno.Command("sha256sum", {
      args: ["-c", "--quiet", "metadata/SHA256SUMS"],
      cwd: dir,
    });
    assert.ok((await sums.output()).success);

    await server.stop();
    const target = await work.folder("target");
    const restored = await zkbackup(
      ["restore", "--backup-dir", dir, "--zk-data-dir", target, "--force"],
    );
    assert.equal(restored.code, 0, restored.stderr);
    assert.ok(restored.stdout.includes("The configuration in the backup is not restored"));
    assert.deepEqual(Array.from(Deno.readDirSync(target), ({ name }) => name), ["version-2"]);
  },
});
