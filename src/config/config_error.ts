import { ZkBackupError, type ZkBackupErrorOptions } from "../errors.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { Place } from "./place.ts";

/** Something in the configuration that zkbackup cannot work with. */
export class ConfigError extends ZkBackupError {
  /** Where, if it stands in a file and the place is known. */
  readonly place: Place | undefined;

  /** Makes an error; the place, if there is one, is put behind the message. */
  constructor(
    message: string,
    options: Omit<ZkBackupErrorOptions, "category" | "exitStatus"> & { place?: Place },
  ) {
    const { place, ...rest } = options;
    super(place === undefined ? message : at(message, place), {
      ...rest,
      ...(place === undefined ? {} : { path: place.path }),
      category: "Configuration",
      exitStatus: 40,
    });
    this.name = "ConfigError";
    this.place = place;
  }
}

function at(message: string, { path, line, column }: Place): Sentence {
  return say("{} ({}, line {}, column {})", message, path, line, column);
}
