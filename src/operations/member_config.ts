import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import { readSmallFile } from "../io/small_file.ts";
import { say, type Sentence } from "../texts/say.ts";
import { parseZooCfg, type ZooCfg } from "../zookeeper/zoo_cfg.ts";

/** Largest configuration file that is read or taken, in bytes. */
export const CONFIG_FILE_LIMIT: number = 1024 * 1024;

/** A member's configuration, as far as it was looked at. */
export interface MemberConfig {
  /** Folder of zoo.cfg, without links. */
  dir: string;
  /** Path of zoo.cfg in it. */
  path: string;
  /** What zoo.cfg says; null where no server would understand it. */
  zooCfg: ZooCfg | null;
  /** Why not, or null. */
  damage: string | null;
}

/**
 * Reads the zoo.cfg in a folder. Links are followed, as Kubernetes mounts configuration by links.
 *
 * @throws {ZkBackupError} `wrong-config-folder` where there is none that can be read.
 */
export function readMemberConfig(fs: FileSystem, confDir: string): MemberConfig {
  if (fs.stat(confDir) === null) throw wrongFolder(say("--zk-conf-dir {} does not exist", confDir));
  const dir = fs.realPath(confDir);
  if (fs.stat(dir)?.kind !== "folder") {
    throw wrongFolder(say("--zk-conf-dir {} is not a folder", confDir));
  }
  const path = `${dir}/zoo.cfg`;
  if (fs.stat(path) === null) throw wrongFolder(say("There is no zoo.cfg in {}", dir));
  const bytes = readZooCfg(fs, path);
  try {
    return { dir, path, zooCfg: parseZooCfg(bytes), damage: null };
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    const damage = say("{} cannot be read as a server would: {}", path, error.message);
    return { dir, path, zooCfg: null, damage };
  }
}

function readZooCfg(fs: FileSystem, path: string): Uint8Array {
  try {
    return readSmallFile(fs, fs.realPath(path), CONFIG_FILE_LIMIT).bytes;
  } catch (error) {
    if (!(error instanceof ZkBackupError) || error.code === "deno-permission") throw error;
    throw wrongFolder(say("Cannot use {} as zoo.cfg: {}", path, error.message), error);
  }
}

function wrongFolder(message: Sentence, cause?: ZkBackupError): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-config-folder",
    category: "User",
    exitStatus: 1,
    hint: say("Give --zk-conf-dir the folder of the zoo.cfg that the server is started with"),
    ...(cause === undefined ? {} : { cause }),
  });
}
