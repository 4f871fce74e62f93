import type { Finding } from "../finding.ts";
import { say } from "../texts/say.ts";
import type { LargeRecordsSummary } from "../zookeeper/large_records.ts";

/** Tells of large records: they are sound, but a server may refuse them. */
export function reportLarge(
  file: string,
  large: LargeRecordsSummary | null,
): Finding[] {
  if (large === null) return [];
  const { limit, count, largest, offset, record } = large;
  const message = count === 1
    ? say("A record has {} bytes, more than {}; it is sound", largest, limit)
    : say(
      "{} records have more than {} bytes, the largest {}; they are sound",
      count,
      limit,
      largest,
    );
  const advice = say("A server loads them with a jute.maxbuffer of at least {}", largest);
  return [{ kind: "InvalidLength", severity: "note", file, offset, record, message, advice }];
}
