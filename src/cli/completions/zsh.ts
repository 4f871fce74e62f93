import type { CommandHint, FlagHint } from "./command_line.ts";

/** Completion for zsh; it can be loaded by itself or lie in a folder of $fpath as `_zkbackup`. */
export function zshCompletions(program: string, commands: readonly CommandHint[]): string {
  const named = commands.map(({ name, brief }) => `    ${quote(`${name}:${escape(brief)}`)}`);
  return `#compdef ${program}
# Completion of ${program} for zsh. To load it: source <(${program} completions zsh)
_${program}_commands() {
  local -a commands=(
${named.join("\n")}
  )
  _describe -t commands command commands
}

_${program}() {
  local context state state_descr line curcontext=$curcontext
  local -A opt_args
  _arguments -C \\
    '(- *)'{-h,--help}'[print help]' \\
    '(- *)--version[print the version]' \\
    '1: :_${program}_commands' \\
    '*:: :->rest' && return
  case $words[1] in
    help) _arguments '1: :_${program}_commands' ;;
${commands.map(caseOfCommand).join("\n")}
  esac
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

function caseOfCommand({ name, flags, words }: CommandHint): string {
  const specs = flags.map(specOf);
  if (words.length > 0) specs.push(quote(`1:argument:(${words.join(" ")})`));
  return [`    ${name})`, `      _arguments ${specs.join(" \\\n        ")}`, "      ;;"].join("\n");
}

function specOf({ name, short, brief, placeholder, value }: FlagHint): string {
  const about = `[${escape(brief)}]`;
  if (value === null) {
    const long = `--${name}`;
    if (short === null) return quote(long + about);
    return `${quote(`(-${short} ${long})`)}{-${short},${long}}${quote(about)}`;
  }
  const action = value.kind === "words"
    ? `(${value.words.join(" ")})`
    : value.kind === "folder"
    ? "_directories"
    : value.kind === "file"
    ? "_files"
    : " ";
  return quote(`--${name}=${about}:${escape(placeholder)}:${action}`);
}

/** Brackets and colons part what is said of an option. */
function escape(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, (character) => `\\${character}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
