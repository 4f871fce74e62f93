import type { Finding } from "../finding.ts";
import type { FileSystem } from "../io/file_system.ts";
import { LAYOUT } from "../store/layout.ts";
import { type Backup, storedFiles } from "../store/read_backup.ts";
import { say } from "../texts/say.ts";

const UNLISTED: ReadonlySet<string> = new Set([LAYOUT.sha256Sums]);

/**
 * Compares a backup's lists with its folder, both ways, by names and sizes. Reads no file but the
 * lists; the checksums are compared where the files are read anyway.
 */
export function checkStructure(fs: FileSystem, backup: Backup): Finding[] {
  const { dir, info, sums, sumsDamage } = backup;
  const findings: Finding[] = [];
  const add: Add = (kind, severity, file, message, more) =>
    findings.push({ kind, severity, file, message, ...more });

  const onDisk = new Map(listFiles(fs, dir, add));
  const files = storedFiles(info);
  const described = new Map(files.map((file) => [file.stored_name, file.stored_size]));
  const summed = new Set(sums.map((line) => line.path));
  if (sumsDamage !== null) add("BadStructure", "error", LAYOUT.sha256Sums, sumsDamage);
  else if (sums.length === 0) {
    add("MissingFile", "error", LAYOUT.sha256Sums, say("File is missing or empty"));
  }
  for (const path of new Set([...described.keys(), ...summed, LAYOUT.manifest])) {
    const size = onDisk.get(path);
    const wanted = described.get(path);
    if (size === undefined) add("MissingFile", "error", path, say("File is missing"));
    else if (wanted !== undefined && size !== wanted) {
      const message = say("File has {} bytes, its description says {}", size, wanted);
      add("HashMismatch", "error", path, message);
    }
    if (wanted !== undefined && sums.length > 0 && !summed.has(path)) {
      add("MissingFile", "error", LAYOUT.sha256Sums, say("No checksum is listed for {}", path));
    }
  }
  for (const path of onDisk.keys()) {
    if (described.has(path) || summed.has(path) || UNLISTED.has(path)) continue;
    if (path.startsWith(`${LAYOUT.logs}/`)) continue;
    add("UnexpectedFile", "warning", path, say("File is in no list of the backup"));
  }
  return findings;
}

type Add = (
  kind: Finding["kind"],
  severity: Finding["severity"],
  file: string,
  message: string,
  more?: Pick<Finding, "advice">,
) => void;

/** What a repair that was killed left: it is not part of the backup. */
function reportRepair(name: string, add: Add): void {
  if (name === LAYOUT.repair) {
    add("BadStructure", "error", name, say("A repair of this backup was not finished"), {
      advice: say("Run zkbackup verify --fix again: it finishes what was begun"),
    });
  } else {
    add("UnexpectedFile", "warning", name, say("A repair ended before it changed anything"), {
      advice: say("The next verify --fix removes what it left"),
    });
  }
}

/** Paths and sizes of the plain files of a backup, whose folders lie one level deep. */
function* listFiles(fs: FileSystem, dir: string, add: Add): Generator<[string, number]> {
  for (const name of fs.list(dir)) {
    const stat = fs.stat(`${dir}/${name}`);
    if (stat?.kind === "file") yield [name, stat.size];
    else if (stat?.kind !== "folder") {
      add("UnexpectedFile", "error", name, say("Neither a plain file nor a folder"));
    }
    if (stat?.kind !== "folder") continue;
    if (name === LAYOUT.repair || name === LAYOUT.repairDraft) {
      reportRepair(name, add);
      continue;
    }
    for (const inner of fs.list(`${dir}/${name}`)) {
      const path = `${name}/${inner}`;
      const found = fs.stat(`${dir}/${path}`);
      if (found?.kind === "file") yield [path, found.size];
      else add("UnexpectedFile", "error", path, say("Not a plain file"));
    }
  }
}
