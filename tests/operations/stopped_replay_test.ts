import assert from "node:assert/strict";
import { verify } from "../../src/operations/verify.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { copyMember, putFile } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { frame } from "../zookeeper/build_log.ts";
import { join } from "../zookeeper/jute_writer.ts";

const FRAME_SIZE = 12;
/** Bytes of a transaction's header; what follows here is too short for any operation. */
const HEADER_SIZE = 32;
const SET_DATA = 5;

Deno.test("a transaction that no server can read is no usable state, though its checksum is right", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "plain", `${work.path}/member`);
  const path = `${dataDir}/version-2/log.1`;
  const log = Deno.readFileSync(path);
  const { records, end } = walkLog(log);
  const bad = records.find(({ type }) => type === SET_DATA)!;
  const body = log.subarray(bad.offset + FRAME_SIZE, bad.offset + FRAME_SIZE + HEADER_SIZE);
  putFile(
    path,
    join([
      log.subarray(0, bad.offset),
      frame(body.slice()),
      log.subarray(bad.offset + bad.size, end),
    ]),
  );
  const options = { dataDir, logDir: null };
  const framed = await verify(testContext(), { ...options, level: "records" });
  assert.equal(framed.verdict, "usable", "its frame is sound");
  const replayed = await verify(testContext(), { ...options, level: "replay" });
  assert.equal(replayed.verdict, "usable-with-loss");
  const [finding] = replayed.findings.filter(({ severity }) => severity === "error");
  assert.equal(finding?.kind, "BadStructure");
  assert.equal(finding?.lastGoodZxid, bad.zxid - 1n);
});
