import assert from "node:assert/strict";
import { isBackupId, LAYOUT, partialId, partialName, storedName } from "../../src/store/layout.ts";

Deno.test("LAYOUT is the one that docs/backup-format.md draws", () => {
  const format = Deno.readTextFileSync(new URL("../../docs/backup-format.md", import.meta.url));
  const drawing = /```\n<output-dir>([^`]*)```/.exec(format)?.[1] ?? "";
  for (const path of Object.values(LAYOUT)) {
    const [folder, file = ""] = path.split("/");
    const line = drawing.split("\n").find((line) => line.includes(` ${folder}/`));
    assert.ok(line?.includes(file), path);
  }
});

Deno.test("storedName() adds the suffix of zkbackup's own coding behind ZooKeeper's", () => {
  assert.equal(storedName("log.1", "none"), "log.1");
  assert.equal(storedName("log.1", "gzip"), "log.1.gz");
  assert.equal(storedName("log.1", "zstd"), "log.1.zst");
  assert.equal(storedName("snapshot.a.gz", "none"), "snapshot.a.gz");
  assert.equal(storedName("snapshot.a.snappy", "none"), "snapshot.a.snappy");
});

Deno.test("partialId() undoes partialName() and knows no other names", () => {
  for (const id of ["backup-20250115-103000", "a", "a.partial", "a.b.c", "x-2"]) {
    assert.ok(partialName(id).startsWith("."), "hidden from a list");
    assert.equal(partialId(partialName(id)), id);
    assert.equal(partialId(id), null);
  }
  for (const name of ["..partial", ".a.part", "a.partial", ".a.partial.x", ".partial", ""]) {
    assert.equal(partialId(name), null, name);
  }
});

Deno.test("isBackupId() takes one plain file name and nothing else", () => {
  const good = [
    "backup-20250115-103000",
    "b",
    "0",
    "A_b-c.d",
    "a".repeat(128),
    "a..b",
    "nightly.1",
  ];
  const bad = [
    "",
    ".",
    "..",
    ".hidden",
    "-rf",
    "_a",
    "a/b",
    "../a",
    "/a",
    "a\\b",
    "a b",
    "a\n",
    "a\0",
    "é",
    "a".repeat(129),
    "a:b",
  ];
  for (const id of good) assert.ok(isBackupId(id), id);
  for (const id of bad) assert.ok(!isBackupId(id), JSON.stringify(id));
});
