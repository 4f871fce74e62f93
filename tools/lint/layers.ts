import { importSources } from "./imports.ts";
import { projectPath, roomOf } from "./project_path.ts";

/** What everything stands on. */
const BASE = ["errors", "finding", "texts", "version"] as const;
const BYTES = ["codec", "digest", "io", ...BASE] as const;
const MIDDLE = ["config", "log", "metrics", "server", "store", "zookeeper"] as const;

/**
 * What each room may import besides its own files. The direction is main → cli → api →
 * operations → store, server, zookeeper, config, metrics, log → codec, digest → io → errors. `zookeeper` knows
 * nothing of backups and `store` nothing of ZooKeeper's files: operations join them.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ["cli"],
  mod: ["api", "operations", ...MIDDLE, ...BYTES],
  cli: ["api", "operations", ...MIDDLE, ...BYTES],
  api: ["operations", ...MIDDLE, ...BYTES],
  operations: [...MIDDLE, ...BYTES],
  store: BYTES,
  zookeeper: BYTES,
  config: BYTES,
  metrics: BYTES,
  log: BYTES,
  server: ["io", ...BASE],
  codec: ["io", ...BASE],
  digest: ["io", ...BASE],
  io: BASE,
  errors: [],
  finding: [],
  texts: [],
  version: [],
};

/** Single files open to a room that may not import the rest of their folder. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  // A server's answer holds zxids, and they are parsed in one place.
  server: ["src/zookeeper/zxid.ts"],
  version: ["deno.json"],
};

/** Imports between the rooms of `src` go downwards only. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const path = projectPath(context.filename);
    const room = roomOf(path);
    if (room === undefined) return {};

    return importSources((specifier, node) => {
      if (!specifier.startsWith(".")) return;
      const problem = layerProblem(path, room, specifier);
      if (problem !== undefined) context.report({ node, ...problem });
    }, (node) => {
      const message = "Cannot tell the layer of an import whose path is not a plain string";
      context.report({ node, message });
    });
  },
};

function layerProblem(
  path: string,
  room: string,
  specifier: string,
): { message: string; hint: string } | undefined {
  const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
  const targetRoom = roomOf(target);
  if (targetRoom === room) return undefined;
  const allowed = MAY_IMPORT[room];
  if (allowed === undefined) {
    return {
      message: `${path} belongs to no layer: "${room}" is not known`,
      hint: "Put the file into an existing folder, or give the new one its place in MAY_IMPORT",
    };
  }
  if (targetRoom !== undefined && allowed.includes(targetRoom)) return undefined;
  if (ALSO[room]?.includes(target)) return undefined;
  const list = allowed.length === 0 ? "nothing" : [...allowed].sort().join(", ");
  return {
    message: `${path} may not import ${target}: "${room}" imports only ${list}`,
    hint: "Hand the value in from above, or join the two in src/operations",
  };
}
