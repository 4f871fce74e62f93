/** Puts the written parts of a page between their marks: `<!-- name -->` and `<!-- /name -->`. */
export function fillParts(page: string, parts: ReadonlyMap<string, string>): string {
  let filled = page;
  for (const [name, part] of parts) {
    const begin = `<!-- ${name} -->\n`;
    const from = filled.indexOf(begin);
    const to = filled.indexOf(`<!-- /${name} -->\n`);
    if (from < 0 || to < from) throw new Error(`The marks around "${name}" are missing`);
    filled = `${filled.slice(0, from + begin.length)}\n${part}\n\n${filled.slice(to)}`;
  }
  return filled;
}
