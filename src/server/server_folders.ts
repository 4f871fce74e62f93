/** Where a running server keeps its files, as it says itself. */
export interface ServerFolders {
  /** `version-2` of its dataDir. */
  snapDir: string;
  /** `version-2` of its dataLogDir. */
  logDir: string;
}

/** Reads the answer to `conf`; null where the word is refused or the folders are not in it. */
export function parseServerFolders(answer: string): ServerFolders | null {
  const field = (name: string) => new RegExp(`^${name}=(.+)$`, "m").exec(answer)?.[1]?.trimEnd();
  const [snapDir, logDir] = [field("dataDir"), field("dataLogDir")];
  return snapDir === undefined || logDir === undefined ? null : { snapDir, logDir };
}
