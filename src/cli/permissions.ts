import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/** What a command needs of Deno's permissions: paths, or all of a kind. */
export interface Rights {
  /** Paths to read from. */
  read: readonly string[];
  /** Paths to write to; none: nothing is written at all. */
  write: readonly string[];
  /** Used when it is there; a backup goes on without. */
  net: boolean;
}

/** Whether a permission is there; never asks for it. */
export function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}

/** A variable of the environment; undefined where it is not set or must not be read. */
export function environment(variable: string): string | undefined {
  return isGranted({ name: "env", variable }) ? Deno.env.get(variable) : undefined;
}

/** Kinds that no command needs. */
const NEVER = ["run", "env", "sys", "ffi", "import"] as const;

/**
 * Gives up every permission that the command does not need, also under `--allow-all`, before it
 * reads a byte of what may be hostile. Permissions for single paths cannot be narrowed further.
 *
 * @throws {ZkBackupError} as {@linkcode checkRights} does.
 */
export function limitRights(rights: Rights): void {
  checkRights(rights);
  for (const name of NEVER) Deno.permissions.revokeSync({ name });
  if (!rights.net) Deno.permissions.revokeSync({ name: "net" });
  if (rights.write.length === 0) Deno.permissions.revokeSync({ name: "write" });
}

/**
 * Makes sure of the permissions that the command needs.
 *
 * @throws {ZkBackupError} `deno-permission` naming every flag that is missing, before anything has
 * begun and without a prompt.
 */
export function checkRights({ read, write }: Pick<Rights, "read" | "write">): void {
  const missing = [...missingFlag("read", read), ...missingFlag("write", write)];
  if (missing.length > 0) {
    const flags = missing.join(" ");
    throw new ZkBackupError(say("Deno was started without the permissions for this: {}", flags), {
      code: "deno-permission",
      category: "User",
      exitStatus: 1,
      hint: say("Put these before the name of the program: deno run --no-prompt {} …", flags),
    });
  }
}

/** The flag that grants what is missing, or nothing. */
function missingFlag(name: "read" | "write", paths: readonly string[]): string[] {
  const refused = new Set(
    paths.filter((path) => !isGranted({ name, path })),
  );
  return refused.size === 0 ? [] : [`--allow-${name}=${[...refused].join(",")}`];
}
