import type { CommandLine, Config } from "../config/load_config.ts";
import type { ConfigKey } from "../config/keys.ts";
import { DenoFileSystem } from "../io/file_system.ts";
import { environment, isGranted } from "./permissions.ts";
import { COMMON_KEYS, type FlagKeys } from "./usage/flag_keys.ts";
import type { CommonFlags } from "./usage/flags.ts";

/**
 * The effective configuration of a run. What Deno was started without the permission to read, of
 * files and of the environment, counts as not there.
 */
export async function readSettings<F extends CommonFlags<string>>(
  flags: F,
  keys: FlagKeys<F>,
): Promise<Config> {
  const { loadConfig } = await import("../config/load_config.ts");
  return await loadConfig({
    fs: new DenoFileSystem(),
    mayRead: (path) => isGranted({ name: "read", path }),
    env: environment,
    explicitPath: flags.config ?? null,
    // A relative path, because naming the working directory needs a permission of its own.
    cwd: ".",
    home: environment("HOME") ?? null,
    uid: isGranted({ name: "sys", kind: "uid" }) ? Deno.uid() : null,
    commandLine: commandLine(flags, { ...COMMON_KEYS, ...keys }),
  });
}

function commandLine<F>(flags: F, keys: FlagKeys<F>): CommandLine {
  const given: [ConfigKey, { flag: string; value: string | number | boolean }][] = [];
  for (const [name, entry] of Object.entries<FlagKeys<F>[keyof F]>(keys)) {
    const value = flags[name as keyof F];
    if (entry === undefined || value === undefined || value === false) continue;
    const [key, fixed] = typeof entry === "string" ? [entry, value] : entry;
    given.push([key, { flag: `--${name}`, value: fixed as string }]);
  }
  return Object.fromEntries(given);
}
