import { ZkBackupError, type ZkBackupErrorOptions } from "../errors.ts";
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
    const where = place && `${place.path}, line ${place.line}, column ${place.column}`;
    super(where === undefined ? message : `${message} (${where})`, {
      ...rest,
      ...(place === undefined ? {} : { path: place.path }),
      category: "Configuration",
      exitStatus: 40,
    });
    this.name = "ConfigError";
    this.place = place;
  }
}
