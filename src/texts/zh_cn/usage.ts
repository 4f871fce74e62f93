/** What is said of the command line itself, in Simplified Chinese. */
export const USAGE = {
  "--verbose and --quiet exclude each other": "--verbose 与 --quiet 不能同时使用",
} as const;
