import type { ApplicationContext } from "@stricli/core";

/** What the parser hands to a command: where the parser itself writes, and the exit status. */
export type CliContext = ApplicationContext;
