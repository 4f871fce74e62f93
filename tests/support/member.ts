import { fileURLToPath } from "node:url";
import { type Fixture, readFixture } from "../lab/expectation.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";

/** A member's folders in a test's own folder. */
export interface Member {
  /** dataDir. */
  dataDir: string;
  /** dataLogDir; null: the logs lie with the snapshots. */
  logDir: string | null;
  /** `version-2` of dataDir. */
  snapDir: string;
  /** `version-2` that holds the logs. */
  txnDir: string;
  /** What ZooKeeper itself says of the files. */
  fixture: Fixture;
}

/** `testdata` as an absolute path. */
export const TESTDATA: string = fileURLToPath(new URL("../../testdata", import.meta.url));

/** Long before any clock of a test: a file with this time is not being written any more. */
export const LONG_AGO: Date = new Date("2024-01-01T00:00:00Z");

/** Copies a case of `testdata/zookeeper` to `to`, which must not exist. */
export function copyMember(version: ZooKeeperVersion, name: string, to: string): Member {
  const fixture = readFixture(version, name);
  const { folder, dataDir, logDir } = fixture;
  for (const dir of new Set([dataDir, logDir])) copyTree(`${folder}/${dir}`, `${to}/${dir}`);
  return {
    dataDir: `${to}/${dataDir}`,
    logDir: logDir === dataDir ? null : `${to}/${logDir}`,
    snapDir: `${to}/${dataDir}/version-2`,
    txnDir: `${to}/${logDir}/version-2`,
    fixture,
  };
}

/** Copies a folder and all it holds; the copies are {@linkcode LONG_AGO} old. */
export function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const entry of Deno.readDirSync(from)) {
    if (entry.isDirectory) copyTree(`${from}/${entry.name}`, `${to}/${entry.name}`);
    else putFile(`${to}/${entry.name}`, Deno.readFileSync(`${from}/${entry.name}`));
  }
}

/** Writes a file that is {@linkcode LONG_AGO} old. */
export function putFile(path: string, content: Uint8Array | string): void {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(path, bytes);
  Deno.utimeSync(path, LONG_AGO, LONG_AGO);
}

/** A damaged log or snapshot of `testdata/txnlog` or `testdata/snapshot`. */
export interface Defect {
  /** Its bytes. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Name as in ZooKeeper. */
  file: string;
  /** How a log ends, as the scan names it. */
  ending: string;
  /** What is wrong; null: nothing. */
  kind: string | null;
  /** Offset of the fault. */
  offset: number;
  /** Zxid of the last sound record as `0x…`, where there is one. */
  lastGoodZxid: string | null;
}

/** Reads a defect: `readDefect("txnlog", "wrong-magic")`. */
export function readDefect(kind: "txnlog" | "snapshot", name: string): Defect {
  const folder = `${TESTDATA}/${kind}/${name}`;
  const expectation = JSON.parse(Deno.readTextFileSync(`${folder}/expectation.json`));
  return { ...expectation, bytes: Deno.readFileSync(`${folder}/${expectation.file}`) };
}

/** Names of all defects of a kind. */
export function allDefects(kind: "txnlog" | "snapshot"): string[] {
  return Array.from(Deno.readDirSync(`${TESTDATA}/${kind}`), (entry) => entry.name).sort();
}
