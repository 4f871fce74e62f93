import type { Materialized } from "../../operations/materialize.ts";
import { type SnapshotEncoding, snapshotName } from "../../zookeeper/file_name.ts";
import { formatZxid, type Zxid } from "../../zookeeper/zxid.ts";
import { say } from "../../texts/say.ts";
import { askedTimeDocument } from "./asked_time_json.ts";
import { describeAskedTime } from "./asked_time_text.ts";
import { describeExactZxid, formatDocument } from "./json.ts";
import { data, Page } from "./page.ts";
import { shellCommand } from "./shell_quote.ts";
import type { Look } from "./look.ts";
import { counted, formatBytes } from "./units.ts";

/** A snapshot that was written, for a person. */
export function renderMaterialized(result: Materialized, { look }: { look: Look }): string {
  const { output, zxid, nodes, size, compared, askedTime } = result;
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
  if (result.forAdminRestore) printAdminCall(page, output);
  else printPlace(page, result);
  return page.toString();
}

/** The call that gives the file to a running server, and what it does not do. */
function printAdminCall(page: Page, output: string): void {
  page.line(say("For every member alike, with the same file, while no client writes:"));
  const headers = ["Authorization: digest USER:PASSWORD", "Content-Type: application/octet-stream"];
  page.command(shellCommand(
    ...["curl", "-X", "POST", ...headers.flatMap((header) => ["-H", header])],
    ...["--data-binary", `@${output}`, "http://HOST:8080/commands/restore"],
  ));
  page.paragraph(
    say(
      "The id must have all rights on the ACL of /, and the servers need zookeeper.admin.restore.enabled and zookeeper.serializeLastProcessedZxid.enabled; each takes one such call in five minutes",
    ),
  );
  page.paragraph(
    say(
      "The call replaces what the server has in memory and writes nothing to its disk: after a restart the state is gone, and the next transaction gets zxid 1. For a restore that lasts, use zkbackup restore with the members stopped",
    ),
  );
}

/** Where a server that is not running finds it. */
function printPlace(page: Page, { zxid, encoding }: Materialized): void {
  page.paragraph(
    say(
      "With all members stopped, put it as the only file into version-2 of each one, named {}, and start them",
      nameOf(zxid, encoding),
    ),
  );
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
