import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/**
 * Reads a properties file as `java.util.Properties.load(InputStream)` does, which is how ZooKeeper
 * reads zoo.cfg: bytes are ISO 8859-1; `#` and `!` begin comments; `=`, `:` or blanks end a key; a
 * backslash at the end of a line continues it; `\t`, `\n`, `\r`, `\f` and `\uXXXX` are characters,
 * and a backslash before any other stands for that. The last line with a key counts.
 *
 * @throws {ZkBackupError} `malformed-properties` where `\u` stands without four hexadecimal digits,
 * which Java refuses too. The text is not quoted: it may be secret.
 */
export function parseJavaProperties(bytes: Uint8Array): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(latin1(bytes))) {
    const end = keyEnd(line);
    const separator = /^[ \t\f]*(?:[=:][ \t\f]*)?/.exec(line.slice(end))![0].length;
    properties.set(unescape(line.slice(0, end)), unescape(line.slice(end + separator)));
  }
  return properties;
}

/** Not what TextDecoder calls latin1: that is windows-1252. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join("");
}

/** Lines with their continuations, without comments, empty lines and leading blanks. */
function* logicalLines(text: string): Generator<string> {
  let begun = "";
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, "");
    // Nothing but a backslash begins no line: a comment may follow.
    if (begun === "" && (line === "" || line.startsWith("#") || line.startsWith("!"))) continue;
    const whole: string = begun + line;
    const continues = isOdd(trailingBackslashes(line));
    begun = continues ? whole.slice(0, -1) : "";
    if (!continues) yield whole;
  }
  if (begun !== "") yield begun;
}

/** Counted from the end: an expression would look at a long row of them once for each. */
function trailingBackslashes(line: string): number {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] === "\\") count++;
  return count;
}

function isOdd(count: number): boolean {
  return count % 2 === 1;
}

/** Offset of the first separator before which no backslash stands. */
function keyEnd(line: string): number {
  let escaped = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (!escaped && "=: \t\f".includes(character)) return at;
    escaped = character === "\\" && !escaped;
  }
  return line.length;
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescape(text: string): string {
  return text.replace(/\\(u[0-9A-Fa-f]{4}|[^])/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (escape !== "u") return ESCAPES[escape] ?? escape;
    throw new ZkBackupError(say("There is a \\u without four hexadecimal digits"), {
      code: "malformed-properties",
      category: "Configuration",
    });
  });
}
