import { editDistance, nearest, slips } from "../texts/nearest.ts";
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
  return closest(name, here, slips(name)) ??
    // Right name, wrong section; here a near miss would only be a guess.
    closest(name, CONFIG_KEYS, 1);
}

function closest(name: string, candidates: readonly string[], most: number): string | null {
  const distanceTo = (candidate: string) =>
    Math.min(...spellings(candidate).map((each) => nameDistance(letters(name), letters(each))));
  return nearest(candidates, distanceTo, most)[0] ?? null;
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
