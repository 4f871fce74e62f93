import {
  type AliasNotFoundError,
  type ApplicationText,
  type ArgumentParseError,
  ArgumentScannerError,
  type EnumValidationError,
  type FlagNotFoundError,
  formatMessageForArgumentScannerError,
  text_en,
  type UnexpectedFlagError,
  type UnexpectedPositionalError,
  type UnsatisfiedFlagError,
  type UnsatisfiedPositionalError,
} from "@stricli/core";

/** What the parser says of wrong usage: one sentence, without a final period. */
export const USAGE_TEXT: ApplicationText = {
  ...text_en,
  formatException: (error) => error instanceof Error ? error.message : String(error),
  noCommandRegisteredForInput: ({ input, corrections }) =>
    `There is no command "${input}"${
      didYouMean(corrections.map((name) => name.replaceAll("`", '"')))
    }`,
  // The flags of integrations cannot fail; this is what `--constructor` and its like come to.
  exceptionWhileRunningIntegrationFlag: () => "There is no such option",
  exceptionWhileParsingArguments(error) {
    if (error instanceof ArgumentScannerError) return describeMistake(error);
    return `Cannot read the command line: ${this.formatException?.(error)}`;
  },
};

function describeMistake(error: ArgumentScannerError): string {
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }: FlagNotFoundError) =>
      `There is no option --${input}${didYouMean(corrections.map((name) => `--${name}`))}`,
    AliasNotFoundError: ({ input }: AliasNotFoundError) => `There is no option -${input}`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }: ArgumentParseError) =>
      `Cannot use ${spellFlag(externalFlagNameOrPlaceholder)}: ${
        exception instanceof Error ? exception.message : exception
      }`,
    EnumValidationError: ({ externalFlagName, input, values }: EnumValidationError) =>
      `--${externalFlagName} must be ${values.join(" or ")}: current value is "${input}"`,
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }: UnexpectedFlagError) =>
      `--${externalFlagName} is given twice: "${previousInput}" and "${input}"`,
    UnexpectedPositionalError: ({ input }: UnexpectedPositionalError) =>
      /^--[a-z-]+=$/.test(input)
        ? `${input.slice(0, -1)} is needed with a value, and has an empty one`
        : `There is an argument too many: "${input}"`,
    UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }: UnsatisfiedFlagError) =>
      nextFlagName === undefined
        ? `--${externalFlagName} is needed, with a value`
        : `--${externalFlagName} needs a value, but --${nextFlagName} follows`,
    UnsatisfiedPositionalError: ({ placeholder }: UnsatisfiedPositionalError) =>
      `${placeholder} is needed`,
  });
}

/** Flags have lower-case names; what else is named is the placeholder of an argument. */
function spellFlag(name: string): string {
  return /^[a-z-]+$/.test(name) ? `--${name}` : name;
}

function didYouMean(names: readonly string[]): string {
  return names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`;
}
