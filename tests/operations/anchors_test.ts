import assert from "node:assert/strict";
import { formatZxid } from "../../src/zookeeper/zxid.ts";
import { walkLog } from "../lab/walk_log.ts";
import { testContext } from "../support/context.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { record } from "../zookeeper/build_log.ts";
import { concat } from "../zookeeper/jute_writer.ts";

Deno.test("executeBackup() stores a last transaction that cannot be read, and knows it again by its checksum", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const path = `${member.txnDir}/log.1`;
  const log = Deno.readFileSync(path);
  const { records, end } = walkLog(log);
  const zxid = records.at(-1)!.zxid + 1n;
  // A setData whose path is longer than the record, in a frame that is sound.
  const unreadable = record({ zxid, txn: Uint8Array.of(0x7f, 0, 0, 0) });
  putFile(path, concat(log.subarray(0, end), unreadable));
  const { info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  assert.equal(info.backup_zxid.hex, formatZxid(zxid));
  const anchor = info.anchors!.at(-1)!;
  assert.equal(anchor.zxid, formatZxid(zxid));
  assert.equal(anchor.digest, null);
});
