/** Lines of code and how many of them ran. */
export interface LineCoverage {
  found: number;
  hit: number;
}

/** Reads the line sums of each file from a report in lcov's format: `SF`, `LF`, `LH`, end. */
export function readLcov(text: string): Map<string, LineCoverage> {
  const files = new Map<string, LineCoverage>();
  let file: string | undefined;
  let sums: Partial<LineCoverage> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("SF:")) file = line.slice("SF:".length);
    else if (line.startsWith("LF:")) sums.found = Number(line.slice("LF:".length));
    else if (line.startsWith("LH:")) sums.hit = Number(line.slice("LH:".length));
    else if (line === "end_of_record") {
      const { found, hit } = sums;
      if (file === undefined || found === undefined || hit === undefined) {
        throw new Error(`Cannot read the coverage report: a record of ${file ?? "?"} lacks a sum`);
      }
      files.set(file, { found, hit });
      file = undefined;
      sums = {};
    }
  }
  return files;
}

/** Sums the files whose path begins with `folder`. */
export function sumLines(files: ReadonlyMap<string, LineCoverage>, folder: string): LineCoverage {
  const sum = { found: 0, hit: 0 };
  for (const [path, { found, hit }] of files) {
    if (!path.startsWith(folder)) continue;
    sum.found += found;
    sum.hit += hit;
  }
  return sum;
}
