import type { ApplicationContext } from "@stricli/core";

/** What the command line hands to a command: where the parser writes, and the exit status. */
export interface CliContext extends ApplicationContext {
  readonly process: ApplicationContext["process"];
}

/** How results are printed. */
export type Format = "text" | "json";

/** Flags that every command has, by their names on the command line. */
export interface CommonFlags {
  readonly format: Format | undefined;
  readonly verbose: boolean;
  readonly quiet: boolean;
}
