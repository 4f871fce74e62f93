import type { Settings } from "../config/setting.ts";
import { wrongUsage } from "./wrong_usage.ts";
import { say } from "../texts/say.ts";

/**
 * The data dir of the member, which has no default.
 *
 * @throws {ZkBackupError} `wrong-usage`.
 */
export function dataDirOf({ "zookeeper.data_dir": { value } }: Settings): string {
  if (value !== null) return value;
  throw wrongUsage(
    say("--zk-data-dir is needed, with a value"),
    say("Give the dataDir of zoo.cfg, or set zookeeper.data_dir in the configuration"),
  );
}
