// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { CONFIG, relativeToRoot, withAllOfSrc } from "../source_files.ts";

/** Which files a file imports, types included, by path. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The circles of imports in `graph`, each once: as the files of the circle, beginning and ending
 * with the same one. Where circles overlap, those that close on the way of a depth-first walk are
 * given, so that an empty answer means that there is none.
 */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];

  function walk(file: string): void {
    const start = way.indexOf(file);
    if (start >= 0) {
      circles.push([...way.slice(start), file]);
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    way.pop();
    done.add(file);
  }

  for (const file of graph.keys()) walk(file);
  return circles;
}

/** What `deno info --json` says of a module, as far as it is used here. */
interface ModuleInfo {
  specifier: string;
  error?: string;
  dependencies?: {
    code?: { specifier?: string; error?: string };
    type?: { specifier?: string; error?: string };
  }[];
}

/** Reads the graph of the files in `src` from the answer of `deno info --json`. */
export function importGraph(info: { modules: readonly ModuleInfo[] }): ImportGraph {
  const graph = new Map<string, string[]>();
  for (const module of info.modules) {
    if (module.error !== undefined) throw new Error(module.error);
    if (!relativeToRoot(module.specifier).startsWith("src/")) continue;
    const targets = (module.dependencies ?? [])
      .flatMap(({ code, type }) => [code?.specifier, type?.specifier])
      .filter((target) => target !== undefined)
      .map(relativeToRoot)
      .filter((target) => target.startsWith("src/"));
    graph.set(relativeToRoot(module.specifier), [...new Set(targets)]);
  }
  return graph;
}

/** Asks Deno for the import graph of everything in `src`, whether or not something reaches it. */
export function readImportGraph(): Promise<ImportGraph> {
  return withAllOfSrc(async (path) => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", CONFIG, path],
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`Cannot read the import graph: ${decoder.decode(stderr)}`);
    return importGraph(JSON.parse(decoder.decode(stdout)));
  });
}

if (import.meta.main) {
  const graph = await readImportGraph();
  const circles = findCircles(graph);
  for (const circle of circles) console.error(`Circular import: ${circle.join(" → ")}`);
  if (circles.length > 0) Deno.exit(1);
  console.log(`No circular imports in ${graph.size} files`);
}
