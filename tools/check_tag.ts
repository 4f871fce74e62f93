// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import config from "../deno.json" with { type: "json" };
import { releaseNotes, tagProblems } from "./release/tag_problems.ts";
import { ROOT } from "./source_files.ts";

/**
 * Whether the tag that is the argument may become a release. Prints what changed in it, or, with
 * status 1, why it may not.
 */
function main([tag = ""]: readonly string[]): number {
  const { version } = config;
  const changelog = Deno.readTextFileSync(new URL("CHANGELOG.md", ROOT));
  const problems = tagProblems({ tag, version, changelog });
  if (problems.length > 0) console.error(problems.join("\n"));
  else console.log(releaseNotes(changelog, version));
  return problems.length > 0 ? 1 : 0;
}

Deno.exit(main(Deno.args));
