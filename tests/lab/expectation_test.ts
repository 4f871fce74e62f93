import assert from "node:assert/strict";
import { allFixtures, readExpectedTree } from "./expectation.ts";
import { walkLog } from "./walk_log.ts";
import { ZOOKEEPER_VERSIONS } from "./versions.ts";

Deno.test("allFixtures() covers every tested version", () => {
  const versions = new Set(allFixtures().map((fixture) => fixture.version));
  assert.deepEqual([...versions], [...ZOOKEEPER_VERSIONS]);
});

Deno.test("fixtures hold the files and trees that their expectations name", async () => {
  for (const fixture of allFixtures()) {
    for (const [file, size] of Object.entries(fixture.files)) {
      assert.equal((await Deno.stat(`${fixture.folder}/${file}`)).size, size, file);
    }
    assert.ok(fixture.trees.length >= 3, `${fixture.version} ${fixture.case}`);
    for (const expected of fixture.trees) {
      assert.equal((await readExpectedTree(fixture, expected)).size, expected.nodes);
    }
  }
});

Deno.test("walkLog() finds the records that ZooKeeper's own toolkit finds", async () => {
  for (const fixture of allFixtures()) {
    for (const log of fixture.logs) {
      const { records } = walkLog(await Deno.readFile(`${fixture.folder}/${log.file}`));
      const hex = records.map(({ zxid }) => `0x${zxid.toString(16)}`);
      assert.equal(records.length, log.records, `${fixture.folder}/${log.file}`);
      assert.equal(hex.at(0) ?? null, log.first);
      assert.equal(hex.at(-1) ?? null, log.last);
    }
  }
});
