/** Why a test can have no mounts of its own; undefined: it can. */
export function whyNoNamespace(): string | undefined {
  if (Deno.build.os !== "linux") return "this is not Linux";
  if (Deno.uid() !== 0) return "this is not root, who alone can mount and become another user";
  const { code } = new Deno.Command("unshare", {
    args: ["-m", "sh", "-c", "mount -t tmpfs none /mnt"],
    stderr: "null",
  }).outputSync();
  return code === 0 ? undefined : "mounts are not to be had here";
}

/**
 * Runs a script of the shell in a mount namespace of its own; what it mounts is gone at its end. The
 * function `zk` runs the program with its arguments, without the right to ask for free space, so that
 * a disk is full when something is written. Returns the exit status and all it printed.
 */
export async function inNamespace(
  main: string,
  script: string,
): Promise<{ code: number; said: string }> {
  const zk =
    `zk() { '${Deno.execPath()}' run --no-prompt --allow-read --allow-write --allow-net '${main}' "$@"; }`;
  const { code, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["-m", "sh", "-c", `${zk}\n${script}`],
    env: { LC_ALL: "C", NO_COLOR: "1" },
  }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
