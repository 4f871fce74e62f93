/** Draws the pictures of the pages. */
import { renderDemo } from "./pictures/demo.ts";
import { renderWindows } from "./pictures/windows.ts";
import { ROOT } from "./source_files.ts";

/** The pictures by their paths in the repository, as they should be. */
export function pictures(): Map<string, string> {
  return new Map([
    ["docs/pictures/demo.svg", renderDemo()],
    ["docs/pictures/windows.svg", renderWindows()],
  ]);
}

if (import.meta.main) {
  for (const [path, svg] of pictures()) Deno.writeTextFileSync(new URL(path, ROOT), svg);
}
