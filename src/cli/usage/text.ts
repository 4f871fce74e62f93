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
import { editDistance, nearest, slips } from "../../texts/nearest.ts";
import { say, type Sentence } from "../../texts/say.ts";

/** Letters from which on the beginning of a value tells which is meant. */
const SHORTEST_BEGINNING = 2;

/** What the parser says of wrong usage: one sentence, without a final period. */
export const USAGE_TEXT: ApplicationText = {
  ...text_en,
  formatException: (error) => error instanceof Error ? error.message : String(error),
  noCommandRegisteredForInput: ({ input, corrections }) =>
    describeUnknownCommand(input, corrections.map((name) => name.replaceAll("`", ""))),
  // The flag of the integration cannot fail; this is what `--constructor` and its like come to.
  exceptionWhileRunningIntegrationFlag: () => say("There is no such option"),
  exceptionWhileLoadingCommandFunction(error) {
    return say("The command could not be loaded: {}", this.formatException?.(error) ?? "");
  },
  exceptionWhileParsingArguments(error) {
    if (error instanceof ArgumentScannerError) return describeMistake(error);
    return say("Cannot read the command line: {}", this.formatException?.(error) ?? "");
  },
};

function describeUnknownCommand(input: string, names: readonly string[]): Sentence {
  if (input.startsWith("-")) {
    return say('There is no command "{}"; options stand behind the command', input);
  }
  return names.length === 0
    ? say('There is no command "{}"', input)
    : say('There is no command "{}"; did you mean {}?', input, names.join(", "));
}

function describeMistake(error: ArgumentScannerError): string {
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }: FlagNotFoundError) =>
      corrections.length === 0 ? say("There is no option --{}", input) : say(
        "There is no option --{}; did you mean {}?",
        input,
        corrections.map((name) => `--${name}`).join(", "),
      ),
    AliasNotFoundError: ({ input }: AliasNotFoundError) => say("There is no option -{}", input),
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, exception }: ArgumentParseError) =>
      say(
        "Cannot use {}: {}",
        spellFlag(externalFlagNameOrPlaceholder),
        exception instanceof Error ? exception.message : String(exception),
      ),
    EnumValidationError: describeWrongWord,
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }: UnexpectedFlagError) =>
      say('--{} is given twice: "{}" and "{}"', externalFlagName, previousInput, input),
    UnexpectedPositionalError: ({ input }: UnexpectedPositionalError) =>
      /^--[a-z-]+=$/.test(input)
        ? say("{} is needed with a value, and has an empty one", input.slice(0, -1))
        : say('There is an argument too many: "{}"', input),
    UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }: UnsatisfiedFlagError) =>
      nextFlagName === undefined
        ? say("--{} is needed, with a value", externalFlagName)
        : say("--{} needs a value, but --{} follows", externalFlagName, nextFlagName),
    UnsatisfiedPositionalError: ({ placeholder }: UnsatisfiedPositionalError) =>
      say("The argument {} is needed", placeholder),
  });
}

function describeWrongWord({ externalFlagName, input, values }: EnumValidationError): Sentence {
  const known = values.join(", ");
  const meant = wordsLike(input, values);
  return meant.length === 0
    ? say('--{} must be one of {}: current value is "{}"', externalFlagName, known, input)
    : say(
      '--{} must be one of {}: current value is "{}"; did you mean {}?',
      externalFlagName,
      known,
      input,
      meant.join(", "),
    );
}

/** The words that were most likely meant, in whatever letters they were written. */
function wordsLike(input: string, words: readonly string[]): string[] {
  const written = input.toLowerCase();
  const distanceTo = (word: string) => {
    const begins = written.length >= SHORTEST_BEGINNING && word.toLowerCase().startsWith(written);
    return begins ? 0 : editDistance(written, word.toLowerCase());
  };
  return nearest(words, distanceTo, slips(input));
}

/** Flags have lower-case names; what else is named is the placeholder of an argument. */
function spellFlag(name: string): string {
  return /^[a-z-]+$/.test(name) ? `--${name}` : name;
}
