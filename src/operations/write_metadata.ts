import { openSha256 } from "../digest/sha256.ts";
import { type BackupInfo, formatBackupInfo } from "../store/backup_info.ts";
import type { Draft } from "../store/draft.ts";
import { answerFile, LAYOUT } from "../store/layout.ts";
import { formatManifest } from "../store/manifest.ts";
import { storedFiles } from "../store/read_backup.ts";
import { formatSha256Sums } from "../store/sha256sums.ts";

/**
 * Writes the metadata of a backup: description, manifest, the server's answers by their words. The
 * checksums of all files, which make it complete, come last.
 */
export async function writeMetadata(
  draft: Draft,
  info: BackupInfo,
  answers: ReadonlyMap<string, string>,
  fileMode: number,
): Promise<void> {
  const sums = storedFiles(info).map((file) => ({
    path: file.stored_name,
    sum: file.stored_checksum.slice("sha256:".length),
  }));
  const texts = [
    [LAYOUT.backupInfo, formatBackupInfo(info)],
    [LAYOUT.manifest, formatManifest(info)],
    ...Array.from(answers, ([word, text]) => [answerFile(word), text] as const),
  ] as const;
  for (const [path, text] of texts) {
    draft.writeText(path, text, fileMode);
    const hash = await openSha256();
    hash.update(new TextEncoder().encode(text));
    sums.push({ path, sum: hash.hex() });
  }
  draft.described();
  draft.writeText(LAYOUT.sha256Sums, formatSha256Sums(sums), fileMode);
}
