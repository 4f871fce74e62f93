import type { ZkBackupError } from "../errors.ts";
import { canCreateIn } from "../io/folder_probe.ts";
import type { Space } from "../io/space.ts";
import { say } from "../texts/say.ts";
import type { HostPort } from "../server/four_letter_words.ts";
import type { Context } from "./context.ts";
import { resolveTargetFolder } from "./restore_folders.ts";
import { searchServer, type ServerSearch } from "./running_server.ts";

/** What was seen of a folder that a restore writes to. */
export interface FolderFacts {
  /** Free bytes of its file system; null where that could not be asked. */
  free: number | null;
  /** Whether files can be made in it; an error says why not, null that it could not be asked. */
  canCreate: true | ZkBackupError | null;
}

/**
 * What a restore has to know of the machine around the target. Most of it is to be seen only with
 * permissions that a restore gives up before it reads the backup, so it is looked at first.
 */
export interface Surroundings {
  /** What speaks for a server that runs. */
  server: ServerSearch;
  /** Number of the user who restores; null where that may not be asked. */
  uid: number | null;
  /** By path: the target folders that exist, and those beside them. */
  folders: ReadonlyMap<string, FolderFacts>;
  /** Whether SELinux is on; null where that could not be seen. */
  selinux: boolean | null;
}

/** What {@linkcode lookAround} has to know. */
export interface Outlook {
  /** dataDir, or the `version-2` in it. */
  dataDir: string;
  /** Null: the logs lie with the snapshots. */
  logDir: string | null;
  /** Where clients reach the server of the target. */
  host: HostPort;
  /** That this is its address was said, and not assumed. */
  hostGiven: boolean;
  /** Number of the user who restores; null where that may not be asked. */
  uid: number | null;
  /** Room on the file system of a folder; null where that may not be asked. */
  spaceOf: (folder: string) => Promise<Space | null>;
}

/** Where nobody has looked. */
export const UNSEEN: Surroundings = {
  server: {
    host: "",
    signs: [],
    notChecked: [say("whether a server runs with this data")],
    conclusive: false,
  },
  uid: null,
  folders: new Map(),
  selinux: null,
};

/** Looks at everything that a plan has to take into account; changes nothing. */
export async function lookAround(ctx: Context, outlook: Outlook): Promise<Surroundings> {
  const { dataDir, logDir, host, hostGiven, uid, spaceOf } = outlook;
  const targets = [
    resolveTargetFolder(ctx.fs, dataDir, "--zk-data-dir"),
    ...(logDir === null ? [] : [resolveTargetFolder(ctx.fs, logDir, "--zk-log-dir")]),
  ];
  const folders = new Map<string, FolderFacts>();
  for (const { path, exists, beside } of targets) {
    for (const folder of exists ? [beside, path] : [beside]) {
      folders.set(folder, {
        free: (await spaceOf(folder))?.free ?? null,
        canCreate: await canCreateIn(folder),
      });
    }
  }
  const used = targets.map(({ path, exists, beside }) => exists ? path : beside);
  const server = await searchServer(ctx, { host, hostGiven, dataDir, folders: used });
  return { server, uid, folders, selinux: seeSelinux(ctx) };
}

/** The kernel mounts this where SELinux is on. */
const SELINUX = "/sys/fs/selinux/enforce";

function seeSelinux({ fs }: Context): boolean | null {
  try {
    return fs.stat(SELINUX) !== null;
  } catch {
    return null;
  }
}
