/**
 * Shows the whole job on data that a real ZooKeeper wrote: back up, verify, look inside, damage a
 * copy, restore to the latest state and to one in the middle, and let a real server judge.
 */
import { readExpectedTree, readFixture } from "../tests/lab/expectation.ts";
import { labAvailable } from "../tests/lab/maven.ts";
import { openDriver } from "../tests/lab/driver.ts";
import { startServer } from "../tests/lab/server.ts";
import { compareTrees } from "../tests/lab/tree.ts";

const VERSION = "3.9.5";
const CASE = "fuzzy-snapshot";
const SOURCE = `testdata/zookeeper/${VERSION}/${CASE}`;
const root = new URL("..", import.meta.url).pathname;
const scratch = await Deno.makeTempDir({ prefix: "zkbackup-demo-" });
const utf8 = new TextEncoder();

function say(text = ""): void {
  Deno.stdout.writeSync(utf8.encode(`${text}\n`));
}

function step(title: string): void {
  say(`\n━━━ ${title} ${"━".repeat(Math.max(3, 74 - title.length))}\n`);
}

/** Runs zkbackup as a user would and shows what it prints; fails on another exit code. */
async function zkbackup(args: string[], code: number, show = true): Promise<string> {
  if (show) say(`$ zkbackup ${args.join(" ")}`);
  const { stdout, stderr, code: got } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", `${root}main.ts`, ...args],
    cwd: scratch,
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (show) say(text.trimEnd());
  if (got === code) return text;
  throw new Error(`exit code ${got}, expected ${code}\n${new TextDecoder().decode(stderr)}`);
}

/** Flips one bit in the middle of a file. */
async function flipBit(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await Deno.writeFile(path, bytes);
}

/** Starts a real server on a restored dataDir and compares its tree with the original's. */
async function serve(dataDir: string): Promise<void> {
  const lab = await labAvailable([VERSION]);
  if (!lab.available) {
    say(`No real server was started: ${lab.reason}. With Java and Maven this step runs too.`);
    return;
  }
  say(`Starting ZooKeeper ${VERSION} on the restored data dir …`);
  await using server = await startServer({ version: VERSION, dataDir });
  const zxid = (await server.state())!.zxid;
  await using driver = await openDriver({ version: VERSION, port: server.port });
  const tree = await driver.tree();
  say(`It serves ${tree.size} znodes at zxid 0x${zxid.toString(16)}.`);
  const [path, node] = [...tree].find(([path, { data }]) =>
    data !== null && !/^\/(zookeeper.*)?$/.test(path)
  )!;
  say(`Read back: ${path}, data with SHA-256 ${node.data!.slice(0, 16)}…`);

  const fixture = await readFixture(VERSION, CASE);
  const original = fixture.trees.find((each) => BigInt(each.zxid) === zxid)!;
  const differences = compareTrees(await readExpectedTree(fixture, original), tree);
  if (differences.length > 0) throw new Error(differences.join("\n"));
  say("Every znode equals what the original server served at that zxid: data, stat and ACL.");
}

async function demo(): Promise<void> {
  await Deno.mkdir(`${scratch}/backups`);
  for (const folder of ["latest", "middle"]) await Deno.mkdir(`${scratch}/${folder}`);
  await Deno.symlink(`${root}${SOURCE}/data`, `${scratch}/data`);

  step(`1. Back up a data dir that a real ZooKeeper ${VERSION} wrote`);
  const backup = ["backup", "--zk-data-dir", "data", "--output-dir", "backups"];
  const options = ["--backup-id", "demo", "--compression", "none", "--zk-host", "127.0.0.1:1"];
  await zkbackup([...backup, ...options], 0);

  step("2. What is in it: plain files, checked by sha256sum as well as by zkbackup");
  const info = JSON.parse(
    await Deno.readTextFile(`${scratch}/backups/demo/metadata/backup_info.json`),
  );
  for (const file of [...info.files.snapshots, ...info.files.txnlogs]) {
    const what = file.transaction_count === undefined
      ? `${file.node_count} znodes`
      : `${file.transaction_count} transactions, ${file.start_zxid} to ${file.end_zxid}`;
    say(`  ${file.stored_name.padEnd(26)} ${String(file.stored_size).padStart(7)} bytes  ${what}`);
  }

  step("3. Verify every record of it");
  await zkbackup(["verify", "--backup-dir", "backups/demo"], 0);

  step("4. Flip one bit in a copy: the damage is found, to the byte");
  await new Deno.Command("cp", { args: ["-r", "backups/demo", "backups/damaged"], cwd: scratch })
    .output();
  await flipBit(`${scratch}/backups/damaged/${info.files.txnlogs[1].stored_name}`);
  await zkbackup(["verify", "--backup-dir", "backups/damaged"], 2);

  step("5. Restore the latest state into an empty folder");
  const restore = ["restore", "--backup-dir", "backups/demo", "--force"];
  await zkbackup([...restore, "--zk-data-dir", "latest"], 0);

  step("6. Restore a state in the middle, exact to the transaction");
  await zkbackup([...restore, "--zk-data-dir", "middle", "--truncate-to-zxid", "0x19d"], 0);

  step("7. Let a real server judge");
  await serve(`${scratch}/latest`);
}

try {
  await demo();
} finally {
  await Deno.remove(scratch, { recursive: true });
}
