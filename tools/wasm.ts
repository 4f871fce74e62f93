/** Assembles the sources of WebAssembly in src into the `.ts` files beside them. */
import wabt from "wabt";
import { ROOT } from "./source_files.ts";

/** Sources by their paths in the repository, without `.wat`. */
const SOURCES = ["src/digest/adler32", "src/zookeeper/txnlog_walk"];

/** The files that hold the code of the sources, by their paths, as they should be. */
export async function assembledFiles(): Promise<Map<string, string>> {
  const { parseWat } = await wabt();
  const files = new Map<string, string>();
  for (const source of SOURCES) {
    const path = `${source}.wat`;
    const parsed = parseWat(path, Deno.readTextFileSync(new URL(path, ROOT)), { simd: true });
    try {
      parsed.validate();
      files.set(`${source}_wasm.ts`, embed(path, parsed.toBinary({}).buffer));
    } finally {
      parsed.destroy();
    }
  }
  return files;
}

function embed(path: string, code: Uint8Array): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const constant = name.replace(".wat", "_WASM").toUpperCase();
  const lines = btoa(String.fromCharCode(...code)).match(/.{1,90}/g) ?? [];
  return [
    `/** The code of ${name}, in base64; \`deno task wasm\` writes it. */`,
    `export const ${constant}: string =`,
    `  \`${lines.join("\\\n")}\`;`,
    "",
  ].join("\n");
}

if (import.meta.main) {
  for (const [path, text] of await assembledFiles()) {
    Deno.writeTextFileSync(new URL(path, ROOT), text);
  }
}
