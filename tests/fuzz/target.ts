import type { Random } from "./random.ts";

/** Something that is fed with mutations. */
export interface FuzzTarget {
  /** Name, for the command line. */
  name: string;
  /**
   * Makes one case in an empty folder, runs it, and holds what the program claims against what can be
   * known without it. Throws where a claim goes too far, or with whatever is no error of the program.
   */
  run: (random: Random, folder: string) => Promise<void>;
}

/** Runs something that may refuse; null where it did with an error of the program. */
export async function unlessRefused<T>(work: () => T | Promise<T>): Promise<T | null> {
  const { ZkBackupError } = await import("../../src/errors.ts");
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
    return null;
  }
}
