import type { Finding } from "../finding.ts";
import type { DigestMismatch, Place } from "../zookeeper/digest_proof.ts";
import { say, type Sentence } from "../texts/say.ts";
import type { Replay, Witness, WitnessResult } from "../zookeeper/replay.ts";
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
  /** The replay did not get to the end: what follows cannot be read as the logs promise it. */
  isStopped: boolean;
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
  /** The first of them. */
  firstMisfit: Place | null;
  /** How the tree compares with what the member itself said of it. */
  witness: WitnessResult;
  /**
   * Where the base's tree is not the one that the oldest base of the window and the logs lead to;
   * null where it is, or nothing can be said.
   */
  contradictedAt: Zxid | null;
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
 * takes over, so that every state is proved with the base that a restore would begin with. Each
 * later base is also held against the tree that the oldest one and the logs lead to, which tells of
 * a wrong snapshot where no digest is stored.
 */
export async function proveWindows(
  ctx: Context,
  files: WindowFiles,
  windows: readonly Window[],
  witness: Witness = new Map(),
): Promise<ProofReport> {
  const proofs: Proof[] = [];
  const findings: Finding[] = [];
  for (const window of windows) {
    let oldest: Replay | null = null;
    for (const [at, base] of window.bases.entries()) {
      const next = at === 0 ? undefined : window.bases[at + 1];
      const target = next === undefined ? window.end : next.end;
      const marksAt = at === 0 ? window.bases.slice(1).map(({ end }) => end) : [base.end];
      const options = { keepData: false, witness, marksAt };
      const { tree, replay } = await replayWindow(ctx, files, window, base, target, options);
      tree[Symbol.dispose]();
      const contradiction = oldest === null ? null : contradictionOf(oldest, base, replay);
      proofs.push(proofOf(base, replay, contradiction));
      findings.push(...findingsOf(base, replay, contradiction));
      oldest ??= replay;
    }
  }
  return { proofs, findings: newFindings(findings.map((finding) => located(finding, files))) };
}

/** What the oldest base and the logs say of the tree of a later one that is not theirs. */
interface Contradiction {
  /** Where both trees were compared. */
  zxid: Zxid;
  /** Digest of the tree that the oldest base and the logs lead to. */
  expected: bigint;
  /** Digest of the later base's tree. */
  found: bigint;
  /** Whether stored digests bear the oldest one out, before and after. */
  proved: boolean;
}

/** Compares the trees at the end of a base; null where they agree or nothing can be said. */
function contradictionOf(oldest: Replay, { end }: Base, replay: Replay): Contradiction | null {
  const [expected, found] = [oldest.marks.get(end), replay.marks.get(end)];
  if (expected === undefined || found === undefined || expected.at === found.at) return null;
  // A snapshot may hold one transaction more than its footers tell.
  if (expected.after !== null && expected.after === found.after) return null;
  const { firstMismatch, firstMisfit, provedFrom, provedTo } = oldest;
  const isWrong = [firstMismatch, firstMisfit].some((place) => place !== null && place.zxid <= end);
  if (isWrong) return null;
  const proved = provedFrom !== null && provedTo !== null && provedFrom <= end && end <= provedTo;
  return { zxid: end, expected: expected.at, found: found.at, proved };
}

function proofOf(base: Base, replay: Replay, contradiction: Contradiction | null): Proof {
  const { last, stopped, marks: _marks, ...shown } = replay;
  const contradictedAt = contradiction?.zxid ?? null;
  const isStopped = stopped !== null;
  return { base: base.name, from: base.zxid, to: last, isStopped, ...shown, contradictedAt };
}

function findingsOf(base: Base, replay: Replay, contradiction: Contradiction | null): Finding[] {
  const { stopped, firstMismatch, firstMisfit, witness } = replay;
  const findings: Finding[] = [];
  if (stopped !== null) findings.push(stopped);
  if (witness.firstMismatch !== null) findings.push(denial(witness.firstMismatch));
  // A wrong snapshot makes what follows on it wrong too.
  if (contradiction !== null) findings.push(contradicted(base, contradiction));
  else if (firstMismatch !== null) findings.push(lie(firstMismatch, base, replay));
  else if (firstMisfit !== null) findings.push(misfit(firstMisfit, replay));
  return findings;
}

