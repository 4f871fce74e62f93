import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { hasRoom, noRoom, type SpaceNeed } from "./restore_space.ts";
import type { Surroundings } from "./restore_surroundings.ts";
import type { ServerSign } from "./running_server.ts";

/** Where a restore goes, and what is there. */
interface Target {
  folders: { snap: TargetFolder; log: TargetFolder };
  replaced: readonly string[];
}

/** What the user allows. */
interface Allowed {
  allowRunning: boolean;
}

/** Why a restore would be refused, by what was seen around its target. */
export function findObstacles(
  target: Target,
  options: Allowed,
  space: readonly SpaceNeed[],
  seen: Surroundings,
): ZkBackupError[] {
  const running = options.allowRunning
    ? undefined
    : seen.server.signs.find((sign) => refuses(sign, target));
  const unwritable = [...seen.folders.values()].flatMap(({ canCreate }) =>
    canCreate instanceof ZkBackupError ? [canCreate] : []
  );
  return [
    ...(running === undefined ? [] : [serverRuns(running)]),
    ...unwritable,
    ...space.flatMap((need) => noRoom(need) ?? []),
  ];
}

/**
 * Whether a restore is refused for a sign of a server. A port may be that of another server on the
 * machine: it says nothing of an empty folder, unless it was named.
 */
export function refuses({ kind, certain }: ServerSign, { replaced }: Pick<Target, "replaced">) {
  return certain || (kind === "port" && replaced.length > 0);
}

/** What could not be looked at, each as "whether …". */
export function findUnchecked(
  { folders }: Target,
  space: readonly SpaceNeed[],
  seen: Surroundings,
): string[] {
  const { snap, log } = folders;
  const paths = new Set([snap.beside, log.beside]);
  return [
    ...seen.server.notChecked,
    ...[...paths].filter((path) => !seen.folders.get(path)?.canCreate).map((path) =>
      say("whether files can be made in {}", path)
    ),
    ...space.filter((need) => hasRoom(need) === null).map(({ folder }) =>
      say("whether {} has room: Deno needs --allow-sys=statfs", folder)
    ),
    ...(seen.selinux === null ? [say("whether SELinux is on: that needs --allow-all")] : []),
  ];
}

function serverRuns({ text }: ServerSign): ZkBackupError {
  return new ZkBackupError(say("A ZooKeeper server seems to run with this data: {}", text), {
    code: "server-running",
    category: "User",
    hint: say(
      "Stop ZooKeeper on this member; where it is another server, name this member's address with --zk-host, or add --allow-running",
    ),
  });
}
