// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { licenses } from "./release/licenses.ts";
import { readReleaseParts } from "./release/read_parts.ts";
import { ROOT } from "./source_files.ts";

// The licences of the program as it stands here and of all that is in its binaries, on stdout.
console.log(licenses(readReleaseParts(), Deno.readTextFileSync(new URL("LICENSE", ROOT))));
