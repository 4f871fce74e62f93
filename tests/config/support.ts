import { type CommandLine, type Config, loadConfig } from "../../src/config/load_config.ts";
import type { ConfigKey } from "../../src/config/keys.ts";
import { DenoFileSystem, type FileStat, type FileSystem } from "../../src/io/file_system.ts";

/** What a test may set; the rest is a user without home, environment or flags in `/nowhere`. */
export interface Given {
  fs?: FileSystem;
  environment?: Record<string, string>;
  file?: string;
  cwd?: string;
  home?: string;
  uid?: number | null;
  commandLine?: CommandLine;
  /** What stands in place of the file for the whole machine, of which tests must not depend. */
  systemFile?: string;
}

/** Loads the configuration of a user of whom only what is given is known. */
export function load(given: Given): Promise<Config> {
  const { environment = {}, cwd = "/nowhere", uid = Deno.uid() } = given;
  return loadConfig({
    mayRead: () => true,
    fs: withSystemFile(given.fs ?? new DenoFileSystem(), given.systemFile ?? "/nowhere/etc"),
    env: (name) => Object.hasOwn(environment, name) ? environment[name] : undefined,
    explicitPath: given.file ?? null,
    cwd,
    home: given.home ?? null,
    uid,
    commandLine: given.commandLine ?? {},
  });
}

/** The same file system with another file in the place of `/etc/zkbackup/config.yaml`. */
function withSystemFile(fs: FileSystem, instead: string): FileSystem {
  const redirected = (path: string) => path === "/etc/zkbackup/config.yaml" ? instead : path;
  return new Proxy(fs, {
    get(target, name) {
      if (name !== "stat" && name !== "realPath" && name !== "open") {
        return Reflect.get(target, name);
      }
      return (path: string) => target[name](redirected(path));
    },
  });
}

/** Values that are not defaults, by key. */
export function changed({ settings }: Config): Partial<Record<ConfigKey, unknown>> {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, { origin }]) => origin.kind !== "default")
      .map(([key, { value }]) => [key, value]),
  );
}

/** Path of a fixture. */
export function fixture(name: string): string {
  return new URL(`../../testdata/config/${name}`, import.meta.url).pathname;
}

/** The real file system, but for what `change` says of files whose path ends in `suffix`. */
export function withStat(suffix: string, change: Partial<FileStat>): FileSystem {
  const real = new DenoFileSystem();
  return new Proxy(real, {
    get(target, name) {
      if (name === "stat") {
        return (path: string) => {
          const stat = target.stat(path);
          return stat !== null && path.endsWith(suffix) ? { ...stat, ...change } : stat;
        };
      }
      if (name === "open") {
        return (path: string) => {
          const file = target.open(path);
          if (!path.endsWith(suffix)) return file;
          const { stat } = file;
          file.stat = () => ({ ...stat.call(file), ...change });
          return file;
        };
      }
      return Reflect.get(target, name);
    },
  });
}
