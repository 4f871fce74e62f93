import { CONFIG_KEYS, type ConfigKey, type ConfigValue } from "./keys.ts";
import type { Place } from "./place.ts";

/** Where a value comes from. */
export type Origin =
  | { readonly kind: "command-line"; readonly flag: string }
  | { readonly kind: "environment"; readonly name: string }
  | { readonly kind: "file"; readonly place: Place }
  | { readonly kind: "default" };

/** The value of a key, and where it comes from. */
export interface Setting<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** The effective values of all keys. */
export type Settings = { readonly [K in ConfigKey]: Setting<ConfigValue<K>> };

/** Where a value comes from, as people read it: `/etc/zkbackup/config.yaml:3`. */
export function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "command-line":
      return origin.flag;
    case "environment":
      return origin.name;
    case "file":
      return `${origin.place.path}:${origin.place.line}`;
    case "default":
      return "default";
  }
}

/** Every key with its effective value and where that comes from, in the order of the table. */
export function listSettings(
  settings: Settings,
): { key: ConfigKey; value: string | number | boolean | null; origin: string }[] {
  return CONFIG_KEYS.map((key) => {
    const { value, origin } = settings[key];
    return { key, value, origin: formatOrigin(origin) };
  });
}
