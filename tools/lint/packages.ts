import { importSources } from "./imports.ts";
import { projectPath, roomOf } from "./project_path.ts";

/**
 * Built-in modules of Node that compute and nothing else. The others open files, sockets or
 * processes past Deno's rooms; `node:fs` besides follows links that a scoped run must not follow.
 */
const PURE_NODE = ["node:buffer", "node:crypto", "node:zlib"];

/** Single files that need what Deno itself does not offer: free space, and files without a name. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  "src/io/folder_probe.ts": ["node:fs"],
  "src/io/space.ts": ["node:fs"],
};

/** Rooms of the packages that are not for everyone; an empty list is for tests and tools. */
const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  "@stricli/core": ["cli"],
  "fast-check": [],
  "fast-string-width": ["cli"],
  "wabt": [],
};

/** Packages and built-in modules stay in the rooms they were taken for. */
export const packages: Deno.lint.Rule = {
  create(context) {
    const path = projectPath(context.filename);
    const room = roomOf(path);
    if (room === undefined) return {};

    return importSources((specifier, node) => {
      if (ALSO[path]?.includes(specifier)) return;
      const problem = packageProblem(specifier, room);
      if (problem !== undefined) context.report({ node, ...problem });
    }, () => {
      // The layer rule reports a path that cannot be read.
    });
  },
};

function packageProblem(
  specifier: string,
  room: string,
): { message: string; hint: string } | undefined {
  if (specifier.startsWith(".")) return undefined;
  if (specifier.startsWith("node:")) {
    if (PURE_NODE.includes(specifier)) return undefined;
    const message = `${specifier} is not used in src: only ${PURE_NODE.join(", ")} are`;
    return { message, hint: "Files are opened through src/io/file_system.ts" };
  }
  const rooms = PACKAGE_ROOMS[specifier];
  if (rooms === undefined || rooms.includes(room)) return undefined;
  const where = rooms.length === 0 ? "tests" : rooms.map((each) => `src/${each}`).join(", ");
  return {
    message: `${specifier} is not used in "${room}": it is for ${where}`,
    hint: "Move the code that needs it there",
  };
}
