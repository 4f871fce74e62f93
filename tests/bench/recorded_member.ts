import { loadKinds, openDriver } from "../lab/driver.ts";
import { startServer } from "../lab/server.ts";

const VERSION = "3.9.5";

/** A log of a real server and the snapshots beside it. */
export interface Recording {
  log: string;
  snapshots: string[];
}

/**
 * Loads a real server with all kinds of operations in `dataDir`, and starts it again, so that it
 * writes a snapshot of what came of them.
 */
export async function recordMember(dataDir: string, transactions: number): Promise<Recording> {
  const properties = { "zookeeper.snapCount": "100000000" };
  const options = { version: VERSION, dataDir, properties, heap: "1g" } as const;
  {
    await using server = await startServer(options);
    await using driver = await openDriver({ version: VERSION, port: server.port });
    const load = { root: "/load", seed: 1, count: transactions, kinds: loadKinds(VERSION) };
    await driver.load({ ...load, pipeline: 100, maxBytes: 200 });
    await driver.close();
  }
  {
    await using _again = await startServer(options);
  }
  const folder = `${dataDir}/version-2`;
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  const paths = (kind: string) =>
    names.filter((name) => name.startsWith(kind)).map((name) => `${folder}/${name}`);
  const [log] = paths("log.").toSorted((a, b) => Deno.statSync(b).size - Deno.statSync(a).size);
  return { log: log!, snapshots: paths("snapshot.") };
}
