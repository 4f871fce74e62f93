import type { Json } from "../store/json_mutations.ts";
import type { Printed } from "../cli/support/documents_of_all.ts";

/** Longest text that is shown whole. */
const LONGEST = 160;
/** Instants that are not the member's own. */
const RUN_TIMES: ReadonlySet<string> = new Set(["backup_timestamp", "made", "modified", "now"]);
const FILE_MODE = /^0[0-7]{3}$/;
/** Values that the machine or the moment decides, by their keys. */
const SETTLED: Readonly<Record<string, Json>> = {
  duration_seconds: 0.1,
  target: "x86_64-unknown-linux-gnu",
  uid: 1000,
  gid: 1000,
  selinux: false,
  planned_bytes: 355_934,
  frees: 355_934,
  freed_bytes: 355_934,
  script: "# Completions of zkbackup for bash …",
};

/** Examples by their names: the command and whether it only plans, error, message. */
export function examples(
  printed: readonly Printed[],
  settled: readonly (readonly [what: string, by: string])[],
): Map<string, string> {
  const shown = new Map<string, string>();
  const show = (name: string, document: Json) => {
    if (shown.has(name)) return;
    const steady = settle(document, settled);
    shown.set(name, JSON.stringify(steady, null, 2));
  };
  for (const { args, document, event } of printed) {
    const name = args.includes("--dry-run") ? `${args[0]} --dry-run` : args[0]!;
    if (document !== null) show(name, document);
    else show("error", event);
    const { level } = (event ?? {}) as { level?: string };
    if (level === "info" || level === "warn") show("message", event);
  }
  return shown;
}

/** A page with the examples that it names, each as a block behind its mark. */
export function withExamples(page: string, shown: ReadonlyMap<string, string>): string {
  return page.replaceAll(
    /(<!-- example: ([^>]+) -->\n)(?:\n```json\n[^]*?\n```\n)?/g,
    (_, mark: string, name: string) => {
      const json = shown.get(name);
      if (json === undefined) throw new Error(`There is no example ${name}`);
      return `${mark}\n\`\`\`json\n${json}\n\`\`\`\n`;
    },
  );
}

function settle(value: Json, settled: readonly (readonly [string, string])[], key = ""): Json {
  if (typeof value === "string") {
    const text = settled.reduce((result, [what, by]) => result.replaceAll(what, by), value);
    if (Object.hasOwn(SETTLED, key) && typeof SETTLED[key] === "string") return SETTLED[key];
    return settleText(text, key);
  }
  if (typeof value === "number" || typeof value === "boolean" || value === null) {
    const constant = SETTLED[key];
    return constant !== undefined && typeof constant === typeof value ? constant : value;
  }
  if (Array.isArray(value)) return value.slice(0, 1).map((entry) => settle(entry, settled, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, settle(inner, settled, name)]),
  );
}

function settleText(text: string, key: string): string {
  if (RUN_TIMES.has(key)) {
    return text.replace(/.{8}(\.[0-9]+)?(?=Z|[+-]..:..$)/, "20:00:00")
      .replace(/^.{10}/, "2026-11-22");
  }
  if (key === "mode" && FILE_MODE.test(text)) return "0644";
  const steady = text
    .replaceAll(/restore_[0-9]{8}-[0-9]{6}/g, "restore_20261122-200000")
    .replaceAll(/\b[0-9]+:[0-9]+, as the /g, "1000:1000, as the ");
  return steady.length > LONGEST ? `${steady.slice(0, LONGEST)}…` : steady;
}
