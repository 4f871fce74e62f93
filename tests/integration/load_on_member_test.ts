import assert from "node:assert/strict";
import type { Coding } from "../../src/codec/coding.ts";
import { delay } from "../lab/delay.ts";
import { type Driver, loadKinds, type LoadResult, openDriver } from "../lab/driver.ts";
import { labAvailable } from "../lab/maven.ts";
import { startServer } from "../lab/server.ts";
import { listFiles } from "../lab/truth.ts";
import { walkLog } from "../lab/walk_log.ts";
import { backUp } from "./support/operations.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSIONS = ["3.4.14", "3.9.5"] as const;
const lab = await labAvailable(VERSIONS);

/** Small files, several of each within seconds. */
const PROPERTIES = { "zookeeper.snapCount": "600", "zookeeper.preAllocSize": "64" };
/** Operations of one part of the load, and the parts before the first backup. */
const PART = 1000;
const PARTS_BEFORE = 3;
/** All that a server makes in a data dir. */
const SERVER_NAMES = /^version-2(\/(log|snapshot)\.[0-9a-f]+)?$/;

/** A file of the member at one moment. */
interface Seen {
  bytes: Uint8Array;
  /** What no command may change: which file it is, its mode and its owner. */
  identity: string;
  mtime: number | undefined;
  /** A newer file of its kind is there: the server writes on this one no longer. */
  isClosed: boolean;
}

/** The logs and snapshots of a member, by path below its data dir. */
async function look(dataDir: string): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (const prefix of ["log", "snapshot"] as const) {
    const files = await listFiles(dataDir, prefix);
    for (const [at, { name }] of files.entries()) {
      const path = `version-2/${name}`;
      const { ino, mode, uid, gid, mtime } = await Deno.stat(`${dataDir}/${path}`);
      seen.set(path, {
        bytes: await Deno.readFile(`${dataDir}/${path}`),
        identity: `${ino} ${mode} ${uid} ${gid}`,
        mtime: mtime?.getTime(),
        isClosed: at < files.length - 1,
      });
    }
  }
  return seen;
}

/** What stands in a file: of a log the zeros that the server writes ahead may still be filled. */
function written(path: string, { bytes, isClosed }: Seen): Uint8Array {
  const isOpenLog = path.includes("/log.") && !isClosed;
  return isOpenLog ? bytes.subarray(0, walkLog(bytes).end) : bytes;
}

/** Nothing that was there has gone or become another, and the closed files were not even touched. */
function assertOnlyGrown(before: Map<string, Seen>, after: Map<string, Seen>): void {
  for (const [path, then] of before) {
    const now = after.get(path);
    assert.ok(now !== undefined, `${path} is there no longer`);
    assert.equal(now.identity, then.identity, path);
    const start = written(path, then);
    assert.deepEqual(now.bytes.subarray(0, start.length), start, path);
    if (!then.isClosed) continue;
    assert.equal(now.bytes.length, then.bytes.length, path);
    assert.equal(now.mtime, then.mtime, path);
  }
}

/** Every name below a folder. */
function namesBelow(folder: string, below = ""): string[] {
  return Array.from(Deno.readDirSync(`${folder}/${below}`)).flatMap(({ name, isDirectory }) =>
    isDirectory ? [below + name, ...namesBelow(folder, `${below}${name}/`)] : [below + name]
  );
}

/** The same operations again and again, each time below another node. */
class Load {
  readonly #driver: Driver;
  readonly #options;
  readonly parts: LoadResult[] = [];

  constructor(driver: Driver, version: typeof VERSIONS[number]) {
    this.#driver = driver;
    const kinds = loadKinds(version);
    this.#options = { seed: 7, count: PART, kinds, pipeline: 8, maxBytes: 200 };
  }

  /** Loads part by part until it is told to stop, after whole parts only. */
  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const root = `/load${this.parts.length}`;
      this.parts.push(await this.#driver.load({ ...this.#options, root }));
    }
  }
}

for (const version of VERSIONS) {
  Deno.test({
    name:
      `backups of a ${version} under load cost no client a request and change none of its files`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const dataDir = await work.folder("data");
      const outputDir = await work.folder("backups");
      await using server = await startServer({ version, dataDir, properties: PROPERTIES });
      await using driver = await openDriver({ version, port: server.port });
      await driver.create("/held", { mode: "EPHEMERAL", data: "by the session of the load" });
      const load = new Load(driver, version);
      await load.run(() => load.parts.length === PARTS_BEFORE);
      const before = await look(dataDir);
      assert.ok([...before.values()].filter(({ isClosed }) => isClosed).length > 3);

      let isOver = false;
      const loading = load.run(() => isOver);
      try {
        for (const coding of ["none", "gzip", "zstd"] satisfies Coding[]) {
          const { info } = await backUp({ dataDir, outputDir, coding, port: server.port });
          assert.equal(info.status, "valid");
          const { zxid_at_start, zxid_at_end } = info.zookeeper;
          assert.ok(BigInt(zxid_at_start!) < BigInt(zxid_at_end!), "it was written meanwhile");
          assertOnlyGrown(before, await look(dataDir));
          await delay(100);
        }
      } finally {
        isOver = true;
        await loading;
      }

      assert.ok(load.parts.length > PARTS_BEFORE);
      const alone = load.parts[0]!.outcomes;
      for (const { outcomes, lost } of load.parts) {
        assert.equal(lost, false);
        const answers = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
        assert.equal(answers, PART + 1, "each request and the one for the root is answered");
        assert.deepEqual(outcomes, alone, "as where no backup was made");
      }
      const held = await driver.get("/held");
      assert.equal(new TextDecoder().decode(held!), "by the session of the load");
      await server.stop();
      assertOnlyGrown(before, await look(dataDir));
      const foreign = namesBelow(dataDir).filter((name) => !SERVER_NAMES.test(name));
      assert.deepEqual(foreign, []);
    },
  });
}
