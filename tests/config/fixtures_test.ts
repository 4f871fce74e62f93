import assert from "node:assert/strict";
import { ConfigError } from "../../src/config/config_error.ts";
import { changed, fixture, load } from "./support.ts";

/** Files that are right, and what they set. */
const SOUND: Record<string, Record<string, unknown>> = {
  "byte-order-mark": { "backup.member": "zk1" },
  "comments-only": {},
  "empty": {},
  "empty-section": { "prune.keep_days": 9 },
  "flow-style": { "backup.member": "zk 1", "backup.compression": "none", "prune.keep_days": 1 },
  "full": {
    "zookeeper.data_dir": "/var/lib/zookeeper/data",
    "zookeeper.log_dir": "/var/lib/zookeeper/log",
    "zookeeper.host": "zk1.example.org:2182",
    "zookeeper.timeout": 2.5,
    "backup.base_dir": "/srv/backup",
    "backup.member": "zk1",
    "backup.compression": "zstd",
    "backup.compression_level": 12,
    "backup.auto_verify": false,
    "backup.auto_repair": false,
    "backup.concurrent_copies": 2,
    "restore.require_confirmation": false,
    "restore.verify_before_restore": false,
    "restore.backup_before_restore": true,
    "prune.keep_days": 30,
    "prune.keep_min_count": 5,
    "prune.require_confirmation": false,
    "logging.level": "debug",
    "logging.format": "json",
    "logging.output": "file",
    "logging.file": "/var/log/zk/backup.log",
    "output.language": "zh-CN",
    "advanced.max_txn_record_size": 0x4000000,
    "advanced.copy_buffer_size": 65536,
    "advanced.validation_timeout": 600,
  },
  "unicode": { "backup.member": "備份-é-😀" },
  "windows-lines": { "backup.member": "zk1", "prune.keep_days": 9 },
};

