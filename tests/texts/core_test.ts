import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/parse_config.ts";
import { ZkBackupError } from "../../src/errors.ts";
import { MemorySource } from "../../src/io/byte_source.ts";
import { fileError, type FileOperation } from "../../src/io/file_error.ts";
import { translator } from "../../src/texts/translator.ts";
import { ZH_CN } from "../../src/texts/zh_cn.ts";
import { scanSnapshot } from "../../src/zookeeper/snapshot.ts";
import { parseZxid } from "../../src/zookeeper/zxid.ts";

const translate = translator(ZH_CN);

async function errorOf(call: () => unknown): Promise<ZkBackupError> {
  try {
    await call();
  } catch (error) {
    assert.ok(error instanceof ZkBackupError);
    return error;
  }
  throw new assert.AssertionError({ message: "no error" });
}

Deno.test("failed file calls are told whole, with the reason in the same language", () => {
  const denied = new Deno.errors.PermissionDenied("x");
  const shown = (operation: FileOperation, path: string) =>
    translate(fileError(operation, path, denied).message);
  assert.equal(shown("read", "/zk/log.1"), "无法读取 /zk/log.1：权限不足");
  assert.equal(shown({ rename: "/a" }, "/b"), "无法将 /a 重命名为 /b：权限不足");
  assert.equal(shown("set the owner of", "/a b"), "无法设置 /a b 的属主：权限不足");
});

Deno.test("a wrong configuration is told with its place", async () => {
  const parse = (text: string) => errorOf(() => parseConfig("/etc/zkbackup/config.yaml", text));
  const level = await parse("backup:\n  concurrent_copies: 99\n");
  assert.equal(
    translate(level.message),
    "backup.concurrent_copies 的值应为：“auto”，或 1 到 64 之间的整数；当前值为：99" +
      "（/etc/zkbackup/config.yaml 第 2 行第 22 列）",
  );
  const unknown = await parse("zookeeper:\n  dataDir: /zk\n");
  assert.equal(
    translate(unknown.message),
    "未知的键“dataDir”，位于 zookeeper（/etc/zkbackup/config.yaml 第 2 行第 3 列）",
  );
  assert.equal(translate(unknown.hint ?? ""), "您是指“data_dir”吗？");
});

Deno.test("what is wrong with a file of ZooKeeper is told", async () => {
  const scan = await scanSnapshot(new MemorySource(new TextEncoder().encode("no snapshot at all")));
  assert.deepEqual(
    scan.faults.map(({ message }) => translate(message)),
    ["快照以 0x6e6f2073 开头，而不是“ZKSN”"],
  );
  const { message, hint } = await errorOf(() => parseZxid("zz"));
  assert.equal(translate(message), "无法将“zz”识别为 zxid");
  assert.equal(
    translate(hint ?? ""),
    "zxid 应写成 0x100000001（十六进制）或 4294967297（十进制）",
  );
});
