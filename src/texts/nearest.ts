/**
 * What somebody most likely meant by a name that there is not: the candidates that come nearest, all
 * that are equally near, and none where the nearest is further away than `most`.
 */
export function nearest<T>(
  candidates: readonly T[],
  distanceTo: (candidate: T) => number,
  most: number,
): T[] {
  let found: T[] = [];
  let least = most;
  for (const candidate of candidates) {
    const distance = distanceTo(candidate);
    if (distance > least) continue;
    if (distance < least) found = [];
    least = distance;
    found.push(candidate);
  }
  return found;
}

/** How many letters of a name may be wrong: a third of them. */
export function slips(name: string): number {
  return Math.max(1, Math.floor(name.length / 3));
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
