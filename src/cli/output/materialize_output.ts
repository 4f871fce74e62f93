import type { Materialized } from "../../operations/materialize.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { describeExactZxid, formatDocument } from "./json.ts";
import { Page } from "./page.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes } from "./units.ts";

/** A snapshot that was written, for a person. */
export function renderMaterialized(
  { output, zxid, nodes, size, compared }: Materialized,
  { look }: { look: Look },
): string {
  const page = new Page(look);
  page.title("ok", "SNAPSHOT WRITTEN", `It holds exactly the state at zxid ${formatZxid(zxid)}`);
  page.fields([
    ["File", output],
    ["Size", formatBytes(size)],
    ["Znodes", counted(nodes, "node")],
    [
      "Proved",
      compared === 0
        ? "not by digests: the logs hold none"
        : `replay agreed with the server's digests, ${compared} compared`,
    ],
  ]);
  page.section(null, "Next");
  page.line("With all members stopped, put it as the only file into version-2 of each one, named");
  page.line(`snapshot.${zxid.toString(16)}, and start them`);
  return page.toString();
}

/** A snapshot that was written, for a program. */
export function materializeDocument(result: Materialized): string {
  const { output, zxid, nodes, digest, compared, size } = result;
  return formatDocument({
    output,
    zxid: describeExactZxid(formatZxid(zxid)),
    node_count: nodes,
    digest: digest.toString(),
    digests_compared: compared,
    size,
  });
}
