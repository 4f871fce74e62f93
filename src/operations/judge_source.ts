import { ZkBackupError } from "../errors.ts";
import type { Finding } from "../finding.ts";
import { parseServerFolders } from "../server/server_folders.ts";
import type { Draft } from "../store/draft.ts";
import { say } from "../texts/say.ts";
import type { MemberFiles } from "../zookeeper/data_dir.ts";
import type { Window } from "../zookeeper/windows.ts";
import { assess } from "./assess.ts";
import type { BackupPlan } from "./backup_plan.ts";
import { checkFolders } from "./check_folders.ts";
import { checkServerBehind, checkSource } from "./check_source.ts";
import type { Context } from "./context.ts";
import type { Copied } from "./copy_member.ts";
import type { Gathered } from "./gather.ts";
import type { Inspectable } from "./inspect.ts";
import { findLost, type LostRange } from "./lost.ts";
import { mendHoles } from "./mend_holes.ts";
import { strayFiles } from "./verify.ts";

/** What the files of a member are worth, and whether they are its own. */
export interface JudgedSource {
  /** Ranges of zxids to each of which they restore exactly; at least one. */
  windows: Window[];
  /** What was found in them. */
  findings: Finding[];
  /** What was lost by damage. */
  lost: LostRange[];
  /** What is lost or doubtful. */
  warnings: string[];
}

/**
 * Judges what was copied.
 *
 * @throws {ZkBackupError} `nothing-restorable`, or `wrong-source` when the files are another's.
 */
export async function judgeSource(
  ctx: Context,
  draft: Draft,
  { source, config: zooCfg }: BackupPlan,
  { copied, atStart, atEnd, answers, config, strange }: Gathered,
): Promise<JudgedSource> {
  const snapshots = copied.snapshots.map((copy) => copy.inspected);
  const logs = copied.logs.map((copy) => copy.inspected);
  const mended = await mendHoles(ctx, {
    snapshots: copied.snapshots.map((copy) => inDraft(draft, copy)),
    logs: copied.logs.map((copy) => inDraft(draft, copy)),
  });
  const { windows, findings } = assess(
    snapshots,
    logs,
    (zxid) => copied.times.of(zxid),
    undefined,
    mended,
  );
  const all = [...strayFiles(source.strays), ...findings];
  const end = windows.at(-1)?.end;
  if (end === undefined) throw nothingRestorable(source, all);
  const server = parseServerFolders(answers.get("conf") ?? "");
  const warnings = [
    ...strange,
    ...checkSource(atStart, snapshots, logs),
    ...checkServerBehind(atEnd, snapshots, logs),
    ...checkFolders(ctx.fs, source, { server, config: zooCfg }),
    ...config?.losses ?? [],
  ];
  return { windows, findings: all, lost: findLost(windows, snapshots, logs), warnings };
}

/** A file as it was stored: the member's own may change or go. */
function inDraft<I extends Inspectable>(
  { dir }: Draft,
  { inspected, storedName, coding }: Copied<I>,
): I {
  return { ...inspected, path: `${dir}/${storedName}`, coding };
}

function nothingRestorable(source: MemberFiles, findings: readonly Finding[]): ZkBackupError {
  const first = findings.find((finding) => finding.severity === "error");
  const why = first === undefined
    ? say("no snapshot or log leads to a whole state")
    : first.message;
  return new ZkBackupError(say("Nothing in {} can be restored: {}", source.snapDir, why), {
    code: "nothing-restorable",
    category: "Validation",
    path: source.snapDir,
    hint: say("Run zkbackup verify on the folder to see every finding; nothing was published"),
  });
}
