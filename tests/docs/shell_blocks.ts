/** A block of commands in a document, and the block of output that follows it, if one does. */
export interface ShellBlock {
  /** Commands, as they stand in the document. */
  commands: string;
  /** Output that the document shows; undefined where it shows none. */
  output: string | undefined;
  /** Why no test runs it, from a comment `not run: …` in front of it; undefined: one does. */
  notRun: string | undefined;
  /** Marked `run first`: it makes what the page begins with. */
  isFirst: boolean;
}

function blockOf(language: string): RegExp {
  return new RegExp(
    "(?:<!-- (?:(run first)|not run: ([^>]+)) -->\\n\\n)?```" + language +
      "\\n([\\s\\S]*?)```\\n(?:\\n```text\\n([\\s\\S]*?)```\\n)?",
    "g",
  );
}

/** All shell blocks of a Markdown document, in order; also of a list, without its indent. */
export function shellBlocks(markdown: string): ShellBlock[] {
  return [...markdown.matchAll(blockOf("sh"))].map(([, first, notRun, commands, output]) => ({
    commands: commands!,
    output,
    notRun,
    isFirst: first !== undefined,
  }));
}

/**
 * The document with other outputs; `outputs` has one for each block of code in a language that shows
 * any.
 */
export function withOutputs(markdown: string, outputs: string[], language = "sh"): string {
  const rest = [...outputs];
  return markdown.replace(
    blockOf(language),
    (block, _first, _notRun, _code, output: string | undefined) =>
      output === undefined
        ? block
        : block.replace(/```text\n[^]*$/, () => `\`\`\`text\n${rest.shift()}\`\`\`\n`),
  );
}

/** The contents of all blocks of code of a document, whatever they hold. */
export function codeBlocks(markdown: string): { language: string; code: string }[] {
  return [...markdown.matchAll(/^ *```(\w*)\n([^]*?)^ *```$/gm)]
    .map(([, language, code]) => ({ language: language!, code: code! }));
}
