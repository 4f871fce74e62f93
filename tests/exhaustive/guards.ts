import assert from "node:assert/strict";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { readFixture } from "../lab/expectation.ts";
import { refusesInQuorum } from "../lab/guarded.ts";
import { ServerRefused, startServer } from "../lab/server.ts";
import type { Directories } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { testContext } from "../support/context.ts";
import { Killed } from "../support/faulty_file_system.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyMember, copyTree } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** What servers made of the folders that killed restores left. */
export interface Guarded {
  /** Changes at each of which a restore was killed. */
  points: number;
  /** Different contents of the folders with a guard; a server was started on each. */
  guarded: number;
  /** Starts on them, alone and in a quorum, all of which were refused. */
  refused: number;
  /** Different contents without a guard, on which a server came up in the old or the new state. */
  served: number;
}

/**
 * Kills a restore at each of its changes on disk and starts a server on every different content
 * that the folders then have: behind a guard none may come up, alone or in a quorum; elsewhere it
 * must serve the old or the new state.
 */
export async function startOnKilled(
  version: ZooKeeperVersion,
  separateLogs: boolean,
): Promise<Guarded> {
  using work = new WorkFolder();
  const source = copyMember(version, "padded", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), source, { outputDir: work.folder("out") });
  const result = { points: 0, guarded: 0, refused: 0, served: 0 };
  const seen = new Set<string>();
  for (let point = 1;; point++) {
    const folders = makeTarget(work, version, `target-${point}`, separateLogs);
    const logDir = folders.logDir ?? null;
    let changes = 0;
    const fs = new HookedFileSystem((call) => {
      if (call.changes && ++changes >= point) throw new Killed("killed");
    });
    await restore(testContext({ fs }), { backupDir: dir, dataDir: folders.dataDir, logDir })
      .catch((error) => assert.ok(error instanceof Error));
    const content = contentOf(folders);
    const isGuarded = content.some((name) => name.endsWith(`/${GUARD_NAME}`));
    if (!seen.has(content.join())) {
      seen.add(content.join());
      if (isGuarded) {
        result.guarded++;
        const at = `${version}, killed at change ${point}: ${content}`;
        assert.equal(await zxidServed(version, folders), null, at);
        assert.ok(await refusesInQuorum(version, folders), at);
        result.refused += 2;
      } else {
        const zxid = await zxidServed(version, folders);
        const known = [source.fixture, readFixture(version, "plain")];
        assert.ok(known.some(({ lastZxid }) => BigInt(lastZxid) === zxid), `${zxid}`);
        result.served++;
      }
    }
    for (const folder of Object.values(folders)) Deno.removeSync(folder, { recursive: true });
    if (changes < point) return result;
    result.points = point;
  }
}

/** A target that holds another state than that of the backup. */
function makeTarget(
  work: WorkFolder,
  version: ZooKeeperVersion,
  name: string,
  separateLogs: boolean,
): Directories {
  const dataDir = `${work.path}/${name}`;
  const { fixture } = copyMember(version, "plain", `${work.path}/old-${name}`);
  copyTree(`${work.path}/old-${name}/${fixture.dataDir}`, dataDir);
  Deno.removeSync(`${work.path}/old-${name}`, { recursive: true });
  if (!separateLogs) return { dataDir };
  const logDir = `${work.path}/${name}-log`;
  Deno.mkdirSync(`${logDir}/version-2`, { recursive: true });
  Deno.renameSync(`${dataDir}/version-2/log.1`, `${logDir}/version-2/log.1`);
  return { dataDir, logDir };
}

/** Names of what lies in the `version-2` folders. */
function contentOf({ dataDir, logDir }: Directories): string[] {
  return [dataDir, ...(logDir === undefined ? [] : [logDir])].flatMap((dir, at) =>
    [...Deno.readDirSync(`${dir}/version-2`)].filter(({ isFile }) => isFile)
      .map(({ name }) => `${at}/${name}`)
  ).sort();
}

/** Zxid that a server comes up with; null where it refuses. */
async function zxidServed(version: ZooKeeperVersion, folders: Directories): Promise<bigint | null> {
  try {
    await using server = await startServer({ version, ...folders });
    return (await server.state())!.zxid;
  } catch (error) {
    assert.ok(error instanceof ServerRefused, String(error));
    return null;
  }
}
