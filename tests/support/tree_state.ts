import { createHash } from "node:crypto";

/** What is under a folder: per path its kind, mode, times and the SHA-256 of its content. */
export type TreeState = Record<string, string>;

/**
 * Everything under `folder`, links not followed. Two equal states mean that nothing was written,
 * renamed, removed, or given another mode or time between.
 */
export function treeState(folder: string): TreeState {
  const state: TreeState = {};
  walk(folder, (path, info) => {
    const what = info.isSymlink ? `link to ${Deno.readLinkSync(path)}` : contentOf(path, info);
    const mode = ((info.mode ?? 0) & 0o7777).toString(8);
    state[relative(folder, path)] = `${what} ${mode} ${info.mtime?.getTime()} ${info.ino}`;
  });
  return state;
}

/** Content of the plain files under `folder`, as SHA-256 by path. */
export function fileHashes(folder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  walk(folder, (path, info) => {
    if (info.isFile) hashes[relative(folder, path)] = contentOf(path, info);
  });
  return hashes;
}

function walk(path: string, see: (path: string, info: Deno.FileInfo) => void): void {
  const info = Deno.lstatSync(path);
  see(path, info);
  if (!info.isDirectory) return;
  const names = Array.from(Deno.readDirSync(path), (entry) => entry.name).sort();
  for (const name of names) walk(`${path}/${name}`, see);
}

function relative(folder: string, path: string): string {
  return path === folder ? "." : path.slice(folder.length + 1);
}

function contentOf(path: string, info: Deno.FileInfo): string {
  if (!info.isFile) return "folder";
  return createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
}
