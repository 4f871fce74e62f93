import { ZkBackupError } from "../errors.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import { readSmallFile } from "../io/small_file.ts";
import { type AdminAddress, parseAdminUrl } from "../server/admin_server.ts";
import { say } from "../texts/say.ts";
import { wrongUsage } from "./wrong_usage.ts";
import { environment } from "./permissions.ts";
import type { BackupFlags } from "./usage/flags.ts";

/** Credentials are on the command line of no process, so they come from here or from a file. */
const VARIABLE = "ZKBACKUP_ADMIN_AUTH";
/** Most bytes of a file with one line of credentials. */
const MOST_BYTES = 4096;

/**
 * How the AdminServer is asked, from the flags, the environment and the file with the credentials:
 * one line, the scheme and the credentials as in `digest user:password`. Null: it is not asked.
 */
export function adminOf(flags: BackupFlags): AdminAddress | null {
  const { "admin-url": address, "admin-auth-file": file } = flags;
  if (address === undefined) {
    if (file !== undefined) throw wrongUsage(say("--admin-auth-file is for --admin-url only"));
    return null;
  }
  const url = parseAdminUrl(address);
  const [text, source] = file === undefined
    ? [environment(VARIABLE), VARIABLE]
    : [readCredentials(file), file];
  if (text === undefined) return { url, authorization: null };
  // Nothing of it may stand in a message.
  if (!/^[a-z0-9]+ [\x21-\x7e]+$/.test(text)) {
    throw wrongUsage(
      say("{} does not hold credentials", source),
      say('Write one line with the scheme and the credentials, as in "digest user:password"'),
    );
  }
  return { url, authorization: text };
}

function readCredentials(file: string): string {
  try {
    const { bytes } = readSmallFile(new DenoFileSystem(), file, MOST_BYTES);
    return new TextDecoder().decode(bytes).trim();
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    throw wrongUsage(say("Cannot use --admin-auth-file: {}", error.message), error.hint);
  }
}
