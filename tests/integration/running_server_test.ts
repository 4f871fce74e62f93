import assert from "node:assert/strict";
import { searchServer, type ServerSearch } from "../../src/operations/running_server.ts";
import { delay } from "../lab/delay.ts";
import { serverState } from "../lab/four_letter_word.ts";
import { javaArgs } from "../lab/java_process.ts";
import { labAvailable, resolveZooKeeper } from "../lab/maven.ts";
import { freePorts } from "../lab/server.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { NOBODY } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

const VERSIONS = ["3.4.14", "3.9.5"] as const satisfies ZooKeeperVersion[];
const lab = await labAvailable(VERSIONS);

/** Longest wait for a server to serve; a cold start takes 1 to 3 s. */
const START_TIMEOUT = 60_000;

/** Runs a server as ZooKeeper's own script does, with its class on the command line. */
async function whileServing(
  version: ZooKeeperVersion,
  work: WorkFolder,
  run: (port: number, pid: number) => Promise<void>,
): Promise<void> {
  const [port = 0] = freePorts(1);
  const { classPath } = await resolveZooKeeper(version);
  Deno.writeTextFileSync(
    `${work.path}/zoo.cfg`,
    `dataDir=${work.path}/data\nclientPort=${port}\nclientPortAddress=127.0.0.1\n`,
  );
  const main = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
  const properties = { "zookeeper.admin.enableServer": "false" };
  const options = { classPath, main, args: ["zoo.cfg"], properties };
  const child = new Deno.Command("java", {
    args: javaArgs(options, `${work.path}/server.log`),
    cwd: work.path,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const deadline = Date.now() + START_TIMEOUT;
    while (await serverState(port) === undefined) {
      assert.ok(Date.now() < deadline, "the server never served");
      await delay(100);
    }
    await run(port, child.pid);
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

for (const version of VERSIONS) {
  Deno.test({
    name: `a restore sees a server of ${version} by its port, its process and its pid file`,
    ignore: !lab.available || Deno.build.os !== "linux",
    async fn() {
      using work = new WorkFolder();
      const [dataDir, other] = [work.folder("data"), work.folder("other")];
      const search = (dir: string, port = NOBODY.port): Promise<ServerSearch> =>
        searchServer(testContext(), {
          host: { host: "127.0.0.1", port },
          hostGiven: false,
          dataDir: dir,
          folders: [`${dir}/version-2`, dir],
        });
      await whileServing(version, work, async (port, pid) => {
        Deno.writeTextFileSync(`${dataDir}/zookeeper_server.pid`, String(pid));
        const { signs } = await search(dataDir, port);
        assert.deepEqual(signs.map(({ kind, certain }) => [kind, certain]), [
          ["port", false],
          ["pid-file", true],
          ["process", true],
        ]);
        assert.ok(signs.every(({ kind, text }) => kind === "port" || text.includes(String(pid))));
        // It is no reason against a restore into other folders.
        assert.deepEqual((await search(other)).signs, []);
      });
      // Its pid file is still there.
      assert.deepEqual((await search(dataDir)).signs, []);
    },
  });
}
