import { fileURLToPath } from "node:url";
import { type LogExpectation, txnlogDefects } from "./damage_txnlog.ts";
import { snapshotDefects, type SnapshotExpectation } from "./damage_snapshot.ts";
import { type Fixture, readFixture } from "./expectation.ts";
import { ServerRefused, startServer } from "./server.ts";
import type { ZooKeeperVersion } from "./versions.ts";

/** Names of what can be wrong with a file. */
export type DamageKind =
  | "InvalidMagic"
  | "InvalidLength"
  | "TruncatedBody"
  | "ChecksumMismatch"
  | "MissingEndByte"
  | "ZxidOrder"
  | "ZxidGap"
  | "TrailingData"
  | "SealMismatch"
  | "BadStructure"
  | "AclHole";

/** A damaged file and what is wrong with it. */
export interface Damaged<Expectation> {
  bytes: Uint8Array;
  expected: Expectation;
}

/** What a real server does with a directory that holds the file. */
export interface ServerOutcome {
  version: ZooKeeperVersion;
  /** Zxid it comes up with, or null when it refuses to start. */
  zxid: string | null;
}

/** `expectation.json` beside a damaged file. */
export type DamageFixture<Expectation> = Expectation & {
  /** Name of the damaged file in the folder. */
  file: string;
  /** Path in `testdata` of the sound file it comes from. */
  source: string;
  /** What a server does: a log with the snapshot it follows, a snapshot alone. */
  server: ServerOutcome;
};

/** The line the damage is made from, and whose server is asked. */
const VERSION: ZooKeeperVersion = "3.9.5";
const TESTDATA = fileURLToPath(new URL("../../testdata", import.meta.url));

/** Largest snapshot to damage: nothing is gained by larger ones. */
const LARGEST = 30_000;

interface SoundFile {
  bytes: Uint8Array;
  name: string;
  /** Path in `testdata`. */
  source: string;
}

async function soundFile(fixture: Fixture, path: string): Promise<SoundFile> {
  return {
    bytes: await Deno.readFile(`${fixture.folder}/${path}`),
    name: path.slice(path.lastIndexOf("/") + 1),
    source: `zookeeper/${fixture.version}/${fixture.case}/${path}`,
  };
}

/** The last snapshot of a case that is not too large: it has nodes, ACLs and data. */
async function soundSnapshot(caseName: string): Promise<SoundFile> {
  const fixture = readFixture(VERSION, caseName);
  const file = fixture.snapshots.findLast((each) => (fixture.files[each.file] ?? 0) < LARGEST)
    ?.file;
  if (file === undefined) throw new Error(`No small snapshot in ${caseName}`);
  return await soundFile(fixture, file);
}

async function serverOutcome(files: Record<string, Uint8Array>): Promise<ServerOutcome> {
  const dataDir = await Deno.makeTempDir({ prefix: "zkbackup-damage-" });
  try {
    await Deno.mkdir(`${dataDir}/version-2`);
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.writeFile(`${dataDir}/version-2/${name}`, bytes);
    }
    await using server = await startServer({ version: VERSION, dataDir });
    const state = await server.state();
    if (state === undefined) throw new Error("The server stopped serving");
    return { version: VERSION, zxid: `0x${state.zxid.toString(16)}` };
  } catch (error) {
    if (!(error instanceof ServerRefused)) throw error;
    return { version: VERSION, zxid: null };
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function write<Expectation extends object>(
  folder: string,
  { bytes, expected }: Damaged<Expectation>,
  { name, source }: SoundFile,
  beside: Record<string, Uint8Array>,
): Promise<void> {
  const server = await serverOutcome({ ...beside, [name]: bytes });
  const fixture: DamageFixture<Expectation> = { file: name, source, ...expected, server };
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeFile(`${folder}/${name}`, bytes);
  await Deno.writeTextFile(`${folder}/expectation.json`, `${JSON.stringify(fixture, null, 2)}\n`);
}

/** Makes `testdata/txnlog` and `testdata/snapshot` anew: `deno run -A tests/lab/damage.ts`. */
async function damage(): Promise<void> {
  const plain = readFixture(VERSION, "plain");
  const log = await soundFile(plain, "data/version-2/log.1");
  const empty = await soundFile(plain, "data/version-2/snapshot.0");
  for (const [defect, damaged] of Object.entries(txnlogDefects(log.bytes))) {
    await write<LogExpectation>(`${TESTDATA}/txnlog/${defect}`, damaged, log, {
      [empty.name]: empty.bytes,
    });
  }
  const sound = {
    plain: await soundSnapshot("purged"),
    gz: await soundSnapshot("gz-snapshots"),
    snappy: await soundSnapshot("snappy-snapshots"),
  };
  const defects = snapshotDefects({
    plain: sound.plain.bytes,
    gz: sound.gz.bytes,
    snappy: sound.snappy.bytes,
  });
  for (const [defect, damaged] of Object.entries(defects)) {
    const from = defect.startsWith("gz-")
      ? sound.gz
      : defect.startsWith("snappy-")
      ? sound.snappy
      : sound.plain;
    await write<SnapshotExpectation>(`${TESTDATA}/snapshot/${defect}`, damaged, from, {});
  }
}

if (import.meta.main) await damage();
