import { parseJavaProperties } from "./java_properties.ts";

/** What a backup has to know of a member's zoo.cfg. */
export interface ZooCfg {
  /** Holds snapshots, epoch files and myid; null where it is not set, and no server starts. */
  dataDir: string | null;
  /** Holds the transaction logs; that is dataDir, unless dataLogDir is set. */
  dataLogDir: string | null;
  /** Where the members of the ensemble are listed (3.5+). */
  dynamicConfigFile: string | null;
  /** Paths of TLS stores and of the files that hold their passwords, as they are written. */
  tlsFiles: string[];
  /** Members are listed here or in a dynamic file, so the server needs a myid. */
  namesServers: boolean;
  /** Passwords or the super user's digest stand in the file itself. */
  holdsSecrets: boolean;
}

/** Settings that name a TLS store, or a file with the password of one. */
const TLS_FILES: readonly string[] = ["ssl", "ssl.quorum", "metricsProvider.ssl"].flatMap(
  (prefix) =>
    ["keyStore", "trustStore"].flatMap((store) => [
      `${prefix}.${store}.location`,
      `${prefix}.${store}.passwordPath`,
    ]),
);
const SECRET = /(?:^|\.)(?:password|superDigest)$/i;

/**
 * Reads zoo.cfg as the server does.
 *
 * @throws {ZkBackupError} `malformed-properties` as `parseJavaProperties` does.
 */
export function parseZooCfg(bytes: Uint8Array): ZooCfg {
  const settings = new Map(
    Array.from(parseJavaProperties(bytes), ([key, value]) => [trim(key), trim(value)] as const),
  );
  const dataDir = settings.get("dataDir") ?? null;
  const dynamicConfigFile = settings.get("dynamicConfigFile") || null;
  const keys = [...settings.keys()];
  return {
    dataDir,
    dataLogDir: settings.get("dataLogDir") ?? dataDir,
    dynamicConfigFile,
    tlsFiles: tlsFilesOf(settings),
    namesServers: dynamicConfigFile !== null || keys.some((key) => key.startsWith("server.")),
    holdsSecrets: keys.some((key) => SECRET.test(key)),
  };
}

/** Paths of the files that TLS needs, from settings by the names that zoo.cfg has for them. */
export function tlsFilesOf(settings: ReadonlyMap<string, string>): string[] {
  return TLS_FILES.flatMap((key) => settings.get(key) || []);
}

/** As Java's `String.trim`, which leaves the blanks that are beyond ASCII. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(start, end);
}
