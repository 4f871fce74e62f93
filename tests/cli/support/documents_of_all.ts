import assert from "node:assert/strict";
import type { Json } from "../../store/json_mutations.ts";
import { copyMember } from "../../support/member.ts";
import type { WorkFolder } from "../../support/work_folder.ts";
import { hostOf, standaloneAt } from "./server.ts";
import { zkbackup } from "./zkbackup.ts";

/** A document, and the command line that printed it. */
export interface Printed {
  args: string[];
  document: Json;
  /** The last line on stderr, where there is one. */
  event: Json;
}

/**
 * Every document that the program prints, of one real member, in an order that makes sense, and the
 * address of the server that it asked.
 */
export async function documentsOfAll(
  work: WorkFolder,
): Promise<{ printed: Printed[]; host: string }> {
  const { dataDir, fixture } = copyMember("3.9.5", "fuzzy-snapshot", `${work.path}/zookeeper`);
  await using server = standaloneAt(fixture.lastZxid);
  const host = hostOf(server);
  const base = work.folder("backups");
  const target = work.folder("target");
  const rights = ["--allow-read", "--allow-write", `--allow-net=${host}`];
  const printed: Printed[] = [];
  const print = async (expected: number, ...given: string[]): Promise<void> => {
    const args = [...given, "--format", "json"];
    const { code, stdout, stderr } = await zkbackup(args, { rights });
    assert.equal(code, expected, `${args.join(" ")}: ${stderr}`);
    const event: Json = stderr === "" ? null : JSON.parse(stderr.trimEnd().split("\n").at(-1)!);
    printed.push({ args, document: stdout === "" ? null : JSON.parse(stdout), event });
  };
  const backup = (id: string) =>
    print(
      0,
      ...["backup", "--zk-data-dir", dataDir, "--output-dir", base, "--backup-id", id],
      ...["--zk-host", host, "--compression", "none", "--member", "zk1"],
    );
  const into = ["--backup-base-dir", base, "--zk-data-dir", target];
  const fromBase = ["--backup-base-dir", base];
  await backup("monday");
  await backup("tuesday");
  await print(0, "verify", "--backup-dir", `${base}/monday`, "--level", "replay");
  await print(0, "list", ...fromBase);
  await print(0, "info", "monday", ...fromBase);
  await print(0, "restore", "monday", ...into, "--dry-run");
  await print(0, "restore", "monday", ...into, "--force");
  await print(
    0,
    ...["materialize", "--backup-dir", `${base}/monday`, "--at", "latest"],
    ...["--output", `${work.path}/state`],
  );
  const prune = ["prune", ...fromBase, "--keep-count", "1", "--keep-min-count", "1"];
  await print(0, ...prune, "--dry-run");
  await print(0, ...prune, "--force");
  await print(0, "config");
  await print(0, "completions", "bash");
  await print(0, "version");
  await print(1, "info", "monday", ...fromBase);
  return { printed, host };
}
