import { ZkBackupError } from "../errors.ts";
import { say, type Sentence, type Template } from "../texts/say.ts";

/** What can be tried on a file, each with the sentence about its failure: path, and why. */
const FAILED = {
  read: "Cannot read {}: {}",
  write: "Cannot write {}: {}",
  create: "Cannot create {}: {}",
  "create a file in": "Cannot create a file in {}: {}",
  "create folder": "Cannot create folder {}: {}",
  "look at": "Cannot look at {}: {}",
  "seek in": "Cannot seek in {}: {}",
  sync: "Cannot sync {}: {}",
  list: "Cannot list {}: {}",
  lock: "Cannot lock {}: {}",
  remove: "Cannot remove {}: {}",
  "set the mode of": "Cannot set the mode of {}: {}",
  "set the owner of": "Cannot set the owner of {}: {}",
} as const satisfies Record<string, Template>;

/** What was tried on a path; a rename is tried on the new name of the path that it gives. */
export type FileOperation = keyof typeof FAILED | { rename: string };

interface Known {
  code: string;
  text: Sentence;
  hint?: Sentence;
}

const BY_ERRNO: Record<string, Known> = {
  ENOENT: { code: "not-found", text: say("does not exist") },
  ENOTDIR: { code: "not-a-folder", text: say("is not a folder") },
  EACCES: {
    code: "permission-denied",
    text: say("permission denied"),
    hint: say("Run as a user who may do that, usually the one ZooKeeper runs as"),
  },
  EPERM: { code: "permission-denied", text: say("operation not permitted") },
  EEXIST: { code: "exists", text: say("exists already") },
  ENOSPC: { code: "disk-full", text: say("no space left on the file system") },
  EDQUOT: { code: "quota-exceeded", text: say("disk quota exceeded") },
  EROFS: { code: "read-only", text: say("the file system is read-only") },
  EXDEV: {
    code: "other-file-system",
    text: say("source and target are on different file systems"),
  },
  ENOTEMPTY: { code: "not-empty", text: say("folder is not empty") },
  EIO: {
    code: "io-error",
    text: say("the disk reports an input/output error"),
    hint: say("Look at the kernel log; copy what can still be read to another disk"),
  },
};

/**
 * Permission that Deno asks for, from the text of its error: `Requires read access to "/a", run again
 * with the --allow-read flag`. The path can be another than that of the call: a rename has two.
 */
function missingPermission(error: Error): { flag: string; path: string | undefined } {
  const flag = /--allow-[a-z]+/.exec(error.message)?.[0] ?? say("a permission flag");
  const isForPath = flag === "--allow-read" || flag === "--allow-write";
  return { flag, path: isForPath ? /access to "([^"]+)"/.exec(error.message)?.[1] : undefined };
}

function errnoOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return code;
  if (error instanceof Deno.errors.NotFound) return "ENOENT";
  if (error instanceof Deno.errors.AlreadyExists) return "EEXIST";
  if (error instanceof Deno.errors.PermissionDenied) return "EACCES";
  return "";
}

/** The sentence that says what was tried on which path and why it failed. */
export function failure(operation: FileOperation, path: string, why: string): Sentence {
  return typeof operation === "object"
    ? say("Cannot rename {} to {}: {}", operation.rename, path, why)
    : say(FAILED[operation], path, why);
}

/**
 * Turns what a file call threw into a {@linkcode ZkBackupError} that says what was tried on which
 * path.
 */
export function fileError(operation: FileOperation, path: string, thrown: unknown): ZkBackupError {
  if (thrown instanceof ZkBackupError) return thrown;
  if (!(thrown instanceof Error)) throw thrown;
  if (thrown instanceof Deno.errors.NotCapable) {
    const { flag, path: wanted } = missingPermission(thrown);
    if (flag === "--allow-all") return systemFile(operation, path, thrown);
    return new ZkBackupError(failure(operation, path, say("Deno was started without {}", flag)), {
      code: "deno-permission",
      category: "User",
      exitStatus: 1,
      path,
      hint: say("Add {} to the command line", wanted === undefined ? flag : `${flag}=${wanted}`),
      cause: thrown,
    });
  }
  const known = BY_ERRNO[errnoOf(thrown)];
  return new ZkBackupError(failure(operation, path, known?.text ?? thrown.message), {
    code: known?.code ?? "io-error",
    category: "IO",
    path,
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: thrown,
  });
}

/** Whether a file call failed because there is nothing under the path, or nothing any more. */
export function isNotFound(error: unknown): boolean {
  return error instanceof ZkBackupError && error.code === "not-found";
}

/** Deno opens `/proc`, `/sys` and the like for programs with all permissions alone. */
function systemFile(operation: FileOperation, path: string, cause: unknown): ZkBackupError {
  const why = say("it belongs to the system and is no data of ZooKeeper");
  return new ZkBackupError(failure(operation, path, why), {
    code: "system-file",
    category: "User",
    exitStatus: 1,
    path,
    hint: say("Give a folder on a disk"),
    cause,
  });
}