/** Names the file by its path, as all findings do. */
function located(finding: Finding, { snapshots, logs }: WindowFiles): Finding {
  const { file } = finding;
  return { ...finding, file: (logs.get(file) ?? snapshots.get(file))?.file ?? file };
}

/** Those that are not known yet: bases share logs, and a replay stops where a reader did. */
export function newFindings(
  findings: readonly Finding[],
  known: readonly Finding[] = [],
): Finding[] {
  const place = ({ kind, file, offset, record }: Finding) =>
    JSON.stringify([kind, file, offset, record]);
  const seen = new Set(known.map(place));
  return findings.filter((finding) => {
    const isNew = !seen.has(place(finding));
    seen.add(place(finding));
    return isNew;
  });
}

/** The finding of a snapshot that does not hold what the logs lead to. */
function contradicted(base: Base, { zxid, expected, found, proved }: Contradiction): Finding {
  const values = [formatZxid(zxid), base.name ?? "", found, expected] as const;
  return {
    kind: "DigestMismatch",
    severity: "error",
    file: base.name ?? "",
    message: proved
      ? say(
        "At {} the tree of {} has digest {}, the logs lead to {}, as the server had it: probably the snapshot is damaged or of another server",
        ...values,
      )
      : say(
        "At {} the tree of {} has digest {}, an older snapshot and the logs lead to {}: one of them is damaged or of another server",
        ...values,
      ),
    advice: say("Restore to a state that begins with another snapshot, or take another backup"),
  };
}

/** The finding of a transaction that cannot have come next. */
function misfit(place: Place, { provedTo }: Replay): Finding {
  return {
    ...placeOf(place),
    kind: "DigestMismatch",
    severity: "error",
    ...lastGood(provedTo),
    message: say("Transaction {} does not fit the tree before it", formatZxid(place.zxid)),
    advice: say(
      "Transactions before it are missing or changed, or the snapshot is of another server",
    ),
  };
}

/** The finding of a tree that the member itself did not have. */
function denial(mismatch: DigestMismatch): Finding {
  const { zxid, stored, computed } = mismatch;
  return {
    ...placeOf(mismatch),
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
function lie(mismatch: DigestMismatch, base: Base, replay: Replay): Finding {
  const { zxid, stored, computed } = mismatch;
  return {
    ...placeOf(mismatch),
    kind: "DigestMismatch",
    severity: "error",
    ...lastGood(replay.provedTo),
    message: say(
      "At {} the server's tree had digest {}, replay gives {}: probably {}",
      formatZxid(zxid),
      stored,
      computed,
      causeOf(mismatch, base, replay),
    ),
    advice: say("Restore to a zxid before this one, or take the backup of another member"),
  };
}

function causeOf(
  { zxid, file, record }: DigestMismatch,
  { name, end }: Base,
  { firstMisfit, provedTo }: Replay,
): Sentence {
  if (name !== null && zxid === end) {
    return say("the snapshot {} is damaged or of another server", name);
  }
  if (firstMisfit !== null && firstMisfit.zxid <= zxid) {
    return say("transactions before {} are missing", formatZxid(firstMisfit.zxid));
  }
  // Proved up to the log before, and wrong from its first digest on.
  if (record !== null && provedTo !== null && provedTo <= zxid - BigInt(record)) {
    return say("{} is changed from its beginning or of another server", file);
  }
  return say("this transaction or one since the last digest that agreed was changed or is missing");
}

function lastGood(provedTo: Zxid | null): { lastGoodZxid?: Zxid } {
  return provedTo === null ? {} : { lastGoodZxid: provedTo };
}

function placeOf({ file, record, offset }: Place) {
  return {
    file,
    ...(record === null ? {} : { record }),
    ...(offset === null ? {} : { offset }),
  };
}
