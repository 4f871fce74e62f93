import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/**
 * Adds to the error of what comes before the first change that the target is as it was; who gave a
 * wrong command line did not begin anything.
 */
export async function leavingTarget<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const isWrongUse = error instanceof ZkBackupError && error.exitStatus === 1;
    throw isWrongUse ? error : targetLeft(error, null);
  }
}

/**
 * An error that says that the target is as it was. `guard` is that of an earlier restore, which
 * still keeps ZooKeeper from starting. What ends a run, and what is no {@linkcode ZkBackupError},
 * stays what it is.
 */
export function targetLeft(error: unknown, guard: string | null): unknown {
  if (!(error instanceof ZkBackupError) || error.code === "interrupted") return error;
  const { message, code, category, exitStatus, path, offset, hint, cause } = error;
  return new ZkBackupError(message, {
    code,
    category,
    hint: describeTarget(hint, guard),
    ...(exitStatus === undefined ? {} : { exitStatus }),
    ...(path === undefined ? {} : { path }),
    ...(offset === undefined ? {} : { offset }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function describeTarget(hint: string | undefined, guard: string | null): string {
  if (guard === null) {
    return hint === undefined
      ? say("The target is as it was")
      : say("{}. The target is as it was", hint);
  }
  return hint === undefined
    ? say(
      "The target is as it was: an earlier restore died, and {} keeps ZooKeeper from starting until one is done",
      guard,
    )
    : say(
      "{}. The target is as it was: an earlier restore died, and {} keeps ZooKeeper from starting until one is done",
      hint,
      guard,
    );
}
