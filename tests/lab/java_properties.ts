import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("java/LoadProperties.java", import.meta.url));

/** What java.util.Properties makes of files: keys and values, or null where it refuses one. */
export async function loadProperties(
  paths: readonly string[],
): Promise<(Map<string, string> | null)[]> {
  const { code, stdout, stderr } = await new Deno.Command("java", {
    args: [SOURCE, ...paths],
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  if (code !== 0) throw new Error(utf8.decode(stderr));
  return utf8.decode(stdout).trimEnd().split("\n").map(parseProperties);
}

/** Reads what the program printed of one file. Pairs: V8 mixes up short keys of objects. */
export function parseProperties(line: string): Map<string, string> | null {
  const pairs: [string, string][] | null = JSON.parse(line);
  return pairs === null ? null : new Map(pairs);
}
