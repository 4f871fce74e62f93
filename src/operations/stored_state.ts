import type { Finding } from "../finding.ts";
import type { BackupInfo } from "../store/backup_info.ts";
import { LAYOUT } from "../store/layout.ts";
import { type Backup, storedFiles } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";
import { Content } from "./content.ts";
import type { Context } from "./context.ts";

/** How the files of a backup agree with its lists. */
export interface Structure {
  /** Stored files that the description lists. */
  listed: number;
  /** Of these, those that are not there: their paths in the backup. */
  missing: string[];
  /** Of these, those that are there and are not what was stored. */
  changed: string[];
  /** Whether the description itself is what was written when the backup was made or repaired. */
  descriptionIntact: boolean;
}

/**
 * Compares the checksum of every listed file with both lists; `checked` holds those that were taken
 * while the files were read for their records. Of a file in `resized`, whose size alone shows that
 * it is another, a checksum is told only where it shows whose file it is.
 */
export async function compareChecksums(
  ctx: Context,
  { dir, info, sums }: Backup,
  checked: ReadonlyMap<string, string>,
  resized: ReadonlySet<string>,
): Promise<Finding[]> {
  const described = new Map(storedFiles(info).map((f) => [f.stored_name, f.stored_checksum]));
  const summed = new Map(sums.map(({ path, sum }) => [path, `sha256:${sum}`]));
  const findings: Finding[] = [];
  for (const file of new Set([...described.keys(), ...summed.keys()])) {
    if (ctx.fs.stat(`${dir}/${file}`)?.kind !== "file") continue;
    const found = checked.get(file) ?? await checksumOf(ctx, `${dir}/${file}`);
    const bySums = summed.get(file);
    const wanted = described.get(file) ?? bySums;
    if (wanted !== undefined && wanted !== found) {
      const list = described.has(file) ? LAYOUT.backupInfo : LAYOUT.sha256Sums;
      const message = say("File does not have the SHA-256 that {} lists", list);
      const owner = ownerOf(file, found, info);
      if (owner === null && resized.has(file)) continue;
      const advice = owner === null ? {} : {
        advice: say(
          "It has the checksum that {} should have: unless that file is whole, give this one its name",
          owner,
        ),
      };
      findings.push({ kind: "HashMismatch", severity: "error", file, message, ...advice });
    } else if (bySums !== undefined && bySums !== found) {
      const message = say(
        "It lists another SHA-256 for {} than the file has and its description",
        file,
      );
      findings.push({ kind: "HashMismatch", severity: "error", file: LAYOUT.sha256Sums, message });
    }
  }
  return findings;
}

/**
 * The listed file whose checksum another one has, `sha256:…`: the two were exchanged, or one was
 * copied over the other; null where a file has its own, or nobody's.
 */
export function ownerOf(file: string, checksum: string, info: BackupInfo): string | null {
  const owners = storedFiles(info).filter((other) => other.stored_checksum === checksum)
    .map((other) => other.stored_name);
  return owners.includes(file) ? null : owners[0] ?? null;
}

async function checksumOf(ctx: Context, path: string): Promise<string> {
  using content = await Content.open(ctx.fs, path, "none", ctx.signal, { checksum: true });
  return await content.storedChecksum();
}

/** What the checks of lists and checksums come to; `missing` are the paths of files that are gone. */
export function structureOf(
  info: BackupInfo,
  findings: readonly Finding[],
  missing: ReadonlySet<string>,
): Structure {
  const listed = storedFiles(info).map((file) => file.stored_name);
  const mismatched = new Set(
    findings.filter(({ kind }) => kind === "HashMismatch").map(({ file }) => file),
  );
  return {
    listed: listed.length,
    missing: listed.filter((file) => missing.has(file)),
    changed: listed.filter((file) => mismatched.has(file) && !missing.has(file)),
    descriptionIntact: !mismatched.has(LAYOUT.backupInfo),
  };
}

/** Files in any list of a backup, and how many of them nothing is wrong with as files. */
export function countStored(
  { info, sums }: Backup,
  findings: readonly Finding[],
): { listed: number; present: number } {
  const flawed = new Set(
    findings.filter(({ severity }) => severity === "error").map(({ file }) => file),
  );
  const files = new Set([
    ...storedFiles(info).map((file) => file.stored_name),
    ...sums.map(({ path }) => path),
    ...[LAYOUT.backupInfo, LAYOUT.manifest, LAYOUT.sha256Sums],
    ...flawed,
  ]);
  return { listed: files.size, present: files.size - flawed.size };
}
