/** What a release is made from. */
export interface Tagged {
  /** The tag, as `v1.2.3`. */
  tag: string;
  /** The version in deno.json. */
  version: string;
  /** Text of CHANGELOG.md. */
  changelog: string;
}

/** Why this tag must not become a release; nothing when it may. */
export function tagProblems({ tag, version, changelog }: Tagged): string[] {
  const problems: string[] = [];
  if (tag !== `v${version}`) {
    problems.push(`The tag must be v${version}, as in deno.json: current value is "${tag}"`);
  }
  const sections = Array.from(changelog.matchAll(/^## (\S+)/gm), ([, name]) => name);
  if (!sections.includes(version)) {
    problems.push(
      `CHANGELOG.md must have a section "## ${version}": it has ${sections.join(", ")}`,
    );
  }
  return problems;
}

/** What CHANGELOG.md says of a version, without its heading. */
export function releaseNotes(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.match(/^## (\S+)/)?.[1] === version) ?? "";
  return section.replace(/^.*\n/, "").trim();
}
