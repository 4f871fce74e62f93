import { Buffer } from "node:buffer";

/** A package that is part of the program. */
export interface NpmPackage {
  name: string;
  version: string;
  /** `sha512-` and the hash in Base64, as deno.lock has it. */
  integrity: string;
  /** SPDX expression of its licence. */
  license: string;
  /** Text of it as the package brings it, with its holders; null where it brings none. */
  licenseText: string | null;
  /** Packages that it needs, each as `name@version`. */
  dependencies: readonly string[];
}

/** What a release consists of. */
export interface ReleaseParts {
  /** Version of zkbackup. */
  version: string;
  /** Version of the Deno that is the runtime in the binaries. */
  deno: string;
  packages: readonly NpmPackage[];
  /** Packages that the program itself imports, each as `name@version`. */
  direct: readonly string[];
}

/** A part in CycloneDX, as far as it is used here. */
interface Component {
  type: "application" | "library" | "platform";
  "bom-ref": string;
  name: string;
  group?: string;
  version: string;
  purl: string;
  licenses: [{ license: { id: string } } | { expression: string }];
  hashes?: [{ alg: "SHA-512"; content: string }];
}

/** A bill of materials in CycloneDX, as far as it is used here. */
export interface Bom {
  $schema: string;
  bomFormat: "CycloneDX";
  specVersion: string;
  version: number;
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/**
 * The bill of materials of a release, in CycloneDX 1.6. It has neither a time nor a number of its
 * own, so that the same sources give the same file.
 */
export function sbom({ version, deno, packages, direct }: ReleaseParts): Bom {
  const self = part("application", "zkbackup", version, {
    purl: `pkg:generic/zkbackup@${version}`,
    license: "Apache-2.0",
  });
  const runtime = part("platform", "deno", deno, {
    purl: `pkg:github/denoland/deno@v${deno}`,
    license: "MIT",
  });
  const sorted = [...packages].sort((a, b) => id(a) < id(b) ? -1 : 1);
  const libraries = sorted.map(library);
  const ref = new Map(sorted.map((each, at) => [id(each), libraries[at]!["bom-ref"]]));
  const refs = (ids: readonly string[]) => ids.map((each) => found(ref, each)).sort();
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: self },
    components: [runtime, ...libraries],
    dependencies: [
      { ref: self["bom-ref"], dependsOn: [runtime["bom-ref"], ...refs(direct)] },
      { ref: runtime["bom-ref"], dependsOn: [] },
      ...sorted.map((each) => ({
        ref: found(ref, id(each)),
        dependsOn: refs(each.dependencies),
      })),
    ],
  };
}

function id({ name, version }: NpmPackage): string {
  return `${name}@${version}`;
}

function found(refs: ReadonlyMap<string, string>, id: string): string {
  const ref = refs.get(id);
  if (ref === undefined) throw new Error(`${id} is needed and is not among the packages`);
  return ref;
}

function library({ name, version, integrity, license }: NpmPackage): Component {
  const [algorithm, hash] = integrity.split("-", 2);
  if (algorithm !== "sha512" || hash === undefined) {
    throw new Error(`The lock file has no SHA-512 of ${name}: current value is "${integrity}"`);
  }
  const content = Buffer.from(hash, "base64").toString("hex");
  const component = part("library", name, version, {
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    license,
  });
  return { ...component, hashes: [{ alg: "SHA-512", content }] };
}

function part(
  type: Component["type"],
  fullName: string,
  version: string,
  { purl, license }: { purl: string; license: string },
): Component {
  const slash = fullName.indexOf("/");
  const group = slash < 0 ? {} : { group: fullName.slice(0, slash) };
  const licenses: Component["licenses"] = /^[\w.-]+$/.test(license)
    ? [{ license: { id: license } }]
    : [{ expression: license }];
  return {
    type,
    "bom-ref": purl,
    name: fullName.slice(slash + 1),
    ...group,
    version,
    purl,
    licenses,
  };
}
