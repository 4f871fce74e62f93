/** Files in which a quorum member keeps its epochs; they stand beside the snapshots. */
export const EPOCH_FILES = ["currentEpoch", "acceptedEpoch"] as const;

/** Largest epoch file that is read: a number of at most 20 digits, and then some. */
export const EPOCH_FILE_LIMIT = 64;

/**
 * Reads the text of an epoch file as the server does: the first line, decimal digits and nothing
 * else. Returns null for a text that would keep the server from starting.
 */
export function parseEpoch(text: string): number | null {
  const line = text.split(/\r|\n/, 1)[0]!;
  if (!/^[0-9]{1,10}$/.test(line)) return null;
  const epoch = Number(line);
  return epoch <= 0x7fff_ffff ? epoch : null;
}
