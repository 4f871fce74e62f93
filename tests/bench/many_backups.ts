/**
 * Lists, describes and plans to prune a folder of 1,000 backups and tells time and peak memory of
 * each beside a `cat` of the same descriptions; fails above a second or 100 MB.
 * `deno run -A tests/bench/many_backups.ts [backups]`
 */
import { fileURLToPath } from "node:url";
import { formatBackupInfo } from "../../src/store/backup_info.ts";
import { parseBackupInfo } from "../../src/store/parse_backup_info.ts";
import { putBackup } from "../support/stored_backup.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const LIMIT_SECONDS = 1;
const LIMIT_MB = 100;
const RUNS = 5;
/** Logs in each description: with them it has about 10 kB. */
const LOGS = 12;
const count = Number(Deno.args[0] ?? 1000);

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Backups of an hour apart; nobody looks into their files. */
function putMany(base: string): string[] {
  const first = Date.parse("2025-01-01T00:00:00Z");
  return Array.from({ length: count }, (_, at) => {
    const id = `backup-${String(at).padStart(6, "0")}`;
    const time = new Date(first + at * 3_600_000).toISOString();
    const file = `${putBackup(base, { id, time, zxid: BigInt(at + 1) })}/metadata/backup_info.json`;
    const info = parseBackupInfo(Deno.readTextFileSync(file), file);
    const [log] = info.files.txnlogs;
    info.files.txnlogs = Array.from({ length: LOGS }, () => log!);
    Deno.writeTextFileSync(file, formatBackupInfo(info));
    return file;
  });
}

/** Seconds and the most memory in MB of a program's run. */
async function measure(
  program: string,
  args: string[],
): Promise<{ seconds: number; peak: number }> {
  const begun = performance.now();
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "null" }).spawn();
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      peak = Math.max(peak, Number(/VmHWM:\s+([0-9]+) kB/.exec(status)?.[1] ?? 0) * 1024 / 1e6);
    } catch {
      // It has ended.
    }
  }, 4);
  const { code } = await child.status;
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(timer);
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
  return { seconds, peak };
}

const base = await Deno.makeTempDir({ prefix: "zkbackup-many-" });
let tooMuch = false;
try {
  const descriptions = putMany(base);
  const zkbackup = (...args: string[]) => ["run", "-A", "--no-prompt", MAIN, ...args];
  const folder = ["--backup-base-dir", base];
  const cases: [what: string, program: string, args: string[]][] = [
    ["cat of the descriptions", "cat", descriptions],
    ["version", Deno.execPath(), zkbackup("version")],
    ["list", Deno.execPath(), zkbackup("list", ...folder)],
    [
      "list --format json, all",
      Deno.execPath(),
      zkbackup("list", ...folder, "--format=json", "--limit=0"),
    ],
    ["info latest", Deno.execPath(), zkbackup("info", "latest", ...folder)],
    ["prune --dry-run", Deno.execPath(), zkbackup("prune", ...folder, "--dry-run")],
  ];
  for (const [what, program, args] of cases) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(program, args));
    const seconds = runs.map((run) => run.seconds).sort((a, b) => a - b)[RUNS >> 1]!;
    const peak = Math.max(...runs.map((run) => run.peak));
    tooMuch ||= peak > LIMIT_MB || (what === "list" && seconds > LIMIT_SECONDS);
    say(
      `${what.padEnd(26)} ${(seconds * 1000).toFixed(0).padStart(6)} ms  peak ${
        peak.toFixed(0).padStart(4)
      } MB`,
    );
  }
} finally {
  await Deno.remove(base, { recursive: true });
}
if (tooMuch) {
  say(`The limits are ${LIMIT_SECONDS} s for a list and ${LIMIT_MB} MB`);
  Deno.exitCode = 1;
}
