/**
 * Backs up and verifies about 1 GB of logs and tells the speed and the peak memory of each command;
 * fails above 100 MB. `deno run -A tests/bench/memory.ts [megabytes]`
 */
import { makeLargeMember } from "./large_member.ts";
import { measure, say, zkbackup } from "./measure.ts";

const LIMIT_MB = 100;
const MB = 1e6;
const MIB = 1024 * 1024;
const megabytes = Number(Deno.args[0] ?? 1000);

const work = await Deno.makeTempDir({ prefix: "zkbackup-memory-" });
let worst = 0;
try {
  await makeLargeMember(`${work}/data`, megabytes * MB, Math.min(250, megabytes) * MB);
  await Deno.mkdir(`${work}/backups`);
  const report = async (what: string, args: string[]) => {
    const run = await measure(zkbackup(...args, "--quiet"));
    const peak = run.peak * MIB / MB;
    worst = Math.max(worst, peak);
    const speed = (megabytes / run.seconds).toFixed(0).padStart(5);
    say(`${what.padEnd(28)} ${speed} MB/s  peak ${peak.toFixed(0).padStart(4)} MB`);
  };
  for (const coding of ["none", "gzip", "zstd"]) {
    const source = ["--zk-data-dir", `${work}/data`, "--output-dir", `${work}/backups`];
    const id = ["--backup-id", coding, "--compression", coding, "--zk-host", "127.0.0.1:1"];
    const backup = ["backup", ...source, ...id];
    await report(`backup ${coding}, not verified`, [...backup, "--no-verify"]);
    await report(`verify ${coding}`, ["verify", "--backup-dir", `${work}/backups/${coding}`]);
    await Deno.mkdir(`${work}/target`);
    const restore = ["restore", "--backup-dir", `${work}/backups/${coding}`, "--force"];
    await report(`restore ${coding}, verified`, [...restore, "--zk-data-dir", `${work}/target`]);
    for (const done of ["target", `backups/${coding}`]) {
      await Deno.remove(`${work}/${done}`, { recursive: true });
    }
  }
  await report("verify of the member", ["verify", "--zk-data-dir", `${work}/data`]);
} finally {
  await Deno.remove(work, { recursive: true });
}
if (worst > LIMIT_MB) {
  say(`Peak memory was ${worst.toFixed(0)} MB, the limit is ${LIMIT_MB} MB`);
  Deno.exitCode = 1;
}
