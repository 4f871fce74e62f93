import type { CommandHint, FlagHint } from "./command_line.ts";

/** Completion for bash 3.2 and later, without the package bash-completion. */
export function bashCompletions(program: string, commands: readonly CommandHint[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of ${program} for bash. To load it: eval "$(${program} completions bash)"
_${program}_files() {
  local line
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$2")
}

_${program}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} flags='' words=''
  COMPREPLY=()
  # bash takes --flag=value apart.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [[ $COMP_CWORD == 1 ]]; then
    words='${names} help'
    flags='--help --version'
  else
    case \${COMP_WORDS[1]} in
      help)
        [[ $COMP_CWORD == 2 ]] && words='${names}'
        ;;
${commands.map(caseOfCommand(program)).join("\n")}
    esac
  fi
  [[ $cur == -* || -z $words ]] && words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -F _${program} ${program}
`;
}

function caseOfCommand(program: string): (command: CommandHint) => string {
  return ({ name, flags, words }) => {
    const line = (text: string) => `          ${text}`;
    const cases = [
      ...caseOf(flags, "folder", () => `_${program}_files -d "$cur"; return`),
      ...caseOf(flags, "file", () => `_${program}_files -f "$cur"; return`),
      ...flags.flatMap((flag) =>
        flag.value?.kind === "words"
          ? [`${spell(flag)}) words='${flag.value.words.join(" ")}' ;;`]
          : []
      ),
      ...caseOf(flags, "text", () => "return"),
    ];
    const all = flags.map(({ name, short }) => `--${name}${short === null ? "" : ` -${short}`}`);
    return [
      `      ${name})`,
      `        words='${words.join(" ")}'`,
      `        flags='${all.join(" ")}'`,
      "        case $prev in",
      ...cases.map(line),
      "        esac",
      "        ;;",
    ].join("\n");
  };
}

function caseOf(
  flags: readonly FlagHint[],
  kind: "folder" | "file" | "text",
  act: () => string,
): string[] {
  const names = flags.filter(({ value }) => value?.kind === kind).map(spell);
  return names.length === 0 ? [] : [`${names.join("|")}) ${act()} ;;`];
}

function spell({ name }: FlagHint): string {
  return `--${name}`;
}
