import assert from "node:assert/strict";
import { formatManifest } from "../../src/store/manifest.ts";
import { sampleInfo } from "./sample_info.ts";

Deno.test("formatManifest() says what a person needs to restore by hand", () => {
  const text = formatManifest(sampleInfo());
  const wanted = [
    "backup-20250115-103000",
    "localhost:2181/data/version-2",
    "2025-01-15T10:30:00+08:00",
    "zxid 0x100000400",
    "0x100000001 to 0x100000400: end of the logs",
    "snapshots/snapshot.100000000.gz  snapshot.100000000  1048576",
    "txnlogs/log.100000001.gz  log.100000001  1048576",
    "epochs/currentEpoch.gz  currentEpoch  1048576",
    "damaged/log.100000001.gz  log.100000001  1048576",
    '  config/zoo.cfg.gz  "/conf/zoo.cfg"',
    "1 snapshots, 1 transaction logs, 1 epoch files, 1 originals",
    "sha256sum -c metadata/SHA256SUMS",
  ];
  for (const part of wanted) assert.ok(text.includes(part), part);
  assert.match(text, /[^\n]\n$/);
});

Deno.test("formatManifest() speaks of configuration only where there is some, a line a file", () => {
  const info = sampleInfo();
  info.files.config![0]!.source = "/conf/a\nb";
  assert.ok(formatManifest(info).includes('  config/zoo.cfg.gz  "/conf/a\\nb"\n'));
  for (const config of [undefined, []]) {
    info.files.config = config;
    assert.doesNotMatch(formatManifest(info), /Configuration/);
  }
});

Deno.test("formatManifest() lists every window", () => {
  const info = sampleInfo();
  const [first] = info.windows;
  info.windows = [{ ...first!, end_zxid: "0x100000010", ends_because: "hole" }, first!];
  const text = formatManifest(info);
  assert.ok(text.includes("0x100000001 to 0x100000010: hole\n"));
  assert.ok(text.includes("0x100000001 to 0x100000400: end of the logs\n"));
});
