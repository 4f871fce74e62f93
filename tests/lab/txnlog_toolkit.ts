import { runJava } from "./java_process.ts";
import { resolveZooKeeper } from "./maven.ts";

/** What ZooKeeper's own tool says of a log. */
export interface LogDump {
  /** Zxid and operation of every record, in order, as the tool names them. */
  records: { zxid: bigint; op: string }[];
  /** Records the tool found to carry a wrong checksum. */
  checksumErrors: number;
}

/** The newest toolkit reads and cuts the logs of every line. */
const TOOLKIT_VERSION = "3.9.5";
const TOOLKIT = "org.apache.zookeeper.server.persistence.TxnLogToolkit";

/** Start of a record in a dump; what follows the operation may span lines and hold any text. */
const RECORD =
  /^(CRC ERROR - )?\d+\/\d+\/\d+, .* session 0x[0-9a-f]+ cxid 0x[0-9a-f]+ zxid 0x([0-9a-f]+) (\S+)/gm;

async function toolkit(args: string[]): Promise<{ code: number; stdout: string }> {
  const { classPath } = await resolveZooKeeper(TOOLKIT_VERSION);
  return await runJava({ classPath, main: TOOLKIT, args });
}

/** Lists the records of a log by ZooKeeper's TxnLogToolkit. */
export async function dumpLog(path: string): Promise<LogDump> {
  const { stdout } = await toolkit(["-d", path]);
  const dump: LogDump = { records: [], checksumErrors: 0 };
  for (const [, bad, zxid, op] of stdout.matchAll(RECORD)) {
    // A bad record is printed twice: once with the mark, once as if it were good.
    if (bad !== undefined) dump.checksumErrors++;
    else dump.records.push({ zxid: BigInt(`0x${zxid}`), op: String(op) });
  }
  const total = /^EOF reached after (\d+) txns\.$/m.exec(stdout)?.[1];
  if (total !== undefined && Number(total) !== dump.records.length) {
    throw new Error(
      `Cannot read the dump of ${path}: ${dump.records.length} records found, ${total} reported`,
    );
  }
  return dump;
}

/**
 * Cuts a log in place after the record `zxid`, by TxnLogToolkit. The tool cuts only where `zxid`
 * itself and a later record are in the file, so a log without a later record stays as it is, and
 * one without `zxid` itself is refused.
 */
export async function chopLog(path: string, zxid: bigint): Promise<void> {
  const { records } = await dumpLog(path);
  if (!records.some((record) => record.zxid > zxid)) return;
  if (!records.some((record) => record.zxid === zxid)) {
    throw new Error(`Cannot cut ${path} at 0x${zxid.toString(16)}: no such record`);
  }
  const { stdout } = await toolkit(["-c", "-z", `${zxid}`, path]);
  const chopped = `${path}.chopped${zxid}`;
  const check = await dumpLog(chopped);
  if (check.records.at(-1)?.zxid !== zxid) {
    throw new Error(`TxnLogToolkit did not cut ${path}: ${stdout.slice(-500)}`);
  }
  await Deno.rename(chopped, path);
}
