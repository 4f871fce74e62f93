import assert from "node:assert/strict";
import { makeSmallMember } from "../../tests/cli/support/small_member.ts";

/** Runs the program to its end. */
export type Program = (
  args: readonly string[],
) => Promise<{ code: number; stdout: string; stderr: string }>;

/** What the program is tried on. */
export interface SmokeOptions {
  /** The `dataDir` of a member; it is only read. */
  dataDir: string;
  /** The last zxid in it, as it is printed. */
  lastZxid: string;
  /** The version that the program must have. */
  version: string;
}

/**
 * Goes once through what an operator does: backs a member up, verifies by replay, restores, reads
 * what was restored, and lists. Returns what was done, a line each.
 *
 * @throws {Error} when a command ends in another way than with success, or comes to another state.
 */
export async function smoke(
  program: Program,
  { dataDir, lastZxid, version }: SmokeOptions,
): Promise<string[]> {
  const work = Deno.makeTempDirSync({ prefix: "zkbackup-smoke-" });
  const done: string[] = [];
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await program(args);
    assert.equal(code, 0, `zkbackup ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
    done.push(`zkbackup ${args.join(" ")}`);
    return stdout;
  };
  const json = async (...args: string[]) => JSON.parse(await run(...args, "--format", "json"));
  try {
    assert.match(await run("--help"), /\bbackup\b[^]*\brestore\b/);
    assert.equal((await run("version")).split(" ")[1], version);
    const backups = makeFolder(`${work}/backups`);
    for (const coding of ["gzip", "zstd"]) {
      const id = `with-${coding}`;
      const made = await json(
        ...["backup", "--zk-data-dir", dataDir, "--output-dir", backups, "--backup-id", id],
        ...["--compression", coding],
      );
      assert.equal(made.backup_zxid.hex, lastZxid);
      const checked = await json("verify", "--backup-dir", made.backup_dir, "--level", "replay");
      assert.equal(checked.verdict, "usable");

      const target = makeFolder(`${work}/restored-${coding}`);
      await run("restore", "--backup-dir", made.backup_dir, "--zk-data-dir", target, "--force");
      const restored = await json("verify", "--zk-data-dir", target, "--level", "replay");
      assert.equal(restored.windows.at(-1).end_zxid, lastZxid);
    }
    // Enough for Workers, which a binary starts from a text of its own.
    const many = makeFolder(`${work}/many`);
    makeSmallMember(many, { transactions: 400_000 });
    const large = await json(
      ...["backup", "--zk-data-dir", many, "--output-dir", makeFolder(`${work}/large`)],
      ...["--compression", "zstd", "--concurrency", "2"],
    );
    await run("verify", "--backup-dir", large.backup_dir);

    const listed = await run("list", "--backup-base-dir", backups, "--format", "simple");
    assert.deepEqual(listed.trim().split(/\r?\n/).sort(), ["with-gzip", "with-zstd"]);
    return done;
  } finally {
    Deno.removeSync(work, { recursive: true });
  }
}

function makeFolder(path: string): string {
  Deno.mkdirSync(path, { recursive: true });
  return path;
}
