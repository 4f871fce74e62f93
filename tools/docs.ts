/** Writes the pages, and parts of pages, that say what the program knows of itself. */
import { fillPage, PAGE as CONFIGURATION } from "../tests/config/configuration_page.ts";
import { renderCliPage } from "./docs/cli_page.ts";
import { pageIn, type PageLanguage } from "./docs/language.ts";
import { MAN_PAGE, renderManPage } from "./docs/man_page.ts";
import { formatMarkdown } from "./docs/markdown.ts";
import { fillParts } from "./docs/parts.ts";
import { readmeParts } from "./docs/tables.ts";
import { ROOT } from "./source_files.ts";

/** The written pages by their paths in the repository, as they should be. */
export async function writtenPages(): Promise<Map<string, string>> {
  const pages = new Map([
    ["docs/configuration.md", fillPage(Deno.readTextFileSync(CONFIGURATION))],
    [MAN_PAGE, renderManPage()],
  ]);
  for (const language of ["en", "zh-CN"] satisfies PageLanguage[]) {
    pages.set(pageIn(language, "docs/cli"), await renderCliPage(language));
    const readme = pageIn(language, "README");
    const text = Deno.readTextFileSync(new URL(readme, ROOT));
    pages.set(readme, await formatMarkdown(fillParts(text, readmeParts(language))));
  }
  return pages;
}

if (import.meta.main) {
  for (const [path, text] of await writtenPages()) {
    Deno.writeTextFileSync(new URL(path, ROOT), text);
  }
}
