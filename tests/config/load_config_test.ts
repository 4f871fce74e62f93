import assert from "node:assert/strict";
import { ConfigError } from "../../src/config/config_error.ts";
import { environmentName } from "../../src/config/environment_name.ts";
import { CONFIG_KEYS } from "../../src/config/keys.ts";
import { formatOrigin, listSettings } from "../../src/config/setting.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { changed, fixture, load } from "./support.ts";

Deno.test("loadConfig() gives every default where nobody sets anything", async () => {
  const config = await load({});
  assert.deepEqual(
    Object.fromEntries(listSettings(config.settings).map(({ key, value }) => [key, value])),
    {
      "zookeeper.data_dir": null,
      "zookeeper.log_dir": null,
      "zookeeper.host": "localhost:2181",
      "zookeeper.timeout": 5,
      "backup.base_dir": "/backup/zookeeper",
      "backup.member": null,
      "backup.compression": "gzip",
      "backup.compression_level": 6,
      "backup.auto_verify": true,
      "backup.auto_repair": true,
      "backup.concurrent_copies": "auto",
      "restore.require_confirmation": true,
      "restore.verify_before_restore": true,
      "restore.backup_before_restore": true,
      "prune.keep_days": 7,
      "prune.keep_min_count": 3,
      "prune.require_confirmation": true,
      "logging.level": "info",
      "logging.format": "text",
      "logging.output": "stderr",
      "logging.file": "/var/log/zkbackup/zkbackup.log",
      "output.language": "en",
      "advanced.max_txn_record_size": 10485760,
      "advanced.copy_buffer_size": 1048576,
      "advanced.validation_timeout": 0,
    },
  );
  assert.ok(listSettings(config.settings).every(({ origin }) => origin === "default"));
  assert.deepEqual(config.files.map(({ path, state }) => [path, state]), [
    ["/nowhere/zkbackup.yaml", "absent"],
    ["/etc/zkbackup/config.yaml", "absent"],
  ]);
});

Deno.test("loadConfig() prefers flag, variable, working directory, home, machine, key by key", async () => {
  using work = new WorkFolder();
  const cwd = work.folder("cwd");
  const home = work.folder("home");
  Deno.writeTextFileSync(
    `${home}/.zkbackup.yaml`,
    "prune:\n  keep_days: 1\n  keep_min_count: 1\nbackup:\n  member: a\n  base_dir: /a\n",
  );
  Deno.writeTextFileSync(
    `${cwd}/zkbackup.yaml`,
    "prune:\n  keep_days: 2\n  keep_min_count: 2\nbackup:\n  member: b\n",
    { mode: 0o600 },
  );
  const systemFile = `${work.path}/config.yaml`;
  Deno.writeTextFileSync(systemFile, "backup:\n  base_dir: /c\nlogging:\n  level: warn\n");
  const { settings, files, warnings } = await load({
    cwd,
    home,
    systemFile,
    environment: { ZKBACKUP_PRUNE_KEEP_DAYS: "3", ZKBACKUP_PRUNE_KEEP_MIN_COUNT: "3" },
    commandLine: { "prune.keep_days": { flag: "--keep-days", value: "4" } },
  });
  const shown = (key: "prune.keep_days" | "prune.keep_min_count") =>
    `${settings[key].value} ${formatOrigin(settings[key].origin)}`;
  assert.equal(shown("prune.keep_days"), "4 --keep-days");
  assert.equal(shown("prune.keep_min_count"), "3 ZKBACKUP_PRUNE_KEEP_MIN_COUNT");
  assert.equal(settings["backup.member"].value, "b");
  assert.equal(formatOrigin(settings["backup.member"].origin), `${cwd}/zkbackup.yaml:5`);
  assert.equal(settings["backup.base_dir"].value, "/a");
  assert.equal(formatOrigin(settings["backup.base_dir"].origin), `${home}/.zkbackup.yaml:6`);
  assert.equal(settings["logging.level"].value, "warn");
  assert.equal(formatOrigin(settings["logging.level"].origin), "/etc/zkbackup/config.yaml:4");
  assert.deepEqual(files.map(({ path, state }) => [path, state]), [
    [`${cwd}/zkbackup.yaml`, "read"],
    [`${home}/.zkbackup.yaml`, "read"],
    ["/etc/zkbackup/config.yaml", "read"],
  ]);
  assert.deepEqual(warnings, []);
});

