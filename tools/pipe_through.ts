/** What a program makes of a text. */
export interface Piped {
  /** Exit status. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Gives a text to a program on its stdin and waits for its end. */
export async function pipeThrough(
  input: string,
  command: string,
  ...args: readonly string[]
): Promise<Piped> {
  const child = new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
