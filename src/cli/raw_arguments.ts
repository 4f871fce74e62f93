/** Arguments in the order that the parser takes: the command first, as in `zkbackup verify --help`. */
export function commandFirst(args: readonly string[]): string[] {
  const [first, ...more] = args;
  if (first === "help") return commandFirst([...more, "--help"]);
  if (first === "--version") return ["version", ...more];
  const leading = first === "--lang" ? 2 : first?.startsWith("--lang=") ? 1 : 0;
  if (leading === 0) return [...args];
  const [command = "--help", ...rest] = commandFirst(args.slice(leading));
  return [command, ...args.slice(0, leading), ...rest];
}

/** The value of a flag in arguments that were not parsed, or not understood. */
export function valueOf(flag: string, args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`--${flag}=`));
  if (joined !== undefined) return joined.slice(flag.length + 3);
  const at = args.indexOf(`--${flag}`);
  return at < 0 ? undefined : args[at + 1];
}
