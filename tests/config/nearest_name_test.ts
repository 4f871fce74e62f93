import assert from "node:assert/strict";
import { CONFIG_KEYS, splitKey } from "../../src/config/keys.ts";
import { nearestName } from "../../src/config/nearest_name.ts";

Deno.test("nearestName() finds what was most likely meant", () => {
  const meant: [name: string, section: string | null, wanted: string | null][] = [
    ["zookeper", null, "zookeeper"],
    ["Backup", null, "backup"],
    ["loging", null, "logging"],
    ["keep_days", null, "prune.keep_days"],
    ["prune.keep-days", null, "prune.keep_days"],
    ["zk_data_dir", "zookeeper", "zookeeper.data_dir"],
    ["dataLogDir", "zookeeper", "zookeeper.log_dir"],
    ["logDir", "zookeeper", "zookeeper.log_dir"],
    ["compresion", "backup", "backup.compression"],
    ["compression-level", "backup", "backup.compression_level"],
    ["keep_min_conut", "prune", "prune.keep_min_count"],
    ["base_dir", "zookeeper", "backup.base_dir"],
    ["timeout", "advanced", "zookeeper.timeout"],
    ["password", "zookeeper", null],
    ["", "backup", null],
    ["x".repeat(100_000), null, null],
  ];
  for (const [name, section, wanted] of meant) {
    assert.equal(nearestName(name, section), wanted, `${section}: ${name.slice(0, 30)}`);
  }
});

Deno.test("nearestName() finds every key from one slip, in its section", () => {
  for (const key of CONFIG_KEYS) {
    const [section, name] = splitKey(key);
    for (let at = 0; at < name.length; at++) {
      const slip = name.slice(0, at) + name.slice(at + 1);
      assert.equal(nearestName(slip, section), key, slip);
    }
  }
});
