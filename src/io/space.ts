/** How much room a file system has, in bytes. */
export interface Space {
  /** What an ordinary user may still write. */
  free: number;
  /** Its size. */
  total: number;
}

/**
 * Room on the file system that holds a folder; null where it cannot be asked. Deno gives it with
 * `--allow-sys=statfs` and the right to read the folder; on a terminal it would ask for a right that
 * is missing, so the caller looks first.
 */
export async function measureSpace(path: string): Promise<Space | null> {
  const { statfsSync } = await import("node:fs");
  try {
    const { bsize, bavail, blocks } = statfsSync(path);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    // What is wrong with the folder itself is told by who works on it.
    return null;
  }
}
