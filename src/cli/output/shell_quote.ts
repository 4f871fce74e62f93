/** An argument as it has to be typed in a POSIX shell. */
export function shellQuote(argument: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A command line that can be copied and run. */
export function shellCommand(...words: string[]): string {
  return words.map(shellQuote).join(" ");
}
