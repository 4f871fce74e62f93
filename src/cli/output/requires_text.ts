import type { BackupInfo } from "../../store/backup_info.ts";
import type { Requires } from "../../store/server_needs.ts";
import { say } from "../../texts/say.ts";
import { MOST_SHOWN, printRest } from "./findings_text.ts";
import type { Page } from "./page.ts";
import { formatCount } from "./units.ts";

/**
 * Shows what a server needs in order to load some data, and which schemes are in its ACLs; null or
 * undefined where a backup does not say it.
 */
export function printRequires(
  page: Page,
  requires: Requires | null | undefined,
  schemes: BackupInfo["auth_schemes"],
  all: boolean,
): void {
  page.section(requires ? "note" : "warning", say("What a server needs to load this"));
  if (requires) {
    page.tree(requires.needs.map(({ setting, why }) => ({ text: setting, children: [why] })));
  } else {
    page.line(say("Not known: this backup does not record it"));
  }
  if (schemes === undefined) return;
  const { snapshot } = schemes;
  if (snapshot === null) {
    page.section("note", say("Authentication schemes in the ACLs"));
    return page.line(say("None: no snapshot names any"));
  }
  page.section("note", say("Authentication schemes in the ACLs of {}", snapshot));
  if (schemes.schemes.length === 0) return page.line(say("None: every node is open to everyone"));
  const rows = schemes.schemes.map(({ scheme, entries }) => [
    scheme,
    entries === 1 ? say("1 ACL entry") : say("{} ACL entries", formatCount(entries)),
  ]);
  page.table(all ? rows : rows.slice(0, MOST_SHOWN));
  printRest(page, rows.length, all);
}
