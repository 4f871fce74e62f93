import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { CONFIG, ROOT } from "../source_files.ts";
import type { NpmPackage, ReleaseParts } from "./sbom.ts";

/** What `deno info --json` says, as far as it is used here. */
interface Graph {
  modules: { kind: string; npmPackage?: string }[];
  npmPackages: Record<
    string,
    { name: string; version: string; dependencies: string[]; localPath: string }
  >;
}

/** What the program is made of: the packages that main.ts reaches, and what those need. */
export function readReleaseParts(): ReleaseParts {
  const graph = readGraph();
  const locked = readLock();
  const direct = new Set(graph.modules.flatMap(({ npmPackage }) => npmPackage ?? []));
  const packages = new Map<string, NpmPackage>();
  const add = (id: string): void => {
    if (packages.has(id)) return;
    const found = graph.npmPackages[id];
    if (found === undefined) throw new Error(`Deno knows nothing of ${id}`);
    const integrity = locked[id]?.integrity;
    if (integrity === undefined) throw new Error(`deno.lock has no hash of ${id}`);
    packages.set(id, { ...describe(id, found), integrity });
    found.dependencies.forEach(add);
  };
  direct.forEach(add);
  return {
    version: config.version,
    deno: Deno.version.deno,
    packages: [...packages.values()],
    direct: [...direct],
  };
}

function readGraph(): Graph {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--config", CONFIG, fileURLToPath(new URL("main.ts", ROOT))],
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot read the import graph: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

function readLock(): Record<string, { integrity: string }> {
  return JSON.parse(Deno.readTextFileSync(new URL("deno.lock", ROOT))).npm;
}

function describe(
  id: string,
  { name, version, dependencies, localPath }: Graph["npmPackages"][string],
): Omit<NpmPackage, "integrity"> {
  const { license } = JSON.parse(Deno.readTextFileSync(`${localPath}/package.json`));
  if (typeof license !== "string") throw new Error(`${id} does not name its licence`);
  return { name, version, dependencies, license, licenseText: licenseTextIn(localPath) };
}

function licenseTextIn(folder: string): string | null {
  const file = [...Deno.readDirSync(folder)].find(({ name }) => /^licen[cs]e(?:\.|$)/i.test(name));
  return file === undefined ? null : Deno.readTextFileSync(`${folder}/${file.name}`);
}
