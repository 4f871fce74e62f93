import type { NpmPackage, ReleaseParts } from "./sbom.ts";

/** Deno's own licence, which its binary does not bring as a file. */
const DENO = `MIT License

Copyright 2018-2026 the Deno authors

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** Licence of the program itself; a package under it that brings no text has that of the program. */
const OWN = "Apache-2.0";

/**
 * The licences of a binary as one text: that of the program, whose text is `own`, of its runtime and
 * of each package. Most ask to be passed on with what is made of the work.
 */
export function licenses({ version, deno, packages }: ReleaseParts, own: string): string {
  const sorted = [...packages].sort((a, b) => a.name < b.name ? -1 : 1);
  return [
    chapter(`zkbackup ${version}`, OWN, own),
    chapter(
      `Deno ${deno}, the runtime`,
      "MIT",
      `${DENO}\nWhat Deno is made of, V8 above all, and the licences of that: its sources.`,
    ),
    ...sorted.map((each) => chapter(`${each.name} ${each.version}`, each.license, textOf(each))),
  ].join("\n");
}

function textOf({ name, license, licenseText }: NpmPackage): string {
  if (licenseText !== null) return licenseText;
  if (license === OWN) return "The text is that of zkbackup, above.";
  throw new Error(`${name} brings no text of its licence ${license}`);
}

function chapter(name: string, license: string, text: string): string {
  const title = `${name} (${license})`;
  const lines = text.replaceAll("\r\n", "\n").replace(/^\n+/, "").trimEnd();
  return `${title}\n${"=".repeat(title.length)}\n\n${lines}\n`;
}
