import type * as v from "valibot";
import { LEVELS, MAX_CONCURRENCY } from "../codec/coding.ts";
import { say, type Sentence } from "../texts/say.ts";
import {
  alwaysTrue,
  BOOLEAN,
  number,
  oneOf,
  PATH,
  TEXT,
  type ValueType,
  wholeNumber,
  wholeNumberOrAuto,
} from "./value_type.ts";

/** What is known of a key. */
export interface KeySpec<T> {
  /** What it takes. */
  readonly type: ValueType<T>;
  /** Value where nobody sets it; null where there is none. */
  readonly default: T | null;
  /** How the default reads, where it depends on other keys. */
  readonly defaultText?: Sentence;
  /** What it decides, in one line. */
  readonly about: string;
}

/** A day, the longest wait that makes sense for anything here, in seconds. */
const DAY = 24 * 60 * 60;
/** ZooKeeper writes the length of a record as a signed number of 32 bits. */
const LONGEST_RECORD = 2 ** 31 - 1;

/**
 * Every key of the configuration: the one table from which reading, the names in the environment,
 * advice and documentation come. A key is `section.name`.
 */
export const KEYS = {
  "zookeeper.data_dir": {
    type: PATH,
    default: null,
    about: "`dataDir` of the member, or its `version-2` folder",
  },
  "zookeeper.log_dir": {
    type: PATH,
    default: null,
    defaultText: say("the data dir"),
    about: "`dataLogDir` of the member, or its `version-2` folder",
  },
  "zookeeper.host": {
    type: TEXT,
    default: "localhost:2181",
    about: "Host and port of the member to ask for its state",
  },
  "zookeeper.timeout": {
    // Timers count in milliseconds, so nothing below one means anything.
    type: number(0.001, 3600),
    default: 5,
    about: "Seconds to wait for each answer of the member",
  },
  "backup.base_dir": {
    type: PATH,
    default: "/backup/zookeeper",
    about: "Folder that holds the backups",
  },
  "backup.member": {
    type: TEXT,
    default: null,
    defaultText: say("host and data dir"),
    about: "Name of the member; retention never mixes members",
  },
  "backup.compression": {
    type: oneOf("none", "gzip", "zstd"),
    default: "gzip",
    about: "How files are stored",
  },
  "backup.compression_level": {
    type: wholeNumber(LEVELS.gzip.min, LEVELS.zstd.max),
    default: null,
    defaultText: say("{}, with zstd {}", LEVELS.gzip.default, LEVELS.zstd.default),
    about: `gzip takes ${LEVELS.gzip.min} to ${LEVELS.gzip.max}, zstd ${LEVELS.zstd.min} to ` +
      `${LEVELS.zstd.max}; none takes no level`,
  },
  "backup.auto_verify": {
    type: BOOLEAN,
    default: true,
    about: "Check a finished backup by reading it back",
  },
  "backup.auto_repair": {
    type: BOOLEAN,
    default: true,
    about: "Store a damaged log cut after its last sound record and keep the original; " +
      "`false` stores it whole and marks the backup",
  },
  "backup.concurrent_copies": {
    type: wholeNumberOrAuto(1, MAX_CONCURRENCY),
    default: "auto",
    about:
      "Blocks compressed or decompressed at once; `auto` is 1, which takes about 90 MB of memory; each " +
      "further one takes about 20 MB",
  },
  "restore.require_confirmation": {
    type: BOOLEAN,
    default: true,
    about: "Ask before a restore changes anything",
  },
  "restore.verify_before_restore": {
    type: BOOLEAN,
    default: true,
    about: "Verify a backup before it is restored",
  },
  "restore.backup_before_restore": {
    type: alwaysTrue(
      say(
        "A restore moves the present data aside and deletes nothing before what replaces it is safe on disk; this cannot be put off",
      ),
    ),
    default: true,
    about: "The present data is always moved aside; `false` is refused",
  },
  "prune.keep_days": {
    // A hundred years: more is a slip of the hand.
    type: wholeNumber(0, 36500),
    default: 7,
    about: "Backups older than this go",
  },
  "prune.keep_min_count": {
    type: wholeNumber(1, 1_000_000),
    default: 3,
    about: "So many of a member's newest usable backups stay in any case",
  },
  "prune.require_confirmation": {
    type: BOOLEAN,
    default: true,
    about: "Ask before backups are deleted",
  },
  "logging.level": {
    type: oneOf("debug", "info", "warn", "error"),
    default: "info",
    about: "The least that is told",
  },
  "logging.format": {
    type: oneOf("text", "json"),
    default: "text",
    about: "Lines for people, or one JSON object a line",
  },
  "logging.output": {
    type: oneOf("stdout", "stderr", "file"),
    default: "stderr",
    about: "Where messages go; `stdout` is refused together with JSON output",
  },
  "logging.file": {
    type: PATH,
    default: "/var/log/zkbackup/zkbackup.log",
    about: "Where they go with `output: file`",
  },
  "output.language": {
    type: oneOf("en", "zh-CN"),
    default: "en",
    about: "Language of what people read; where no key sets it, LANG decides if it may be read",
  },
  "advanced.max_txn_record_size": {
    type: wholeNumber(1024, LONGEST_RECORD),
    default: 10 * 1024 * 1024,
    about: "Bytes of a record above which it is read in pieces and reported; a hint, not a limit",
  },
  "advanced.copy_buffer_size": {
    // A page of memory at least, and not so much that a few buffers fill the memory.
    type: wholeNumber(4096, 64 * 1024 * 1024),
    default: 1024 * 1024,
    about: "Bytes read at once from a file that is copied",
  },
  "advanced.validation_timeout": {
    type: wholeNumber(0, DAY),
    default: 0,
    about: "Seconds without progress after which verify gives up; 0 is never",
  },
} as const satisfies Record<string, KeySpec<string | number | boolean>>;

/** Name of a key with its section: `backup.base_dir`. */
export type ConfigKey = keyof typeof KEYS;

/** What a key holds; null only where it has no default. */
export type ConfigValue<K extends ConfigKey> =
  | v.InferOutput<(typeof KEYS)[K]["type"]["schema"]>
  | ((typeof KEYS)[K]["default"] extends null ? null : never);

/** All keys, in the order of the table. */
export const CONFIG_KEYS: readonly ConfigKey[] = Object.keys(KEYS) as ConfigKey[];

/** Whether there is a key of this name. */
export function isConfigKey(name: string): name is ConfigKey {
  return Object.hasOwn(KEYS, name);
}

/** What is known of a key, whatever it holds. */
export function keySpec(key: ConfigKey): KeySpec<string | number | boolean> {
  return KEYS[key];
}

/** Section of a key, and its name there. */
export function splitKey(key: ConfigKey): [section: string, name: string] {
  const [section = "", name = ""] = key.split(".");
  return [section, name];
}

/** The sections in order, each with its keys. */
export const SECTIONS: ReadonlyMap<string, readonly ConfigKey[]> = Map.groupBy(
  CONFIG_KEYS,
  (key) => splitKey(key)[0],
);
