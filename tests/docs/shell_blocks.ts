/** A block of commands in a document, and the block of output that follows it, if one does. */
export interface ShellBlock {
  /** Commands, as they stand in the document. */
  commands: string;
  /** Output that the document shows; undefined where it shows none. */
  output: string | undefined;
}

const BLOCK = /```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```\n)?/g;

/** All shell blocks of a Markdown document, in order. */
export function shellBlocks(markdown: string): ShellBlock[] {
  return [...markdown.matchAll(BLOCK)].map(([, commands, output]) => ({
    commands: commands!,
    output,
  }));
}

/** The document with other outputs; `outputs` has one for each shell block that shows any. */
export function withOutputs(markdown: string, outputs: string[]): string {
  const rest = [...outputs];
  return markdown.replace(
    BLOCK,
    (block, commands: string, output: string | undefined) =>
      output === undefined
        ? block
        : `\`\`\`sh\n${commands}\`\`\`\n\n\`\`\`text\n${rest.shift()}\`\`\`\n`,
  );
}
