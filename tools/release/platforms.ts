/** A platform that there is a binary for. */
export interface Platform {
  /** How the binary is named for it: `linux-x86_64`. */
  readonly name: string;
  /** Deno's name of it, for `deno compile --target`. */
  readonly target: string;
  /** What a program's name ends with there. */
  readonly suffix: "" | ".exe";
}

/** All platforms of a release. */
export const PLATFORMS: readonly Platform[] = [
  { name: "linux-x86_64", target: "x86_64-unknown-linux-gnu", suffix: "" },
  { name: "linux-arm64", target: "aarch64-unknown-linux-gnu", suffix: "" },
  { name: "macos-x86_64", target: "x86_64-apple-darwin", suffix: "" },
  { name: "macos-arm64", target: "aarch64-apple-darwin", suffix: "" },
  { name: "windows-x86_64", target: "x86_64-pc-windows-msvc", suffix: ".exe" },
  { name: "windows-arm64", target: "aarch64-pc-windows-msvc", suffix: ".exe" },
];

/** The file name of the binary for a platform; without a version, so that its address stays. */
export function binaryName({ name, suffix }: Platform): string {
  return `zkbackup-${name}${suffix}`;
}

/** The platforms of these names, in the order of the table; all where none is named. */
export function platformsNamed(names: readonly string[]): readonly Platform[] {
  const unknown = names.filter((name) => PLATFORMS.every((platform) => platform.name !== name));
  if (unknown.length > 0) {
    const known = PLATFORMS.map(({ name }) => name).join(", ");
    throw new RangeError(`There is no platform ${unknown.join(", ")}: give any of ${known}`);
  }
  return names.length === 0 ? PLATFORMS : PLATFORMS.filter(({ name }) => names.includes(name));
}
