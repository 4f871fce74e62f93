import { LEVELS } from "../codec/coding.ts";
import type { FileSystem } from "../io/file_system.ts";
import { say, type Sentence } from "../texts/say.ts";
import { refusal, valueFromText } from "./check_value.ts";
import { type ConfigFile, passedOver, readConfigFile, type ReadRules } from "./config_file.ts";
import { environmentName } from "./environment_name.ts";
import { CONFIG_KEYS, type ConfigKey, keySpec } from "./keys.ts";
import { type FileSettings, parseConfig } from "./parse_config.ts";
import type { Origin, Setting, Settings } from "./setting.ts";

/** Keys that the command line sets: the flag as it was given, and its value. */
export type CommandLine = {
  readonly [K in ConfigKey]?: {
    readonly flag: string;
    readonly value: string | number | boolean;
  };
};

/** Everything that decides the configuration of a run. */
export interface ConfigSources {
  /** The way to files. */
  fs: FileSystem;
  /** Whether a path may be read without a question; a place that may not is passed over. */
  mayRead: (path: string) => boolean;
  /** Looks a variable of the environment up. */
  env: (name: string) => string | undefined;
  /** The file named with `--config`; it replaces the three places. */
  explicitPath: string | null;
  /** Working directory. */
  cwd: string;
  /** Home folder of the user, null where there is none. */
  home: string | null;
  /** Number of the user, null where it is not known. */
  uid: number | null;
  /** What the flags say. */
  commandLine: CommandLine;
}

/** The configuration of a run. */
export interface Config {
  /** Effective values, and where each comes from. */
  settings: Settings;
  /** The places that were looked at, the strongest first. */
  files: ConfigFile[];
  /** What the user must be told. */
  warnings: Sentence[];
}

/** The file for the whole machine. */
const SYSTEM_FILE = "/etc/zkbackup/config.yaml";

/**
 * Finds the effective value of every key: the command line before the environment before
 * `./zkbackup.yaml`, `~/.zkbackup.yaml` and `/etc/zkbackup/config.yaml`, key by key. Every file that
 * is there must be right as a whole.
 *
 * @throws {ConfigError} when a file or variable is wrong, {@linkcode ZkBackupError} `wrong-usage`
 * when a flag is.
 */
export async function loadConfig(sources: ConfigSources): Promise<Config> {
  const { fs, mayRead } = sources;
  const read = candidates(sources).map(([path, rules]) =>
    rules.required || mayRead(path) ? readConfigFile(fs, path, rules) : passedOver(path)
  );
  const layers: FileSettings[] = [];
  for (const { path, source } of read) {
    if (source !== null) layers.push(await parseConfig(path, source));
  }
  const settings = Object.fromEntries(
    CONFIG_KEYS.map((key) => [key, effective(key, sources, layers)]),
  ) as unknown as Settings;
  const files = read.map(({ path, state, why }) => ({ path, state, why }));
  return {
    settings: withLevel(withOwnLogDir(settings, files)),
    files,
    warnings: files.flatMap(({ path, why }) =>
      why === null
        ? []
        : [say("{} is ignored: {}. To use it all the same, name it with --config", path, why)]
    ),
  };
}

/** Where configuration may stand, the strongest place first. */
function candidates({ explicitPath, cwd, home, uid }: ConfigSources): [string, ReadRules][] {
  if (explicitPath !== null) return [[explicitPath, { required: true }]];
  const files: [string, ReadRules][] = [
    // Whoever may write into the folder where somebody works must not direct what that one does.
    [join(cwd, "zkbackup.yaml"), { required: false, owner: uid }],
  ];
  if (home !== null) files.push([join(home, ".zkbackup.yaml"), { required: false }]);
  files.push([SYSTEM_FILE, { required: false }]);
  return files;
}

function join(folder: string, name: string): string {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}

function effective(
  key: ConfigKey,
  { env, commandLine }: ConfigSources,
  layers: readonly FileSettings[],
): Setting<string | number | boolean | null> {
  const given = commandLine[key];
  if (given !== undefined) {
    const origin: Origin = { kind: "command-line", flag: given.flag };
    return { value: valueFromText(key, given.value, origin), origin };
  }
  const name = environmentName(key);
  const text = env(name);
  if (text !== undefined) {
    const origin: Origin = { kind: "environment", name };
    return { value: valueFromText(key, text, origin), origin };
  }
  for (const layer of layers) {
    const found = layer.get(key);
    if (found !== undefined) return found;
  }
  return { value: keySpec(key).default, origin: { kind: "default" } };
}

/**
 * Drops a log dir from a weaker place than the data dir: it is that of another member, and a restore
 * for practice would write into it.
 */
function withOwnLogDir(settings: Settings, files: readonly ConfigFile[]): Settings {
  const logDir = settings["zookeeper.log_dir"];
  const strength = ({ kind, ...origin }: Origin) => {
    if (kind === "command-line") return 0;
    if (kind === "environment") return 1;
    if (!("place" in origin)) return Infinity;
    return 2 + files.findIndex(({ path }) => path === origin.place.path);
  };
  const dataDir = settings["zookeeper.data_dir"].origin;
  if (strength(logDir.origin) <= strength(dataDir)) return settings;
  return { ...settings, "zookeeper.log_dir": { value: null, origin: { kind: "default" } } };
}

/** Fills the level in that goes with the compression, or checks the one that is set. */
function withLevel(settings: Settings): Settings {
  const coding = settings["backup.compression"].value;
  const level = settings["backup.compression_level"];
  // A level that some file sets for gzip does no harm where nothing is compressed.
  if (coding === "none") return settings;
  const { min, max, default: usual } = LEVELS[coding];
  if (level.value === null) {
    return { ...settings, "backup.compression_level": { ...level, value: usual } };
  }
  if (level.value >= min && level.value <= max) return settings;
  const { value, origin } = level;
  const problem = (name: string) =>
    say("{} must be from {} to {} with {}: current value is {}", name, min, max, coding, value);
  throw refusal("backup.compression_level", problem, origin);
}
