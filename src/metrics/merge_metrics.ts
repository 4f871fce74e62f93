import type { ZkBackupError } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import { formatLabels, readLine } from "./exposition.ts";
import { FAMILIES, FAMILY_NAMES, type FamilyName, isFamilyName } from "./families.ts";
import { type Change, changesOf, type Outcome } from "./outcome.ts";
import { unusableFile } from "./unusable_file.ts";

/** What a file of metrics holds. */
interface MetricsFile {
  /** Values of our own series as they are written, by name and then by labels as text. */
  own: Map<FamilyName, Map<string, string>>;
  /** Lines about the metrics of others, as they are. */
  foreign: string[];
}

/**
 * The text of a metrics file after a command has ended: the series of the command and its member
 * are set, counters go on, and all others stay, also the metrics of other programs.
 *
 * What is there must read as metrics without timestamps. Anything else is refused: it is most likely
 * another file than was meant.
 *
 * @param existing Text of the file so far, null where there is none
 * @param member Whose data the command worked on; the value of the label `member`
 * @param path Path of the file, for messages
 * @throws {ZkBackupError} `metrics-file-unusable` naming the line.
 */
export function mergeMetrics(
  existing: string | null,
  member: string,
  outcome: Outcome,
  path: string,
): string {
  if (member === "") throw new RangeError("A member without a name cannot be told from no member");
  const file = readMetrics(existing ?? "", path);
  const labels = formatLabels([["member", member.toWellFormed()]]);
  for (const [name, change] of Object.entries(changesOf(outcome))) {
    const series = file.own.get(name as FamilyName)!;
    const value = changed(name, series.get(labels), change);
    if (value === null) series.delete(labels);
    else series.set(labels, value);
  }
  return formatMetrics(file);
}

function changed(name: string, before: string | undefined, change: Change): string | null {
  if ("remove" in change) return null;
  const value = "set" in change ? change.set : count(before) + change.add;
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a number: it is ${value}`);
  return `${value}`;
}

/** A counter so far. What cannot be one begins again, which Prometheus knows from restarts. */
function count(before: string | undefined): number {
  const value = Number(before ?? 0);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
}

function readMetrics(text: string, path: string): MetricsFile {
  const own = new Map(FAMILY_NAMES.map((name) => [name, new Map<string, string>()]));
  const foreign: string[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    const read = readLine(line);
    if (typeof read === "string") throw refuse(path, index, read);
    if (read.kind === "blank") continue;
    if (read.kind === "comment") {
      foreign.push(line);
      continue;
    }
    const { name } = read;
    const labels = read.kind === "sample" ? formatLabels(read.labels) : "";
    const identity = `${read.kind} ${name}${labels}`;
    if (seen.has(identity)) throw refuse(path, index, say("it repeats a line above"));
    seen.add(identity);
    if (read.kind === "type" && hidesOwn(name, read.type)) {
      throw refuse(path, index, say("it makes {}_count a part of a {}", name, read.type));
    }
    if (!isFamilyName(name)) foreign.push(line);
    else if (read.kind === "sample") own.get(name)!.set(labels, read.value);
  }
  return { own, foreign };
}

/** Histograms and summaries have a series of their own that ends in `_count`, as three of ours do. */
function hidesOwn(name: string, type: string): boolean {
  return (type === "histogram" || type === "summary") && isFamilyName(`${name}_count`);
}

function refuse(path: string, index: number, why: Sentence): ZkBackupError {
  return unusableFile(path, say("line {} is not what Prometheus reads: {}", index + 1, why));
}

/** Writes the file: our own metrics in the order of their table, then those of others. */
function formatMetrics({ own, foreign }: MetricsFile): string {
  const lines: string[] = [];
  for (const [name, series] of own) {
    if (series.size === 0) continue;
    const { help, type } = FAMILIES[name];
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of [...series].sort(([a], [b]) => (a < b ? -1 : 1))) {
      lines.push(`${name}${labels} ${value}`);
    }
  }
  return [...lines, ...foreign].map((line) => `${line}\n`).join("");
}
