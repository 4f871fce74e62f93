/**
 * The permissions that a binary carries: nothing that runs programs, loads code or asks the system
 * more than free space and who runs it. Which folders and servers are meant is not known before its
 * command line is read, so those kinds are whole; each command then gives up what it does not need.
 */
export const BINARY_PERMISSIONS: readonly string[] = [
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env=ZKBACKUP_*,HOME,LANG,LC_ALL,LC_MESSAGES",
  "--allow-sys=statfs,uid",
  // Without it Deno would let a program load code from a handful of hosts.
  "--deny-import",
];

/** Everything that `deno compile` is told beside the platform, the output and the module. */
export const COMPILE_FLAGS: readonly string[] = [
  "--no-prompt",
  "--exclude-unused-npm",
  // Deno would keep compiled code in a file of a known name in /tmp, and trust it the next time.
  "--no-code-cache",
  // The task `check` has looked at the types.
  "--no-check",
  ...BINARY_PERMISSIONS,
];
