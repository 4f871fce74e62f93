/** A release of ZooKeeper that is to load what is restored. */
export interface TargetVersion {
  /** As it was given: a line as `3.5`, or a release as `3.6.4`. */
  text: string;
  /** The line: 4 to 9. */
  line: number;
  /** The release of the line; infinite where the line alone was given: its newest. */
  patch: number;
}

/** Reads a line or release of 3.4 to 3.9; null where the text is none. */
export function parseTargetVersion(text: string): TargetVersion | null {
  const match = /^3\.([4-9])(?:\.([0-9]{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [, line, patch] = match;
  return { text, line: Number(line), patch: patch === undefined ? Infinity : Number(patch) };
}

/** Whether a release has what `needed` brought, which is the oldest that loads some data. */
export function hasReleaseOf({ line, patch }: TargetVersion, needed: string): boolean {
  const [, neededLine, neededPatch] = needed.split(".").map(Number) as [number, number, number];
  // ZOOKEEPER-4026 came to the lines that there were; 3.9 had it from its first release on.
  if (needed === "3.7.2" && line === 8) return patch >= neededPatch;
  return line > neededLine || (line === neededLine && patch >= neededPatch);
}
