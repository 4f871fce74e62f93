import { ZkBackupError } from "../errors.ts";
import type { FileStat } from "../io/file_system.ts";
import { readSmallFile } from "../io/small_file.ts";
import type { StoredConfigFile } from "../store/backup_info.ts";
import type { Draft } from "../store/draft.ts";
import { LAYOUT } from "../store/layout.ts";
import { StoredFileWriter } from "../store/stored_file.ts";
import { say, type Sentence } from "../texts/say.ts";
import { isAbsolutePath } from "../zookeeper/data_dir.ts";
import { isKeytab } from "../zookeeper/jaas_conf.ts";
import type { Context } from "./context.ts";
import { describeSource } from "./copy_extras.ts";
import { CONFIG_FILE_LIMIT } from "./member_config.ts";

/** Private keys and passwords are in these files, whatever mode the rest of a backup has. */
const PRIVATE_FOLDER_MODE = 0o700;
const PRIVATE_FILE_MODE = 0o600;

/** What a configuration file is to the server. */
export type ConfigRole = StoredConfigFile["role"];

/** Takes configuration files one by one into `config/` of a backup, and keeps what is to be told. */
export class ConfigTaker {
  /** What was taken. */
  readonly files: StoredConfigFile[] = [];
  /** What should have been taken and was not. */
  readonly losses: Sentence[] = [];
  /** What is as it should be, and has to be known. */
  readonly notes: Sentence[] = [];
  readonly #ctx: Context;
  readonly #draft: Draft;
  /** Paths without links. */
  readonly #taken = new Set<string>();

  /** Makes the folder. */
  constructor(ctx: Context, draft: Draft) {
    this.#ctx = ctx;
    this.#draft = draft;
    draft.makeFolder("config", PRIVATE_FOLDER_MODE);
  }

  /** Takes a file that need not be there; its text, or null where nothing was taken. */
  async takeIfThere(path: string, role: ConfigRole): Promise<string | null> {
    const file = this.#look(path, null, path, null);
    return file === null ? null : await this.#store(file, role);
  }

  /** Takes a file that a setting of the file `by` in `dir` names. */
  async takeNamed(
    dir: string,
    named: string,
    role: ConfigRole,
    by: string,
  ): Promise<string | null> {
    const text = "it is relative to the folder that the server was started in, and not in {}";
    const [path, ifMissing] = isAbsolutePath(named)
      ? [named, say("it does not exist")]
      : [`${dir}/${named}`, say(text, dir)];
    const file = this.#look(named, by, path, ifMissing);
    return file === null ? null : await this.#store(file, role);
  }

  /** Reads a file that may be taken, or says why it is not. Links to it are followed. */
  #look(
    named: string,
    by: string | null,
    path: string,
    ifMissing: Sentence | null,
  ): FoundFile | null {
    const tell = (list: Sentence[], why: string): null => {
      list.push(notTaken(named, by, why));
      return null;
    };
    const lose = (why: string) => tell(this.losses, why);
    const leaveKeytab = () => tell(this.notes, say("it is a keytab, keep it by hand"));
    const { fs, signal } = this.#ctx;
    signal.throwIfAborted();
    try {
      if (fs.stat(path) === null) return ifMissing === null ? null : lose(ifMissing);
      const real = fs.realPath(path);
      if (this.#taken.has(real)) return null;
      if (isKeytabName(path) || isKeytabName(real)) return leaveKeytab();
      const { kind, size } = fs.stat(real)!;
      if (kind !== "file") return lose(say("it is not a plain file"));
      if (size > CONFIG_FILE_LIMIT) {
        return lose(say("it has {} bytes, at most {} are taken", size, CONFIG_FILE_LIMIT));
      }
      const { bytes, stat } = readSmallFile(fs, real, CONFIG_FILE_LIMIT);
      if (isKeytab(bytes)) return leaveKeytab();
      this.#taken.add(real);
      return { path, bytes, stat };
    } catch (error) {
      if (error instanceof ZkBackupError) return lose(error.message);
      throw error;
    }
  }

  /** Stores a file under a name of its own; its text. */
  async #store({ path, bytes, stat }: FoundFile, role: ConfigRole): Promise<string> {
    const taken = new Set(this.files.map(({ name }) => name));
    const name = uniqueName(path.slice(path.lastIndexOf("/") + 1), taken);
    const stored_name = `${LAYOUT.config}/${name}`;
    const coding = "none" as const;
    const options = { coding, mode: PRIVATE_FILE_MODE };
    const target = `${this.#draft.dir}/${stored_name}`;
    using writer = await StoredFileWriter.create(this.#ctx.fs, target, options);
    await writer.write(bytes);
    const sums = await writer.finish();
    const described = { name, stored_name, coding, ...sums, ...describeSource(stat) };
    this.files.push({ ...described, role, source: path });
    return new TextDecoder().decode(bytes);
  }
}

interface FoundFile {
  /** Path as it was given. */
  path: string;
  bytes: Uint8Array;
  stat: FileStat;
}

/** A file name that a backup can hold, near the given one and not taken, whatever the case. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  const plain = wanted.slice(-120).replaceAll(/[^A-Za-z0-9._-]/g, "_").replace(
    /^[^A-Za-z0-9]/,
    "x",
  );
  const [, stem = "x", suffix = ""] = /^(.+?)(\.[^.]+)?$/.exec(plain) ?? [];
  const lower = new Set(Array.from(taken, (name) => name.toLowerCase()));
  for (let number = 1;; number++) {
    const name = number === 1 ? `${stem}${suffix}` : `${stem}-${number}${suffix}`;
    if (!lower.has(name.toLowerCase())) return name;
  }
}

/** Says that a file is missing in the backup, and why. */
export function notTaken(path: string, by: string | null, why: string): Sentence {
  return by === null
    ? say("{} is not in this backup: {}", path, why)
    : say("{}, named by {}, is not in this backup: {}", path, by, why);
}

function isKeytabName(path: string): boolean {
  return /\.keytab$/i.test(path);
}
