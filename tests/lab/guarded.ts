import { freePorts, launch } from "./server.ts";
import type { Directories } from "./truth.ts";
import type { ZooKeeperVersion } from "./versions.ts";

/**
 * Whether a server that is one of a quorum of three, of which no other runs, ends by itself before
 * it looks for the others. One that does not, it stops.
 */
export async function refusesInQuorum(
  version: ZooKeeperVersion,
  folders: Directories,
): Promise<boolean> {
  const [clientPort, ...ports] = freePorts(7) as [number, ...number[]];
  await Deno.writeTextFile(`${folders.dataDir}/myid`, "1\n");
  const peers = [1, 2, 3].map((id) => [
    `server.${id}`,
    `127.0.0.1:${ports[2 * id - 2]}:${ports[2 * id - 1]}`,
  ]);
  const config = { initLimit: "10", syncLimit: "10", ...Object.fromEntries(peers) };
  await using server = await launch({ version, ...folders, clientPort, config });
  const elects = new Promise<"elects">((resolve) => {
    const timer = setInterval(() => {
      if (!server.logText().includes("LOOKING")) return;
      clearInterval(timer);
      resolve("elects");
    }, 50);
    server.ended.finally(() => clearInterval(timer));
  });
  return await Promise.race([server.ended.then(() => "ends" as const), elects]) === "ends";
}
