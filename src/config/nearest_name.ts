import { CONFIG_KEYS, SECTIONS, splitKey } from "./keys.ts";

/** Longer names are not compared: no key has half of this, and files may be hostile. */
const LONGEST_NAME = 64;
/** A shorter ending, such as "file", says nothing. */
const SHORTEST_ENDING = "logdir".length;

/**
 * The key or section that somebody most likely meant by a name that there is not, or null. `section`
 * is where the name stands, null at the top of the file.
 */
export function nearestName(name: string, section: string | null): string | null {
  if (name.length > LONGEST_NAME) return null;
  const here = section === null ? [...SECTIONS.keys()] : SECTIONS.get(section) ?? [];
  return nearest(name, here, slips(name)) ??
    // Right name, wrong section; here a near miss would only be a guess.
    nearest(name, CONFIG_KEYS, 1);
}

/** How many letters may be wrong: a third of them. */
function slips(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
}

function nearest(name: string, candidates: readonly string[], most: number): string | null {
  let best: string | null = null;
  let least = most + 1;
  for (const candidate of candidates) {
    for (const spelling of spellings(candidate)) {
      const distance = nameDistance(letters(name), letters(spelling));
      if (distance >= least) continue;
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** A key as people write it: by its name alone, or with its section. */
function spellings(candidate: string): string[] {
  const key = CONFIG_KEYS.find((each) => each === candidate);
  return key === undefined ? [candidate] : [splitKey(key)[1], key];
}

/** Letters alone: dataDir, data-dir and data_dir are one name. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, "");
}

/** Names that end alike are near: ZooKeeper's own dataLogDir is our log_dir. */
function nameDistance(name: string, wanted: string): number {
  const distance = editDistance(name, wanted);
  const endsAlike = wanted.length >= SHORTEST_ENDING && name.endsWith(wanted);
  return endsAlike ? Math.min(distance, 1) : distance;
}

/** Letters to add, leave out, change or swap with their neighbour to get from one to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let distance = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) distance = Math.min(distance, beforeLast[j - 2]! + 1);
      row.push(distance);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}
