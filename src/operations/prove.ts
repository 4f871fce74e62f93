import type { Finding } from "../finding.ts";
import type { DigestMismatch } from "../zookeeper/digest_proof.ts";
import { say } from "../texts/say.ts";
import type { Witness, WitnessResult } from "../zookeeper/replay.ts";
import type { Base, Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { replayWindow, type WindowFiles } from "./replay_window.ts";

/** What replaying the logs over one base of a window showed. */
export interface Proof {
  /** Snapshot that the replay began with; null for the empty tree. */
  base: string | null;
  /** Zxids that were replayed: behind the first, up to the second. */
  from: Zxid;
  /** Last one. */
  to: Zxid;
  /** Transactions applied. */
  applied: number;
  /** Stored digests that were compared. */
  compared: number;
  /** How many of them the replayed tree had. */
  equal: number;
  /** First and last zxid at which the tree was proved right; null where no digest is stored. */
  provedFrom: Zxid | null;
  /** Last such zxid before the first lie. */
  provedTo: Zxid | null;
  /** The first digest that the tree does not have. */
  firstMismatch: DigestMismatch | null;
  /** Transactions that do not fit the tree they are applied to. */
  misfits: number;
  /** How the tree compares with what the member itself said of it. */
  witness: WitnessResult;
  /** Nodes whose ACL neither the base nor a transaction says. */
  unknownAcls: number;
}

/** Proofs of all windows, and what they found. */
export interface ProofReport {
  /** One for each base of each window. */
  proofs: Proof[];
  /** Lies and misfits. */
  findings: Finding[];
}

/**
 * Replays every window: over its oldest base to the end, over each later base to where the next one
 * takes over, so that every state is proved with the base that a restore would begin with.
 */
export async function proveWindows(
  ctx: Context,
  files: WindowFiles,
  windows: readonly Window[],
  witness: Witness = new Map(),
): Promise<ProofReport> {
  const report: ProofReport = { proofs: [], findings: [] };
  for (const window of windows) {
    for (const [at, base] of window.bases.entries()) {
      const next = at === 0 ? undefined : window.bases[at + 1];
      const target = next === undefined ? window.end : next.end;
      await proveBase(ctx, files, { window, base, target, witness }, report);
    }
  }
  return report;
}

async function proveBase(
  ctx: Context,
  files: WindowFiles,
  { window, base, target, witness }: {
    window: Window;
    base: Base;
    target: Zxid;
    witness: Witness;
  },
  report: ProofReport,
): Promise<void> {
  const { replay } = await replayWindow(ctx, files, window, base, target, {
    keepData: false,
    witness,
  });
  const { last, stopped, firstMisfit, ...shown } = replay;
  report.proofs.push({ base: base.name, from: base.zxid, to: last, ...shown });
  if (stopped !== null) report.findings.push(stopped);
  const { firstMismatch, misfits } = shown;
  const denied = shown.witness.firstMismatch;
  if (denied !== null) report.findings.push(denial(denied));
  if (firstMismatch !== null) {
    report.findings.push(lie(firstMismatch, base, misfits > 0 ? firstMisfit?.zxid : undefined));
  } else if (firstMisfit !== null) {
    const { zxid, file, record, offset } = firstMisfit;
    report.findings.push({
      ...place(file, record, offset),
      kind: "DigestMismatch",
      severity: "error",
      message: say("Transaction {} does not fit the tree before it", formatZxid(zxid)),
      advice: say(
        "Transactions before it are missing or changed, or the snapshot is of another server",
      ),
    });
  }
}

/** The finding of a tree that the member itself did not have. */
function denial({ zxid, file, record, offset, stored, computed }: DigestMismatch): Finding {
  return {
    ...place(file, record, offset),
    kind: "DigestMismatch",
    severity: "error",
    message: say(
      "At {} the member itself had a tree with digest {}, replay gives {}",
      formatZxid(zxid),
      stored,
      computed,
    ),
    advice: say("The files are not, or not all, of that member; ask which server was asked"),
  };
}

/** The finding of a tree that is not the one the server had, with what probably made it so. */
function lie(mismatch: DigestMismatch, base: Base, misfit: Zxid | undefined): Finding {
  const { zxid, file, record, offset, stored, computed } = mismatch;
  const cause = base.name !== null && zxid === base.end
    ? say("the snapshot {} is damaged or of another server", base.name)
    : misfit !== undefined && misfit <= zxid
    ? say("transactions before {} are missing", formatZxid(misfit))
    : say(
      "this transaction or one since the last digest that agreed was changed or is missing",
    );
  return {
    ...place(file, record, offset),
    kind: "DigestMismatch",
    severity: "error",
    message: say(
      "At {} the server's tree had digest {}, replay gives {}: probably {}",
      formatZxid(zxid),
      stored,
      computed,
      cause,
    ),
    advice: say("Restore to a zxid before this one, or take the backup of another member"),
  };
}

function place(file: string, record: number | null, offset: number | null) {
  return {
    file,
    ...(record === null ? {} : { record }),
    ...(offset === null ? {} : { offset }),
  };
}