Deno.test("loadConfig() reads only the file that is named", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/zkbackup.yaml`, "prune:\n  keep_days: 2\n");
  const file = fixture("empty-section.yaml");
  const config = await load({ cwd: work.path, file });
  assert.deepEqual(changed(config), { "prune.keep_days": 9 });
  assert.deepEqual(config.files, [{ path: file, state: "read", why: null }]);
});

Deno.test("loadConfig() takes every key from the environment", async () => {
  const full = await load({ file: fixture("full.yaml") });
  const environment = Object.fromEntries(
    listSettings(full.settings).map(({ key, value }) => [environmentName(key), `${value}`]),
  );
  const config = await load({ environment });
  assert.deepEqual(changed(config), changed(full));
  assert.deepEqual(
    listSettings(config.settings).map(({ origin }) => origin),
    CONFIG_KEYS.map(environmentName),
  );
});

Deno.test("loadConfig() takes a text that looks like a number from the environment", async () => {
  const environment = { ZKBACKUP_BACKUP_MEMBER: "12", ZKBACKUP_ZOOKEEPER_DATA_DIR: "true" };
  const { settings } = await load({ environment });
  assert.equal(settings["backup.member"].value, "12");
  assert.equal(settings["zookeeper.data_dir"].value, "true");
});

Deno.test("loadConfig() refuses a wrong variable by its name", async () => {
  const wrong: [name: string, value: string, message: string, hint?: string][] = [
    [
      "ZKBACKUP_BACKUP_COMPRESSION",
      "lz4",
      'ZKBACKUP_BACKUP_COMPRESSION must be one of none, gzip, zstd: current value is "lz4"',
    ],
    [
      "ZKBACKUP_PRUNE_KEEP_DAYS",
      "9007199254740993",
      "ZKBACKUP_PRUNE_KEEP_DAYS must be a whole number from 0 to 36500: current value is " +
      '"9007199254740993"',
    ],
    [
      "ZKBACKUP_BACKUP_MEMBER",
      "",
      'ZKBACKUP_BACKUP_MEMBER must be a line of text: current value is ""',
      "Leave the key out to use its default",
    ],
    [
      "ZKBACKUP_BACKUP_BASE_DIR",
      "a\nb",
      'ZKBACKUP_BACKUP_BASE_DIR must be a path: current value is "a\\nb"',
      "It holds a line break or another control character",
    ],
    [
      "ZKBACKUP_BACKUP_BASE_DIR",
      "/".repeat(4096),
      `ZKBACKUP_BACKUP_BASE_DIR must be a path: current value is "${"/".repeat(60)}…"`,
      "At most 4095 characters are possible",
    ],
    [
      "ZKBACKUP_RESTORE_BACKUP_BEFORE_RESTORE",
      "false",
      'ZKBACKUP_RESTORE_BACKUP_BEFORE_RESTORE must be true: current value is "false"',
      "A restore moves the present data aside and deletes nothing before what replaces it is safe " +
      "on disk; this cannot be put off",
    ],
  ];
  for (const [name, value, message, hint] of wrong) {
    const error = await rejection("config-wrong-value", load({ environment: { [name]: value } }));
    assert.equal(error.message, message);
    assert.equal(error.hint, hint);
    assert.equal(error.exitStatus, 40);
  }
});

Deno.test("loadConfig() calls a wrong flag wrong usage, not wrong configuration", async () => {
  const commandLine = { "prune.keep_min_count": { flag: "--keep-min-count", value: "0" } };
  const error = await rejection("wrong-usage", load({ commandLine }));
  assert.equal(
    error.message,
    '--keep-min-count must be a whole number from 1 to 1000000: current value is "0"',
  );
  assert.equal(error.exitStatus, 1);
  assert.equal(error.category, "User");
});

Deno.test("loadConfig() takes switches from flags as they are", async () => {
  const commandLine = { "backup.auto_verify": { flag: "--no-verify", value: false } };
  const { settings } = await load({ commandLine });
  assert.equal(settings["backup.auto_verify"].value, false);
  assert.equal(formatOrigin(settings["backup.auto_verify"].origin), "--no-verify");
});

Deno.test("loadConfig() gives the level that goes with the compression", async () => {
  const levels: [environment: Record<string, string>, level: number | null][] = [
    [{}, 6],
    [{ ZKBACKUP_BACKUP_COMPRESSION: "zstd" }, 3],
    [{ ZKBACKUP_BACKUP_COMPRESSION: "none" }, null],
    [{ ZKBACKUP_BACKUP_COMPRESSION: "zstd", ZKBACKUP_BACKUP_COMPRESSION_LEVEL: "19" }, 19],
    [{ ZKBACKUP_BACKUP_COMPRESSION: "none", ZKBACKUP_BACKUP_COMPRESSION_LEVEL: "9" }, 9],
  ];
  for (const [environment, level] of levels) {
    const { settings } = await load({ environment });
    assert.equal(settings["backup.compression_level"].value, level, JSON.stringify(environment));
  }
  const environment = { ZKBACKUP_BACKUP_COMPRESSION_LEVEL: "10" };
  const error = await rejection("config-wrong-value", load({ environment }));
  assert.equal(
    error.message,
    "ZKBACKUP_BACKUP_COMPRESSION_LEVEL must be from 1 to 9 with gzip: current value is 10",
  );
});

Deno.test("loadConfig() refuses a fault in a weaker file, too", async () => {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/.zkbackup.yaml`, "prune:\n  keep_dayz: 1\n");
  const commandLine = { "prune.keep_days": { flag: "--keep-days", value: 3 } };
  const error = await rejection("config-unknown-key", load({ home: work.path, commandLine }));
  assert.ok(error instanceof ConfigError);
  assert.deepEqual(error.place?.excerpt, ["  2 |   keep_dayz: 1", "    |   ^"]);
});

Deno.test("environment names are the path of the key, and no two are the same", () => {
  const names = CONFIG_KEYS.map(environmentName);
  assert.equal(environmentName("zookeeper.data_dir"), "ZKBACKUP_ZOOKEEPER_DATA_DIR");
  assert.ok(names.every((name) => /^ZKBACKUP_[A-Z_]+$/.test(name)));
  assert.equal(new Set(names).size, names.length);
});
