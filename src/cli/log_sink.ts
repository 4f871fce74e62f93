import type { Settings } from "../config/setting.ts";
import { ZkBackupError } from "../errors.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import { isTold, jsonLine, type LogLevel, textLine } from "../log/format.ts";
import type { Logger } from "../operations/context.ts";
import { say } from "../texts/say.ts";
import type { Translate } from "../texts/translate.ts";
import { formatEvent } from "./output/json.ts";
import { printable } from "./output/printable.ts";
import type { Stderr } from "./output/stderr.ts";
import { writeStdout } from "./output/stdout.ts";

/** Takes the messages of a run. */
export interface LogSink extends Disposable {
  /** Takes a message, a sentence in English. */
  tell(level: LogLevel, message: string): void;
  /** Where messages do not go to stderr, the error that ends the run is kept with them. */
  keep(message: string): void;
}

/** Messages may name folders and znodes. */
const LOG_FILE_MODE = 0o600;

/**
 * Opens the place where the messages of a run go. Called before the run gives its permissions up: an
 * open file can be written to without one.
 */
export function openLog(
  settings: Settings,
  { stderr, json, translate }: { stderr: Stderr; json: boolean; translate: Translate },
): LogSink {
  if (settings["logging.output"].value === "file") {
    try {
      return openLogFile(settings);
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      // A log that cannot be written must not stand in the way of a restore.
      const onStderr = openLog(withoutLogFile(settings), { stderr, json, translate });
      const why = error.message;
      onStderr.tell(
        "warn",
        say("Messages go to stderr, because the log file cannot be used: {}", why),
      );
      return onStderr;
    }
  }
  const least = settings["logging.level"].value;
  const asJson = json || settings["logging.format"].value === "json";
  const output = settings["logging.output"].value;
  const write = output === "stdout"
    ? (line: string) => writeStdout(`${line}\n`)
    : (line: string) => stderr.line(line);
  return {
    tell(level, message) {
      if (!isTold(level, least)) return;
      if (asJson) return write(formatEvent({ level, message }));
      // By itself, so that no sentence that begins with a value takes "Warning: " for a part of it.
      const sentence = translate(message);
      write(printable(level === "warn" ? translate(say("Warning: {}", sentence)) : sentence));
    },
    keep: () => {},
    [Symbol.dispose]: () => {},
  };
}

function withoutLogFile(settings: Settings): Settings {
  const { origin } = settings["logging.output"];
  return { ...settings, "logging.output": { value: "stderr", origin } };
}

function openLogFile(settings: Settings): LogSink {
  const file = new DenoFileSystem().append(settings["logging.file"].value, LOG_FILE_MODE);
  const line = settings["logging.format"].value === "json" ? jsonLine : textLine;
  const least = settings["logging.level"].value;
  const write = (level: LogLevel, message: string) => {
    const entry = { time: new Date(), level, message: printable(message) };
    file.write(new TextEncoder().encode(`${line(entry)}\n`));
  };
  return {
    tell: (level, message) => isTold(level, least) && write(level, message),
    keep: (message) => write("error", message),
    [Symbol.dispose]: () => file.close(),
  };
}

/** The log of an operation. */
export function loggerFor(sink: LogSink): Logger {
  return {
    debug: (message) => sink.tell("debug", message),
    info: (message) => sink.tell("info", message),
    warn: (message) => sink.tell("warn", message),
  };
}
