import assert from "node:assert/strict";
import { searchServer, type ServerSearch } from "../../src/operations/running_server.ts";
import { testContext } from "../support/context.ts";
import { RelocatedFileSystem } from "../support/relocated_file_system.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** A machine as a restore finds it: a dataDir, and what `/proc` shows. */
class Machine extends WorkFolder {
  readonly dataDir = this.folder("data");
  readonly snapDir = this.folder("data/version-2");
  readonly proc = this.folder("proc");
  readonly fs = new RelocatedFileSystem({ "/proc": this.proc });

  constructor() {
    super();
    this.runs(1, ["/sbin/init"]);
  }

  /** Adds a process that works in `cwd` and whose root is that of the machine. */
  runs(pid: number, args: readonly string[], cwd: string = this.path): void {
    const folder = this.folder(`proc/${pid}`);
    Deno.writeTextFileSync(`${folder}/cmdline`, args.map((arg) => `${arg}\0`).join(""));
    Deno.symlinkSync(cwd, `${folder}/cwd`);
    Deno.symlinkSync("/", `${folder}/root`);
  }

  /** Writes a zoo.cfg and returns its path. */
  config(text: string): string {
    const path = `${this.path}/zoo.cfg`;
    Deno.writeTextFileSync(path, text);
    return path;
  }

  async search(fs = this.fs, dataDir: string = this.dataDir): Promise<ServerSearch> {
    return await searchServer(testContext({ fs }), {
      host: { host: "127.0.0.1", port: 1 },
      hostGiven: false,
      dataDir,
      folders: [this.snapDir],
    });
  }
}

const QUORUM = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
const ALONE = "org.apache.zookeeper.server.ZooKeeperServerMain";

Deno.test("searchServer() finds nothing on a machine where no ZooKeeper runs", async () => {
  using machine = new Machine();
  machine.runs(7, ["/usr/bin/java", "-cp", "x", "org.apache.zookeeper.ZooKeeperMain"]);
  // Who looks for a server has its class on the command line as well.
  machine.runs(8, ["pgrep", "-f", QUORUM]);
  const { host, signs, notChecked } = await machine.search();
  assert.deepEqual({ host, signs, notChecked }, { host: "127.0.0.1:1", signs: [], notChecked: [] });
});

Deno.test("searchServer() knows a server with this data by its zoo.cfg or its arguments", async () => {
  const cases: ((machine: Machine) => readonly string[])[] = [
    (machine) => [QUORUM, machine.config(`dataDir=${machine.dataDir}\n`)],
    (machine) => [QUORUM, machine.config(`dataDir=/elsewhere\ndataLogDir=${machine.dataDir}\n`)],
    (machine) => {
      machine.config("dataDir=data\n");
      return [QUORUM, "zoo.cfg"];
    },
    (machine) => [ALONE, "2181", machine.dataDir],
    () => [ALONE, "2181", "data"],
    (machine) => {
      Deno.symlinkSync(machine.dataDir, `${machine.path}/link`);
      return [ALONE, "2181", `${machine.path}/link`];
    },
  ];
  for (const make of cases) {
    using machine = new Machine();
    machine.runs(42, ["/opt/jdk/bin/java", "-Xmx1g", ...make(machine)]);
    const { signs } = await machine.search();
    assert.deepEqual(signs, [{
      kind: "process",
      text: "The process 42 is a ZooKeeper server with this data",
      certain: true,
    }]);
  }
});

Deno.test("searchServer() tells a server with other data, and one that cannot be seen into", async () => {
  using machine = new Machine();
  machine.runs(42, ["java", QUORUM, machine.config(`dataDir=${machine.folder("other")}\n`)]);
  assert.deepEqual((await machine.search()).signs, []);
  machine.runs(43, ["java", QUORUM, "/gone/zoo.cfg"]);
  const { signs } = await machine.search();
  assert.deepEqual(signs.map(({ kind, certain }) => [kind, certain]), [["process", false]]);
  assert.match(signs[0]!.text, /process 43 .* cannot be seen$/);
});

Deno.test("searchServer() believes zookeeper_server.pid while its process is one of Java", async () => {
  using machine = new Machine();
  const pidFile = `${machine.dataDir}/zookeeper_server.pid`;
  Deno.writeTextFileSync(pidFile, "77");
  // The process has ended, or its number was given to another.
  assert.deepEqual((await machine.search()).signs, []);
  machine.runs(77, ["/bin/sleep", "5"]);
  assert.deepEqual((await machine.search()).signs, []);
  Deno.writeTextFileSync(`${machine.proc}/77/cmdline`, "java\0-jar\0embedded.jar\0");
  // The file lies in dataDir, also where version-2 was given.
  for (const dataDir of [machine.dataDir, machine.snapDir, `${machine.snapDir}/`]) {
    const { signs } = await machine.search(machine.fs, dataDir);
    assert.deepEqual(signs, [{
      kind: "pid-file",
      text: `The process 77 that ${pidFile} names runs`,
      certain: true,
    }]);
  }
  Deno.writeTextFileSync(pidFile, "soon");
  const { signs, notChecked } = await machine.search();
  assert.deepEqual(signs, []);
  assert.deepEqual(notChecked, [`the process that ${pidFile} names: there is no number in it`]);
});

Deno.test("searchServer() names what it cannot look at", async () => {
  using machine = new Machine();
  Deno.writeTextFileSync(`${machine.dataDir}/zookeeper_server.pid`, "77\n");
  const unseen = "the processes of this machine: that needs Linux and --allow-all";
  const ofFile =
    `whether the process 77 that ${machine.dataDir}/zookeeper_server.pid names still runs`;
  // No /proc at all, and one that hides the processes of others.
  const missing = new RelocatedFileSystem({ "/proc": `${machine.path}/none` });
  assert.deepEqual((await machine.search(missing)).notChecked, [unseen, ofFile]);
  Deno.removeSync(`${machine.proc}/1`, { recursive: true });
  assert.deepEqual((await machine.search()).notChecked, [unseen, ofFile]);
});
