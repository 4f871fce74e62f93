import { openSha256 } from "../digest/sha256.ts";
import { type BackupInfo, formatBackupInfo } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { formatManifest } from "../store/manifest.ts";
import { storedFiles } from "../store/read_backup.ts";
import { formatSha256Sums, type Sha256Line } from "../store/sha256sums.ts";

/** Where the metadata is written to: a backup that is being made, or repaired. */
interface Metadata {
  writeText(file: string, text: string, mode: number): void;
}

/** What is written besides the description and the manifest. */
interface More {
  /** Further texts, by their paths; the server's answers. */
  texts?: Iterable<readonly [path: string, text: string]>;
  /** Checksums of files that are there already and no part of the description. */
  sums?: readonly Sha256Line[];
  /** Called when all but the checksums are written. */
  described?: () => void;
}

/**
 * Writes the metadata of a backup: description, manifest, further texts. The checksums of all files,
 * which make it complete, come last.
 */
export async function writeMetadata(
  to: Metadata,
  info: BackupInfo,
  fileMode: number,
  { texts = [], sums: others = [], described = () => {} }: More = {},
): Promise<void> {
  const sums = [
    ...storedFiles(info).map((file) => ({
      path: file.stored_name,
      sum: file.stored_checksum.slice("sha256:".length),
    })),
    ...others,
  ];
  const all = [
    [LAYOUT.backupInfo, formatBackupInfo(info)],
    [LAYOUT.manifest, formatManifest(info)],
    ...texts,
  ] as const;
  for (const [path, text] of all) {
    to.writeText(path, text, fileMode);
    const hash = await openSha256();
    hash.update(new TextEncoder().encode(text));
    sums.push({ path, sum: hash.hex() });
  }
  described();
  to.writeText(LAYOUT.sha256Sums, formatSha256Sums(sums), fileMode);
}
