import { fileURLToPath } from "node:url";

const ROOT = slashed(fileURLToPath(new URL("../../", import.meta.url)));

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

/**
 * The path of a linted file relative to the repository, with forward slashes: `src/io/walk.ts`.
 * Paths that are not below the repository (such as those of the rules' own tests) stay as they are.
 */
export function projectPath(filename: string): string {
  const path = slashed(filename);
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

/**
 * The room that a file of the product belongs to: the folder below `src`, or the name of a file that
 * stands directly in `src` or in the repository (`errors`, `mod`, `main`). `undefined` for every
 * other file: tests and tools are free.
 */
export function roomOf(path: string): string | undefined {
  if (path === "main.ts") return "main";
  return /^src\/([^/]+?)(?:\.ts|\/.*)$/.exec(path)?.[1];
}
