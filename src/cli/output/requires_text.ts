import type { AuthSchemes, Requires } from "../../store/server_needs.ts";
import { say } from "../../texts/say.ts";
import { MOST_SHOWN } from "./findings_text.ts";
import type { Branch, Page } from "./page.ts";
import { formatCount } from "./units.ts";

/**
 * Shows what a server needs in order to load some data, and which schemes are in its ACLs; null or
 * undefined where a backup does not say it.
 */
export function printRequires(
  page: Page,
  requires: Requires | null | undefined,
  schemes: AuthSchemes | undefined,
  all: boolean,
): void {
  page.section(requires ? "note" : "warning", say("What a server needs to load this"));
  if (!requires) page.line(say("Not known: this backup does not record it"));
  const needs = requires?.needs ?? [];
  page.tree([
    ...needs.map(({ setting, why }) => ({ text: setting, children: [why] })),
    ...(schemes === undefined ? [] : [describeSchemes(schemes, all)]),
  ]);
}

function describeSchemes({ snapshot, schemes }: AuthSchemes, all: boolean): Branch {
  if (snapshot === null) {
    const text = say("Authentication schemes in the ACLs");
    return { text, children: [say("none: there is no snapshot")] };
  }
  const text = say("Authentication schemes in the ACLs of {}", snapshot);
  if (schemes.length === 0) {
    return { text, children: [say("none: every node in it is open to everyone")] };
  }
  const shown = all ? schemes : schemes.slice(0, MOST_SHOWN);
  const children: string[] = shown.map(({ scheme, entries }) =>
    entries === 1
      ? say("{}: 1 ACL entry", scheme)
      : say("{}: {} ACL entries", scheme, formatCount(entries))
  );
  const left = schemes.length - shown.length;
  if (left > 0) children.push(say("… and {} more; --verbose shows all", formatCount(left)));
  return { text, children };
}
