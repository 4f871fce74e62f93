import type { CommandHint, FlagHint } from "./command_line.ts";

/** Completion for fish 3 and later. */
export function fishCompletions(program: string, commands: readonly CommandHint[]): string {
  const first = `-n __${program}_first`;
  const named = (condition: string) =>
    commands.map(({ name, brief }) =>
      `complete -c ${program} ${condition} -a ${name} -d ${quote(brief)}`
    );
  return [
    `# Completion of ${program} for fish. To load it: ${program} completions fish | source`,
    `function __${program}_first`,
    "    test (count (commandline -opc)) -eq 1",
    "end",
    `function __${program}_in`,
    "    set -l words (commandline -opc)",
    "    test (count $words) -ge 2; and test $words[2] = $argv[1]",
    "end",
    `complete -c ${program} -f`,
    ...named(first),
    `complete -c ${program} ${first} -a help -d 'print help'`,
    `complete -c ${program} ${first} -s h -l help -d 'print help'`,
    `complete -c ${program} ${first} -l version -d 'print the version'`,
    `complete -c ${program} -n '__${program}_in help' -a ${
      quote(commands.map(({ name }) => name).join(" "))
    }`,
    ...commands.flatMap((command) => linesOf(program, command)),
    "",
  ].join("\n");
}

function linesOf(program: string, { name, flags, words }: CommandHint): string[] {
  const start = `complete -c ${program} -n ${quote(`__${program}_in ${name}`)}`;
  const argument = words.length === 0 ? [] : [`${start} -a ${quote(words.join(" "))}`];
  return [...argument, ...flags.map((flag) => `${start} ${optionOf(flag)}`)];
}

function optionOf({ name, short, brief, value }: FlagHint): string {
  const names = short === null ? `-l ${name}` : `-s ${short} -l ${name}`;
  const about = `-d ${quote(brief)}`;
  switch (value?.kind) {
    case undefined:
      return `${names} ${about}`;
    case "file":
      return `${names} -r -F ${about}`;
    case "folder":
      return `${names} -x -a '(__fish_complete_directories (commandline -ct))' ${about}`;
    case "words":
      return `${names} -x -a ${quote(value.words.join(" "))} ${about}`;
    case "text":
      return `${names} -x ${about}`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}
