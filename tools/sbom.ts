// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { readReleaseParts } from "./release/read_parts.ts";
import { sbom } from "./release/sbom.ts";

// The bill of materials of the program as it stands here, in CycloneDX, on stdout.
console.log(JSON.stringify(sbom(readReleaseParts()), null, 2));
