/**
 * The ZooKeeper lines zkbackup is tested against, each by its last release (3.9 by the newest that
 * resolves). This is the one list: fixtures, compatibility tests and CI all read it.
 */
export const ZOOKEEPER_VERSIONS = [
  "3.4.14",
  "3.5.10",
  "3.6.4",
  "3.7.2",
  "3.8.6",
  "3.9.5",
] as const;

/** One of {@linkcode ZOOKEEPER_VERSIONS}. */
export type ZooKeeperVersion = (typeof ZOOKEEPER_VERSIONS)[number];

/** Whether `text` names one of the tested versions. */
export function isZooKeeperVersion(text: string): text is ZooKeeperVersion {
  return (ZOOKEEPER_VERSIONS as readonly string[]).includes(text);
}

/** Whether `version` is of the line `line` ("3.6") or a later one. */
export function atLeast(version: ZooKeeperVersion, line: string): boolean {
  const minor = (text: string): number => Number(text.split(".")[1]);
  return minor(version) >= minor(line);
}

/**
 * The client to talk to a server of `version` with: the one of the same release, except that the
 * 3.4.14 client cannot connect on Java 17.
 */
export function clientVersion(version: ZooKeeperVersion): ZooKeeperVersion {
  return version === "3.4.14" ? "3.5.10" : version;
}
