import { describeWindow, formatTime } from "../../operations/describe.ts";
import type { InspectedLog, InspectedSnapshot } from "../../operations/inspect.ts";
import type { Scanned } from "../../operations/scan_files.ts";
import { describeLost } from "../../operations/lost.ts";
import type { Comparison } from "../../operations/against.ts";
import type { Proof } from "../../operations/prove.ts";
import type { RepairResult } from "../../operations/repair.ts";
import type { VerifyReport } from "../../operations/verify.ts";
import { formatZxid, type Zxid } from "../../zookeeper/zxid.ts";
import { describeFinding, formatDocument } from "./json.ts";
import { describeQuality } from "./quality_text.ts";
import { describeRepair } from "./repair_text.ts";

/** What a verification found, for a program. At level structure no file was read into. */
export function verifyDocument(
  report: VerifyReport,
  repair: RepairResult | null = null,
): string {
  const { structure, coverage } = report;
  return formatDocument({
    subject: report.subject,
    backup_id: report.backupId,
    level: report.level,
    verdict: report.verdict,
    files: {
      snapshots: report.snapshots.map(describeSnapshot),
      txnlogs: report.logs.map(describeLog),
    },
    windows: report.windows.map(describeWindow),
    coverage: {
      earliest_zxid: hexOrNull(coverage.earliest),
      latest_zxid: hexOrNull(coverage.latest),
      earliest_time: formatTime(coverage.earliestTime),
      latest_time: formatTime(coverage.latestTime),
    },
    lost: report.lost.map(describeLost),
    recorded_lost: report.recordedLost,
    structure: structure === null ? null : {
      listed: structure.listed,
      missing: structure.missing,
      changed: structure.changed,
      description_intact: structure.descriptionIntact,
    },
    quality: describeQuality(report.quality),
    repair: describeRepair(repair),
    proofs: report.proofs.map(describeProof),
    against: report.against === null ? null : describeComparison(report.against),
    findings: report.findings.map(describeFinding),
  });
}

function describeSnapshot(snapshot: Scanned<InspectedSnapshot>): Record<string, unknown> {
  const { scan, zxid } = snapshot;
  return {
    ...describeStored(snapshot),
    zxid: formatZxid(zxid),
    size: scan.size,
    sound: scan.sound,
    node_count: scan.nodes,
    session_count: scan.sessions,
    ephemeral_count: scan.ephemerals,
  };
}

function describeLog(log: Scanned<InspectedLog>): Record<string, unknown> {
  const { scan } = log;
  const first = scan.runs[0];
  const last = scan.runs.at(-1);
  return {
    ...describeStored(log),
    start_zxid: hexOrNull(first?.first),
    end_zxid: hexOrNull(last?.last),
    start_time: formatTime(first?.firstTime ?? null),
    end_time: formatTime(last?.lastTime ?? null),
    size: scan.size,
    transaction_count: scan.records,
    ending: scan.ending,
  };
}

function describeProof(proof: Proof): Record<string, unknown> {
  return {
    base: proof.base,
    start_zxid: formatZxid(proof.from),
    end_zxid: formatZxid(proof.to),
    transaction_count: proof.applied,
    digests_compared: proof.compared,
    digests_equal: proof.equal,
    proved_from: hexOrNull(proof.provedFrom),
    proved_to: hexOrNull(proof.provedTo),
    first_lie: hexOrNull(proof.firstMismatch?.zxid),
    misfits: proof.misfits,
    first_misfit: hexOrNull(proof.firstMisfit?.zxid),
    contradicted_at: hexOrNull(proof.contradictedAt),
    witness_compared: proof.witness.compared,
    witness_equal: proof.witness.equal,
    unknown_acls: proof.unknownAcls,
  };
}

function describeComparison(comparison: Comparison): Record<string, unknown> {
  const { other, shared, records, treesAt, trees, differsAt, difference } = comparison;
  return {
    other,
    start_zxid: hexOrNull(shared?.from),
    end_zxid: hexOrNull(shared?.to),
    transactions_compared: records,
    trees_compared_at: hexOrNull(treesAt),
    trees_compared: trees,
    differs_at: hexOrNull(differsAt),
    difference,
    missing_here: hexOrNull(comparison.missingHere),
    missing_there: hexOrNull(comparison.missingThere),
  };
}

function describeStored(
  inspected: Scanned<InspectedLog | InspectedSnapshot>,
): Record<string, unknown> {
  const { name, file, coding, storedSize, storedChecksum } = inspected;
  return { name, file, coding, stored_size: storedSize, stored_checksum: storedChecksum };
}

function hexOrNull(zxid: Zxid | null | undefined): string | null {
  return zxid === undefined || zxid === null ? null : formatZxid(zxid);
}
