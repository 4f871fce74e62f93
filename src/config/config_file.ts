import { ZkBackupError } from "../errors.ts";
import type { FileStat, FileSystem, OpenFile } from "../io/file_system.ts";
import { say, type Sentence } from "../texts/say.ts";
import { ConfigError } from "./config_error.ts";
import { type Place, placeAt } from "./place.ts";

/** What became of a place where a configuration may stand. */
export interface ConfigFile {
  /** Path of the file. */
  path: string;
  /**
   * `read`; `absent`; `ignored`, because it cannot be trusted; `not-permitted`, because Deno was
   * started without the right to look there.
   */
  state: "read" | "absent" | "ignored" | "not-permitted";
  /** Why it is ignored; null otherwise. */
  why: Sentence | null;
}

/** How a file is to be taken. */
export interface ReadRules {
  /** It was named by the user, so it must be there. */
  required: boolean;
  /** Who may own it besides root: a user's number, null for nobody; undefined: anybody. */
  owner?: number | null;
}

/** Most bytes that are read. A file with every key and its comment has 4 KB. */
const MOST_BYTES = 256 * 1024;
/** Write permission for the group and for everybody. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Reads a configuration file. Links are followed, because Kubernetes mounts configuration as links.
 *
 * @throws {ConfigError} `config-unreadable`, `config-too-large`, `config-not-utf8`.
 */
export function readConfigFile(
  fs: FileSystem,
  path: string,
  { required, owner }: ReadRules,
): ConfigFile & { source: string | null } {
  const nothing = (state: ConfigFile["state"], why: Sentence | null = null) => ({
    path,
    state,
    why,
    source: null,
  });
  let link: FileStat | null;
  try {
    link = fs.stat(path);
  } catch (error) {
    if (!required && isNotPermitted(error)) return passedOver(path);
    throw unreadable(path, error);
  }
  if (link === null) {
    if (!required) return nothing("absent");
    throw new ConfigError(say("{} does not exist", path), { code: "config-unreadable", path });
  }
  const distrust = owner === undefined ? null : whyDistrusted(link, owner);
  if (distrust !== null) return nothing("ignored", distrust);
  try {
    using file = fs.open(fs.realPath(path));
    const why = owner === undefined ? null : whyDistrusted(file.stat(), owner);
    if (why !== null) return nothing("ignored", why);
    return { path, state: "read", why: null, source: decode(path, readAll(path, file)) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A place that must not be looked at. */
export function passedOver(path: string): ConfigFile & { source: null } {
  return { path, state: "not-permitted", why: null, source: null };
}

/** Why a file may have been put there by somebody else, or null. */
function whyDistrusted({ kind, uid, mode }: FileStat, owner: number | null): Sentence | null {
  // Windows has neither owners nor modes.
  if (uid === null || mode === null) return null;
  if (uid !== 0 && uid !== owner) {
    return owner === null
      ? say(
        "it belongs to user {}, and who runs zkbackup is not known without --allow-sys=uid",
        uid,
      )
      : say(
        "it belongs to user {}, neither to user {}, who runs zkbackup, nor to root",
        uid,
        owner,
      );
  }
  // The mode of a link means nothing.
  if (kind === "link" || (mode & WRITABLE_BY_OTHERS) === 0) return null;
  return say(
    "others than its owner may write it (mode {}); take that away with chmod go-w",
    mode.toString(8).padStart(4, "0"),
  );
}

function readAll(path: string, file: OpenFile): Uint8Array {
  const bytes = new Uint8Array(MOST_BYTES + 1);
  let length = 0;
  while (length < bytes.length) {
    const count = file.readSync(bytes.subarray(length));
    if (count === 0) break;
    length += count;
  }
  if (length <= MOST_BYTES) return bytes.subarray(0, length);
  const size = Math.max(file.stat().size, length);
  throw new ConfigError(
    say("{} is no configuration: it has {} bytes, at most {} are read", path, size, MOST_BYTES),
    { code: "config-too-large", path },
  );
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) ||
      (bytes[0] === 0xfe && bytes[1] === 0xff);
    throw new ConfigError(say("Not UTF-8 text"), {
      code: "config-not-utf8",
      place: firstBadPlace(path, bytes),
      hint: isUtf16
        ? say("It looks like UTF-16: save the file as UTF-8")
        : say("Save the file as UTF-8"),
      cause,
    });
  }
}

/** Where the first bytes are that are not UTF-8; in what is shown, U+FFFD stands for them. */
function firstBadPlace(path: string, bytes: Uint8Array): Place {
  const strict = new TextDecoder("utf-8", { fatal: true });
  const lossy = new TextDecoder("utf-8").decode(bytes);
  let from = 0;
  let offset = 0;
  // A line end is never part of a longer character, so lines can be judged one by one.
  for (const line of lossy.split("\n")) {
    const end = bytes.indexOf(0x0a, from);
    const lineBytes = bytes.subarray(from, end < 0 ? bytes.length : end);
    try {
      strict.decode(lineBytes);
    } catch {
      return placeAt(path, lossy, offset + line.indexOf("\ufffd"));
    }
    from = end + 1;
    offset += line.length + 1;
  }
  throw new TypeError("Every line is UTF-8 where the whole is not");
}

function isNotPermitted(error: unknown): boolean {
  return error instanceof ZkBackupError && error.code === "deno-permission";
}

/** A missing right stays what it is: its hint names the flag of Deno. */
function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof ZkBackupError) || error instanceof ConfigError || isNotPermitted(error)) {
    return error;
  }
  const { message, hint } = error;
  return new ConfigError(message, {
    code: "config-unreadable",
    path,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
