import assert from "node:assert/strict";
import { backUp, restoreTo } from "../integration/support/operations.ts";
import { WorkFolder } from "../integration/support/work_folder.ts";
import { openDriver } from "../lab/driver.ts";
import { removeMembers } from "../lab/raw_client.ts";
import { freePorts, launch, type Launched } from "../lab/server.ts";
import { compareTrees } from "../lab/tree.ts";
import { type Checkpoint, quietCheckpoint } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";

/** A membership as a dynamic file holds it: its lines, and the version in the file's name. */
interface Membership {
  lines: string;
  version: string;
}

/** What an ensemble did that was restored to before a reconfiguration. */
export interface Reconfigured {
  /** Which dynamic files the members started with. */
  files: string;
  /** Ids of the members that `/zookeeper/config` named then. */
  members: string;
}

const CONFIG = "/zookeeper/config";

/**
 * Three members, of which the third is taken out by a reconfiguration after the target zxid. The
 * first two are restored to before it and started with the dynamic files from after it, from before
 * it, and with one of each; they must serve the state, and what they take for their members is told.
 */
export async function restoreBeforeReconfig(version: ZooKeeperVersion): Promise<Reconfigured[]> {
  await using work = await WorkFolder.make();
  const dataDirs = await Promise.all(["one", "two", "three"].map((name) => work.folder(name)));
  const ports = freePorts(9);
  const first = {
    version: "0",
    lines: dataDirs.map((_, at) => {
      const [quorum, election, client] = ports.slice(3 * at);
      const place = `127.0.0.1:${quorum}:${election}:participant;127.0.0.1:${client}`;
      return `server.${at + 1}=${place}\n`;
    }).join(""),
  };
  const start = async (at: number, membership: Membership): Promise<Launched> => {
    const conf = await Deno.makeTempDir({ dir: work.path });
    const dynamicConfigFile = `${conf}/members.cfg.dynamic.${membership.version}`;
    await Deno.writeTextFile(dynamicConfigFile, membership.lines);
    await Deno.writeTextFile(`${dataDirs[at]}/myid`, `${at + 1}\n`);
    const config = {
      ...{ initLimit: "10", syncLimit: "10", reconfigEnabled: "true", standaloneEnabled: "false" },
      dynamicConfigFile,
    };
    return await launch({
      version,
      dataDir: dataDirs[at]!,
      clientPort: ports[3 * at + 2]!,
      config,
    });
  };

  let target: Checkpoint;
  let later: Membership;
  let backupDir: string;
  {
    await using stack = new AsyncDisposableStack();
    const servers = await Promise.all([0, 1, 2].map((at) => start(at, first)));
    for (const server of servers) stack.use(server);
    await Promise.all(servers.map((server) => server.serving()));
    await using driver = await openDriver({ version, port: servers[0]!.port });
    for (let at = 0; at < 20; at++) await driver.create(`/before${at}`, { data: `${at}` });
    target = await quietCheckpoint(driver);
    await driver.close();
    await removeMembers(servers[0]!.port, 3);
    await Promise.all(servers.slice(0, 2).map((server) => server.serving()));
    await using again = await openDriver({ version, port: servers[0]!.port });
    await again.create("/after", { data: "after" });
    later = membershipIn(await again.get(CONFIG));
    assert.equal(idsOf(later), "1,2");
    await again.close();
    const outputDir = await work.folder("backups");
    backupDir = (await backUp({ dataDir: dataDirs[0]!, outputDir, port: servers[0]!.port })).dir;
    for (const server of servers) await server.stop();
  }

  const cases: [string, Membership, Membership][] = [
    ["both from after it", later, later],
    ["both from before it", first, first],
    ["one from after and one from before it", later, first],
  ];
  const results: Reconfigured[] = [];
  for (const [files, ...memberships] of cases) {
    for (const at of [0, 1]) {
      await restoreTo({
        backupDir,
        dataDir: dataDirs[at]!,
        target: { kind: "zxid", zxid: target.zxid },
      });
    }
    await using stack = new AsyncDisposableStack();
    const servers = await Promise.all([0, 1].map((at) => start(at, memberships[at]!)));
    for (const server of servers) stack.use(server);
    await Promise.all(servers.map((server) => server.serving()));
    const members = new Set<string>();
    for (const server of servers) {
      await using driver = await openDriver({ version, port: server.port });
      await driver.sync();
      const { tree } = await quietCheckpoint(driver);
      assert.deepEqual(compareTrees(target.tree, tree), [], files);
      members.add(idsOf(membershipIn(await driver.get(CONFIG))));
      await driver.close();
    }
    results.push({ files, members: [...members].join(" and ") });
    for (const server of servers) await server.stop();
  }
  return results;
}

/** What `/zookeeper/config` holds, taken apart as files hold it. */
function membershipIn(data: Uint8Array | null): Membership {
  const text = new TextDecoder().decode(data ?? new Uint8Array());
  const version = /^version=([0-9a-f]+)$/m.exec(text)?.[1];
  assert.ok(version !== undefined, text);
  return { lines: text.replace(/^version=.*$/m, "").trim() + "\n", version };
}

function idsOf({ lines }: Membership): string {
  return [...lines.matchAll(/^server\.([0-9]+)=/gm)].map(([, id]) => id).join();
}
