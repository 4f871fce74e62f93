import { say } from "../texts/say.ts";
import { refusal } from "./check_value.ts";
import type { Settings } from "./setting.ts";

/**
 * Refuses messages on stdout in a run whose result is JSON on stdout: a program could not read it.
 *
 * @throws {ZkBackupError} naming where `logging.output` is set.
 */
export function checkLoggingOutput(settings: Settings, jsonResult: boolean): void {
  const { value, origin } = settings["logging.output"];
  if (!jsonResult || value !== "stdout") return;
  throw refusal(
    "logging.output",
    (name) =>
      say(
        "{} cannot be stdout together with JSON output: the messages would stand amid the result",
        name,
      ),
    origin,
    say("Set it to stderr or file, or leave --format json out"),
  );
}
