import type { ExitStatus } from "../errors.ts";
import { type Language, translationInto } from "./language.ts";

/** Tells of an error; what shows one is loaded only now, as most runs that could get here have none. */
export async function reportLate(
  error: unknown,
  status: ExitStatus,
  { language, ...how }: { language: Language; json: boolean; verbose: boolean },
): Promise<void> {
  const { reportError } = await import("./report_error.ts");
  const { Stderr } = await import("./output/stderr.ts");
  const translate = await translationInto(language);
  reportError(error, status, { ...how, stderr: new Stderr(), translate });
}