/** Files that are wrong: code, line:column, what is said, what is advised. */
const WRONG: Record<string, [code: string, at: string, message: RegExp, hint: RegExp | null]> = {
  "above-2-53": ["wrong-value", "2:24", /to 2147483647: current value is 9007199254740993/, null],
  "alias": ["unsupported", "1:9", /alias/, /value itself/],
  "alias-bomb": ["unsupported", "1:4", /anchor/, /value itself/],
  "anchor": ["unsupported", "1:9", /anchor/, /value itself/],
  "backup-before-restore-off": [
    "wrong-value",
    "2:26",
    /^restore.backup_before_restore must be true: current value is false/,
    /deletes nothing before what replaces it is safe/,
  ],
  "below-range": ["wrong-value", "2:19", /from 1 to 1000000: current value is 0/, null],
  "camel-case": ["unknown-key", "2:3", /"dataDir" in zookeeper/, /"data_dir"\?$/],
  "colon-in-text": ["syntax", "2:15", /Not YAML/, /quote texts that hold :/],
  "control-character": ["wrong-value", "2:11", /line of text: .*"a\\u0000b"/, /control character/],
  "deep": ["syntax", "1:29", /nesting/, /docs\/configuration.md/],
  "dotted-key": ["unknown-key", "1:1", /"backup.base_dir"/, /"base_dir" in section "backup"/],
  "duplicate-key": ["duplicate-key", "3:3", /"keep_days" stands twice: in line 2/, /Keep one/],
  "duplicate-section": ["duplicate-key", "3:1", /"prune" stands twice: in line 1/, /Keep one/],
  "fraction": ["wrong-value", "2:14", /whole number from 0 .* is 1.5/, null],
  "infinite": ["wrong-value", "2:12", /from 0.001 to 3600: current value is .inf/, null],
  "inherited-name": [
    "unknown-key",
    "2:3",
    /"constructor" in backup/,
    /Known are: base_dir, member/,
  ],
  "key-in-wrong-section": ["unknown-key", "2:3", /"keep_days" in backup/, /in section "prune"\?$/],
  "key-is-a-list": ["unsupported", "1:3", /not a word/, /name: value/],
  "key-without-section": ["unknown-key", "1:1", /"data_dir"/, /in section "zookeeper"\?$/],
  "latin-1": ["not-utf8", "2:12", /Not UTF-8/, /as UTF-8/],
  "level-of-other-coding": ["wrong-value", "3:3", /from 1 to 9 with gzip: .* is 12/, null],
  "list": ["wrong-value", "1:1", /The file must hold keys .* a list/, /name: value/],
  "list-for-text": ["wrong-value", "2:13", /must be a path: current value is a list/, null],
  "long-line": ["unknown-key", "1:11", /"x0"/, /Known are/],
  "merge-key": ["unknown-key", "2:3", /"<<"/, /Known are/],
  "not-text": ["not-utf8", "3:115", /Not UTF-8/, /as UTF-8/],
  "nothing-for-text": ["wrong-value", "2:3", /must be a path: .* nothing/, /Leave the key out/],
  "nothing-like-it": ["unknown-key", "2:3", /"frobnicate" in backup/, /Known are: base_dir, /],
  "nul-byte": ["syntax", "2:13", /null byte/, /docs\/configuration.md/],
  "number-for-text": ["wrong-value", "2:11", /line of text: current value is 12/, /in quotes/],
  "quoted-number": ["wrong-value", "2:14", /whole number .* is "7"/, /without quotes/],
  "section-for-text": ["wrong-value", "3:5", /must be a path: .* a group of keys/, null],
  "single-value": [
    "wrong-value",
    "1:1",
    /The file must hold keys .* a single value/,
    /name: value/,
  ],
  "tab": ["syntax", "2:1", /tab characters/, /Indent with spaces/],
  "tag": ["unsupported", "2:11", /tag/, /value itself/],
  "text-for-number": ["wrong-value", "2:14", /whole number from 0 to 36500: .* is seven/, null],
  "tilde": ["wrong-value", "2:13", /must be a path: current value is ~\/backup/, /not expanded/],
  "turned-text": ["unknown-key", "3:3", /Unknown key/, /"base_dir"\?$/],
  "two-documents": ["unsupported", "4:1", /second document/, /one document/],
  "unclosed": ["syntax", "2:1", /Not YAML/, /docs\/configuration.md/],
  "unknown-key": ["unknown-key", "3:3", /"base_dirr" in backup/, /^Did you mean "base_dir"\?$/],
  "unknown-key-flow": ["unknown-key", "1:23", /"keep" in backup/, /Known are/],
  "unknown-section": ["unknown-key", "1:1", /"zookeper"/, /^Did you mean "zookeeper"\?$/],
  "utf-16": ["not-utf8", "1:1", /Not UTF-8/, /looks like UTF-16/],
  "value-for-section": ["wrong-value", "1:9", /Section backup must hold keys/, /name: value/],
  "wrong-word": ["wrong-value", "2:16", /one of none, gzip, zstd: current value is lz4/, null],
  "yes-for-true": ["wrong-value", "2:16", /true or false: current value is yes/, null],
};

Deno.test("every fixture of the configuration is expected to be right or wrong", () => {
  const files = Array.from(Deno.readDirSync(fixture("")), ({ name }) => name);
  const names = files.filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, -5));
  assert.deepEqual(names.sort(), [...Object.keys(SOUND), ...Object.keys(WRONG)].sort());
});

for (const [name, settings] of Object.entries(SOUND)) {
  Deno.test(`loadConfig() takes ${name}.yaml`, async () => {
    const config = await load({ file: fixture(`${name}.yaml`) });
    assert.deepEqual(changed(config), settings);
    assert.deepEqual(config.warnings, []);
  });
}

for (const [name, [code, at, message, hint]] of Object.entries(WRONG)) {
  Deno.test(`loadConfig() refuses ${name}.yaml at ${at}`, async () => {
    const file = fixture(`${name}.yaml`);
    await assert.rejects(load({ file }), (error) => {
      assert.ok(error instanceof ConfigError, String(error));
      const { place } = error;
      assert.equal(error.code, `config-${code}`);
      assert.equal(error.exitStatus, 40);
      assert.equal(error.category, "Configuration");
      assert.equal(error.path, file);
      assert.equal(`${place?.line}:${place?.column}`, at);
      assert.match(error.message, message);
      assert.ok(error.message.endsWith(`(${file}, line ${place?.line}, column ${place?.column})`));
      if (hint === null) assert.equal(error.hint, undefined);
      else assert.match(error.hint ?? "", hint);
      return true;
    });
  });
}
