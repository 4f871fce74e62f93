import { adler32, ADLER32_START } from "../../src/digest/adler32.ts";
import { fileURLToPath } from "node:url";
import { walkLog } from "../lab/walk_log.ts";
import type { Recording } from "./recorded_member.ts";

const FIXTURE = fileURLToPath(
  new URL("../../testdata/zookeeper/3.9.5/fuzzy-snapshot/data/version-2", import.meta.url),
);
/** A small log that is in the repository. */
const RECORDED: Recording = { log: `${FIXTURE}/log.1`, snapshots: [`${FIXTURE}/snapshot.0`] };
const HEADER_SIZE = 16;
const HEAD_SIZE = 12;
const ZXID_IN_BODY = 12;

/**
 * Makes a `version-2` of about `bytes` bytes in `dataDir`: the log of a recorded server, repeated
 * with rising zxids and right checksums, beside its snapshots. Every record is valid for itself; as
 * a history it makes no sense, which only a replay would notice.
 */
export async function makeLargeMember(
  dataDir: string,
  bytes: number,
  logBytes: number,
  recording: Recording = RECORDED,
): Promise<void> {
  const folder = `${dataDir}/version-2`;
  await Deno.mkdir(folder, { recursive: true });
  for (const path of recording.snapshots) {
    await Deno.copyFile(path, `${folder}/${path.slice(path.lastIndexOf("/") + 1)}`);
  }
  const source = await Deno.readFile(recording.log);
  const { records, end } = walkLog(source);
  const block = source.slice(HEADER_SIZE, end);
  const view = new DataView(block.buffer);
  let zxid = 1n;
  for (let written = 0; written < bytes; written += logBytes) {
    const path = `${folder}/log.${zxid.toString(16)}`;
    using log = await Deno.open(path, { write: true, createNew: true });
    log.writeSync(source.subarray(0, HEADER_SIZE));
    for (let size = 0; size < logBytes; size += block.length) {
      for (const record of records) {
        const at = record.offset - HEADER_SIZE;
        const body = at + HEAD_SIZE;
        view.setBigUint64(body + ZXID_IN_BODY, zxid++);
        view.setUint32(at + 4, adler32(ADLER32_START, block, body, at + record.size - 1));
      }
      for (let done = 0; done < block.length;) done += log.writeSync(block.subarray(done));
    }
  }
}
