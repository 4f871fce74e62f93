import type { RestoreTarget } from "../operations/restore_target.ts";
import { say } from "../texts/say.ts";
import { parseZxid } from "../zookeeper/zxid.ts";
import { wrongUsage } from "./wrong_usage.ts";
import { parseTime } from "./parse_time.ts";

/** Flags that say which state is wanted. */
interface TargetFlags {
  readonly "truncate-to-zxid": string | undefined;
  readonly "to-time": string | undefined;
  readonly "before": string | undefined;
}

/** The state that is wanted, from the flags, of which there may be one; `now` in milliseconds. */
export function targetOf(flags: TargetFlags, now: number): RestoreTarget {
  const names = ["truncate-to-zxid", "to-time", "before"] as const;
  const [first, second] = names.filter((name) => flags[name] !== undefined);
  if (first !== undefined && second !== undefined) {
    throw wrongUsage(say("{} excludes {}", `--${first}`, `--${second}`));
  }
  const time = flags["to-time"];
  if (time !== undefined) return { kind: "time", time: parseTime("--to-time", time, now) };
  if (flags.before !== undefined) return { kind: "before", zxid: parseZxid(flags.before) };
  return namedState(flags["truncate-to-zxid"] ?? "latest");
}

/** A state as `--at` takes it: a zxid, `latest`, `earliest`, or a time. */
export function parseTarget(text: string, now: number): RestoreTarget {
  const isTime = !/^(0x[0-9a-f]*|[0-9]*|latest|earliest)$/i.test(text) && /[0-9]/.test(text);
  return isTime ? { kind: "time", time: parseTime("--at", text, now) } : namedState(text);
}

function namedState(text: string): RestoreTarget {
  if (text === "latest" || text === "earliest") return { kind: text };
  return { kind: "zxid", zxid: parseZxid(text) };
}
