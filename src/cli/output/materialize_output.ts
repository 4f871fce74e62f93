import type { Materialized } from "../../operations/materialize.ts";
import { type SnapshotEncoding, snapshotName } from "../../zookeeper/file_name.ts";
import { formatZxid, type Zxid } from "../../zookeeper/zxid.ts";
import { say } from "../../texts/say.ts";
import { askedTimeDocument } from "./asked_time_json.ts";
import { describeAskedTime } from "./asked_time_text.ts";
import { describeExactZxid, formatDocument } from "./json.ts";
import { data, Page } from "./page.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes } from "./units.ts";

/** A snapshot that was written, for a person. */
export function renderMaterialized(
  { output, zxid, nodes, size, compared, encoding, askedTime }: Materialized,
  { look }: { look: Look },
): string {
  const page = new Page(look);
  page.title(
    "ok",
    say("SNAPSHOT WRITTEN"),
    say("It holds exactly the state at zxid {}", formatZxid(zxid)),
  );
  page.fields([
    ...(askedTime === null ? [] : describeAskedTime(askedTime)),
    [say("File"), data(output)],
    [say("Size"), formatBytes(size)],
    [say("Znodes"), counted(nodes, "node")],
    [
      say("Proved"),
      compared === 0
        ? say("not by digests: the logs hold none")
        : say("replay agreed with the server's digests, {} compared", compared),
    ],
  ]);
  page.section(null, say("Next"));
  page.paragraph(
    say(
      "With all members stopped, put it as the only file into version-2 of each one, named {}, and start them",
      nameOf(zxid, encoding),
    ),
  );
  return page.toString();
}

/** What a server must find it as: it tells the compression by the name. */
function nameOf(zxid: Zxid, encoding: SnapshotEncoding): string {
  const suffix = { plain: "", gzip: ".gz", snappy: ".snappy" }[encoding];
  return `${snapshotName(zxid)}${suffix}`;
}

/** A snapshot that was written, for a program. */
export function materializeDocument(result: Materialized): string {
  const { output, zxid, nodes, digest, compared, size, askedTime } = result;
  return formatDocument({
    output,
    zxid: describeExactZxid(formatZxid(zxid)),
    asked_time: askedTimeDocument(askedTime),
    node_count: nodes,
    digest: digest.toString(),
    digests_compared: compared,
    size,
  });
}
