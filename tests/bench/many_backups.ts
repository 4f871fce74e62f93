/**
 * Lists, describes and plans to prune a folder of 1,000 backups and tells time and peak memory of
 * each beside a `cat` of the same descriptions; fails above a second or 100 MB.
 * `deno run -A tests/bench/many_backups.ts [backups]`
 */
import { type Command, measure, median, say, zkbackup } from "./measure.ts";
import { putMany } from "./put_many.ts";

const LIMIT_SECONDS = 1;
const LIMIT_MB = 100;
const RUNS = 5;
const MIB = 1024 * 1024;
const count = Number(Deno.args[0] ?? 1000);

const base = await Deno.makeTempDir({ prefix: "zkbackup-many-" });
let tooMuch = false;
try {
  const descriptions = putMany(base, count);
  const folder = ["--backup-base-dir", base];
  const cases: [what: string, command: Command][] = [
    ["cat of the descriptions", ["cat", ...descriptions]],
    ["version", zkbackup("version")],
    ["list", zkbackup("list", ...folder)],
    ["list --format json, all", zkbackup("list", ...folder, "--format=json", "--limit=0")],
    ["info latest", zkbackup("info", "latest", ...folder)],
    ["prune --dry-run", zkbackup("prune", ...folder, "--dry-run")],
  ];
  for (const [what, command] of cases) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(command));
    const seconds = median(runs.map((run) => run.seconds));
    const peak = Math.max(...runs.map((run) => run.peak)) * MIB / 1e6;
    tooMuch ||= peak > LIMIT_MB || (what === "list" && seconds > LIMIT_SECONDS);
    const time = (seconds * 1000).toFixed(0).padStart(6);
    say(`${what.padEnd(26)} ${time} ms  peak ${peak.toFixed(0).padStart(4)} MB`);
  }
} finally {
  await Deno.remove(base, { recursive: true });
}
if (tooMuch) {
  say(`The limits are ${LIMIT_SECONDS} s for a list and ${LIMIT_MB} MB`);
  Deno.exitCode = 1;
}
