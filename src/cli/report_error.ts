import type { ExitStatus } from "../errors.ts";
import type { Translate } from "../texts/translate.ts";
import { errorEvent, renderError } from "./output/error_report.ts";
import type { Stderr } from "./output/stderr.ts";
import { lookOn } from "./session.ts";

/** For whom and how an error is told. */
export interface ErrorAudience {
  stderr: Stderr;
  /** For a program. */
  json: boolean;
  /** With what caused it. */
  verbose: boolean;
  translate: Translate;
}

/** Tells of an error on stderr, for a person or for a program. */
export function reportError(
  error: unknown,
  status: ExitStatus,
  { stderr, json, verbose, translate }: ErrorAudience,
): void {
  stderr.clearStatus();
  // The usual end of a pipe into `head`; there is nobody to tell it to.
  if (status === 141) return;
  const look = lookOn(Deno.stderr, translate);
  stderr.line(json ? errorEvent(error, status, verbose) : renderError(error, { look, verbose }));
}
