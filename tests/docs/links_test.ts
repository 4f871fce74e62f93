import assert from "node:assert/strict";
import { relativeToRoot, ROOT } from "../../tools/source_files.ts";

/** Folders that hold no documents of the project. */
const APART = new Set(["testdata", "node_modules", ".git", "vendor"]);

/** The documents of the repository. */
function documents(folder: URL): URL[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory, isFile }) => {
    if (isDirectory) return APART.has(name) ? [] : documents(new URL(`${name}/`, folder));
    return isFile && name.endsWith(".md") ? [new URL(name, folder)] : [];
  });
}

/** Markdown without blocks of code and without code in a line. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/(?<!\[)`[^`\n]*`/g, "");
}

/** The anchors that a document has for its headings, as GitHub makes them. */
function anchors(markdown: string): Set<string> {
  const headings = markdown.replaceAll(/^```[^]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm);
  return new Set([...headings].map(([, heading]) => anchorOf(heading!)));
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{Letter}\p{Mark}\p{Number}_ -]/gu, "")
    .replaceAll(" ", "-");
}

/** What is wrong with a link, or null. */
function broken(link: string, from: URL): string | null {
  const target = new URL(link, from);
  const fragment = decodeURIComponent(target.hash.slice(1));
  target.hash = "";
  try {
    Deno.statSync(target);
  } catch {
    return `${relativeToRoot(from)}: there is nothing at ${link}`;
  }
  if (fragment === "" || !target.pathname.endsWith(".md")) return null;
  const has = anchors(Deno.readTextFileSync(target)).has(fragment);
  return has ? null : `${relativeToRoot(from)}: there is no heading for ${link}`;
}

Deno.test("every link between the documents leads somewhere", () => {
  const found: string[] = [];
  let links = 0;
  for (const page of documents(ROOT)) {
    const text = withoutCode(Deno.readTextFileSync(page));
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link!)) continue;
      links++;
      const what = broken(link!, page);
      if (what !== null) found.push(what);
    }
  }
  assert.deepEqual(found, []);
  assert.ok(links > 20);
});

Deno.test("a link to a file or a heading that there is not is found", () => {
  const page = new URL("docs/README.md", ROOT);
  assert.equal(broken("../README.md#exit-codes", page), null);
  assert.equal(broken("schema", page), null);
  assert.match(broken("../README.md#nothing", page)!, /no heading for/);
  assert.match(broken("nothing.md", page)!, /nothing at nothing\.md/);
});

/** Where the links of a document lead, without headings. */
function linksOf(page: URL): string[] {
  return [...Deno.readTextFileSync(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map(([, link]) => new URL(link!, page).href);
}

Deno.test("the map of the documents names every page", () => {
  const map = new URL("docs/README.md", ROOT);
  const named = linksOf(map);
  // A folder with an index of its own is named by that.
  const indexes = named.filter((href) => /\/docs\/.+\/README\.md$/.test(href));
  const targets = new Set([...named, ...indexes.flatMap((href) => linksOf(new URL(href)))]);
  const missing = documents(new URL("docs/", ROOT))
    .filter(({ href }) => href !== map.href && !targets.has(href)).map(relativeToRoot);
  assert.deepEqual(missing, []);
});
