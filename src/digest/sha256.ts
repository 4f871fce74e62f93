/** A SHA-256 over bytes that come in parts. */
export interface Sha256 {
  /** Takes the next bytes; they may be overwritten afterwards. */
  update(bytes: Uint8Array): void;
  /** Ends the digest and returns it as 64 lower-case hexadecimal digits, as `sha256sum` prints it. */
  hex(): string;
}

/**
 * Starts a SHA-256. node:crypto is loaded by the first call: a program that hashes nothing does not
 * pay for it.
 */
export async function openSha256(): Promise<Sha256> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  return {
    update: (bytes) => {
      hash.update(bytes);
    },
    hex: () => hash.digest("hex"),
  };
}
