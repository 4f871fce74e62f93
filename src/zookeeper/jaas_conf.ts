/** Text in quotes, which may look like a comment, or a comment; unclosed ones go to the end. */
const QUOTED_OR_COMMENT = /"[^"]*(?:"|$)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g;

/** Keytabs that the text of a JAAS configuration names, each once. */
export function keytabsOf(text: string): string[] {
  const code = text.replace(QUOTED_OR_COMMENT, (found) => found.startsWith('"') ? found : " ");
  const named = code.matchAll(/\bkeyTab[ \t]*=[ \t]*(?:"([^"\n]*)"|([^\s;"]+))/gi);
  return [...new Set(Array.from(named, ([, quoted, bare]) => quoted ?? bare ?? ""))]
    .filter((path) => path !== "");
}

/** Whether bytes are those of a Kerberos keytab: its format version, 5.1 or 5.2, stands first. */
export function isKeytab(bytes: Uint8Array): boolean {
  return bytes[0] === 0x05 && (bytes[1] === 0x01 || bytes[1] === 0x02);
}
