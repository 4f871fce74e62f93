import { spaceOf, userId } from "../api/rights.ts";
import type { Settings } from "../config/setting.ts";
import type { Outlook } from "../operations/restore_surroundings.ts";
import { parseHostPort } from "../server/four_letter_words.ts";
import { withoutVersionFolder } from "../zookeeper/data_dir.ts";
import { dataDirOf } from "./data_dir.ts";
import type { RestoreFlags } from "./usage/flags.ts";

/** What is looked at around the target of a restore, with all permissions that there are. */
export function outlook(flags: RestoreFlags, settings: Settings): Outlook {
  return {
    dataDir: dataDirOf(settings),
    logDir: settings["zookeeper.log_dir"].value,
    host: parseHostPort(settings["zookeeper.host"].value),
    hostGiven: flags["zk-host"] !== undefined,
    uid: userId(),
    spaceOf,
  };
}

/**
 * The folders that a restore reads and writes: those in which `version-2` lies, since its files are
 * staged beside that.
 */
export function stagingFolders(settings: Settings): string[] {
  const dataDir = dataDirOf(settings);
  return [dataDir, settings["zookeeper.log_dir"].value ?? dataDir].map(withoutVersionFolder);
}
