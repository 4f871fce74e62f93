import type { Finding } from "../../finding.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";

/** Version of the shape of the documents that `--format json` prints; new fields may be added. */
export const JSON_SCHEMA_VERSION = "1.0";

/** Known to the runtime and not yet to the compiler: a number that keeps all its digits. */
const { rawJSON } = JSON as unknown as { rawJSON(digits: string): unknown };

/** A document for a program, as the one thing on stdout. */
export function formatDocument(document: Record<string, unknown>): string {
  return `${JSON.stringify({ schema_version: JSON_SCHEMA_VERSION, ...document }, null, 2)}\n`;
}

/** One event on stderr in JSON mode, on a line of its own. */
export function formatEvent(event: Record<string, unknown>): string {
  return JSON.stringify(event);
}

/** A zxid in both notations; the decimal one is an exact integer above 2^53 too. */
export function describeExactZxid(hex: string): { hex: string; decimal: unknown } {
  return { hex, decimal: rawJSON(BigInt(hex).toString()) };
}

/** A finding with all its fields; what is not known is null. */
export function describeFinding(finding: Finding): Record<string, unknown> {
  const { kind, severity, file, offset, record, lastGoodZxid, message, advice } = finding;
  return {
    kind,
    severity,
    file,
    offset: offset ?? null,
    record: record ?? null,
    last_good_zxid: lastGoodZxid === undefined ? null : formatZxid(lastGoodZxid),
    message,
    advice: advice ?? null,
  };
}
