import { ZkBackupError } from "../errors.ts";
import type { FileStat, FileSystem } from "../io/file_system.ts";
import { readText } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import { unlessItFails } from "./processes.ts";

/** Who is to own what a restore writes. */
export interface PlannedOwner {
  /** Number of the user; null where the system has none. */
  uid: number | null;
  /** Number of the group. */
  gid: number | null;
  /** Why: the option, the files that are replaced, the target folder, or the user's name. */
  because: "option" | "replaced-files" | "target-folder" | "user-zookeeper";
}

/** What the choice of an owner rests on. */
export interface OwnerChoice {
  /** `USER[:GROUP]` or `UID:GID` as given; null: nobody said. */
  wanted: string | null;
  /** A file that is replaced; null where there is none. */
  replaced: FileStat | null;
  /** The target folder, or the one that it is made in. */
  folder: FileStat;
  /** Number of the user who restores; null where that may not be asked. */
  uid: number | null;
}

/** Where the system keeps its users and groups; those of a directory service are not in it. */
export const USERS_FILE = "/etc/passwd";
/** The same for groups. */
export const GROUPS_FILE = "/etc/group";
const LIMIT = 16 * 1024 * 1024;
/** The highest number: the one above stands for "do not change". */
const MOST = 0xffff_fffe;
const ROOT = 0;
const USUAL_USER = "zookeeper";

/**
 * Who is to own the restored files: the one named, else the owner of what is replaced, else that of
 * the target folder; where root has made an empty one, the user zookeeper, if there is one.
 *
 * @throws {ZkBackupError} `wrong-owner` for one that does not exist, `owner-needs-root`.
 */
export function planOwner(fs: FileSystem, choice: OwnerChoice): PlannedOwner {
  const { wanted, replaced, folder, uid } = choice;
  if (wanted !== null) {
    if (uid !== null && uid !== ROOT) throw needsRoot(uid);
    return { ...parseOwner(fs, wanted), because: "option" };
  }
  if (replaced !== null) {
    return { uid: replaced.uid, gid: replaced.gid, because: "replaced-files" };
  }
  if (uid === ROOT && folder.uid === ROOT) {
    const entry = unlessItFails(() => findUser(fs, USUAL_USER));
    if (entry !== null && entry !== undefined) return { ...entry, because: "user-zookeeper" };
  }
  return { uid: folder.uid, gid: folder.gid, because: "target-folder" };
}

/** Whether a name has to be looked up in the files of users and groups. */
export function namesOwner(wanted: string): boolean {
  return !/^[0-9]+:[0-9]+$/.test(wanted);
}

function parseOwner(fs: FileSystem, wanted: string): { uid: number; gid: number } {
  const parts = /^([^:]+)(?::([^:]+))?$/.exec(wanted);
  if (parts === null) {
    throw wrongOwner(say('Cannot read "{}" as an owner', wanted));
  }
  const [, user = "", group] = parts;
  const entry = namesOwner(wanted) ? findUser(fs, user) : undefined;
  const uid = isNumber(user) ? Number(user) : entry?.uid;
  if (uid === undefined || uid > MOST) {
    throw wrongOwner(say("There is no user {} in {}", user, USERS_FILE));
  }
  const gid = group === undefined
    ? entry?.gid
    : isNumber(group)
    ? Number(group)
    : findGroup(fs, group);
  if (group === undefined && gid === undefined) {
    throw wrongOwner(
      say("The group of user {} is not known, for it is not in {}", uid, USERS_FILE),
    );
  }
  if (gid === undefined || gid > MOST) {
    throw wrongOwner(say("There is no group {} in {}", group ?? "", GROUPS_FILE));
  }
  return { uid, gid };
}

function isNumber(text: string): boolean {
  return /^[0-9]{1,10}$/.test(text);
}

/** A user by name or number, with the group that the user is in at first. */
function findUser(fs: FileSystem, user: string): { uid: number; gid: number } | undefined {
  // name:password:uid:gid:comment:home:shell
  const entry = linesOf(fs, USERS_FILE).find(([name, , uid]) => name === user || uid === user);
  const [, , uid = "", gid = ""] = entry ?? [];
  return isNumber(uid) && isNumber(gid) ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function findGroup(fs: FileSystem, group: string): number | undefined {
  // name:password:gid:members
  const gid = linesOf(fs, GROUPS_FILE).find(([name]) => name === group)?.[2] ?? "";
  return isNumber(gid) ? Number(gid) : undefined;
}

function linesOf(fs: FileSystem, path: string): string[][] {
  return readText(fs, path, LIMIT).split("\n").map((line) => line.split(":"));
}

function wrongOwner(message: string): ZkBackupError {
  return new ZkBackupError(message, {
    code: "wrong-owner",
    category: "User",
    exitStatus: 1,
    hint: say("Write --owner as USER, USER:GROUP or UID:GID"),
  });
}

/** Only root gives files away; `uid` is who tried. */
export function needsRoot(uid: number | null, cause?: unknown): ZkBackupError {
  const message = uid === null
    ? say("Only root may give files to another owner")
    : say("Only root may give files to another owner, and this is user {}", uid);
  return new ZkBackupError(message, {
    code: "owner-needs-root",
    category: "User",
    exitStatus: 1,
    hint: say("Run as root, or without --owner as the user ZooKeeper runs as"),
    ...(cause === undefined ? {} : { cause }),
  });
}
