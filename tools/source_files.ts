import { fileURLToPath } from "node:url";

/** The repository, with a slash at its end. */
export const ROOT: URL = new URL("../", import.meta.url);

/** The TypeScript files below `folder`, as URLs in the order of their names. */
export function typeScriptFiles(folder: URL): URL[] {
  const files: URL[] = [];
  for (const entry of Deno.readDirSync(folder)) {
    const url = new URL(encodeURIComponent(entry.name) + (entry.isDirectory ? "/" : ""), folder);
    if (entry.isDirectory) files.push(...typeScriptFiles(url));
    else if (entry.name.endsWith(".ts")) files.push(url);
  }
  return files.sort((a, b) => a.href < b.href ? -1 : 1);
}

/** The path of `url` relative to the repository, with forward slashes. */
export function relativeToRoot(url: URL | string): string {
  return decodeURIComponent(String(url)).replace(decodeURIComponent(ROOT.href), "");
}

/**
 * Hands `use` the path of a module that imports every file of `src`, and removes it afterwards. It
 * is how a tool sees files that nothing else reaches.
 */
export async function withAllOfSrc<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = Deno.makeTempDirSync({ prefix: "zkbackup-all-of-src-" });
  try {
    const path = `${folder}/all_of_src_test.ts`;
    const files = typeScriptFiles(new URL("src/", ROOT));
    Deno.writeTextFileSync(path, files.map((url) => `import "${url.href}";\n`).join(""));
    return await use(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The path of deno.json, for calls that start outside the repository's folder. */
export const CONFIG: string = fileURLToPath(new URL("deno.json", ROOT));
