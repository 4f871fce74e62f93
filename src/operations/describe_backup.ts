import type { Finding } from "../finding.ts";
import type { ServerState } from "../server/four_letter_words.ts";
import {
  type AnchorInfo,
  type BackupInfo,
  type DamagedFile,
  SCHEMA_VERSION,
  type StoredConfigFile,
  type StoredEpochFile,
  type StoredSnapshot,
  type StoredTxnLog,
} from "../store/backup_info.ts";
import { say } from "../texts/say.ts";
import { VERSION } from "../version.ts";
import type { Window } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";
import type { BackupPlan } from "./backup_plan.ts";
import { describeSource } from "./copy_extras.ts";
import type { Copied, CopiedMember } from "./copy_member.ts";
import { describeRuns, describeWindow, describeZxid } from "./describe.ts";
import type { InspectedLog, InspectedSnapshot } from "./inspect.ts";
import { describeLost, type LostRange } from "./lost.ts";
import { authSchemesOf, digestNeed, requiresOf } from "./requires.ts";
import type { UsableSet } from "./select_usable.ts";

/** Everything that a backup's description is made from. */
export interface BackupFacts {
  id: string;
  plan: BackupPlan;
  begun: Date;
  finished: Date;
  atStart: ServerState | null;
  atEnd: ServerState | null;
  copied: CopiedMember;
  usable: UsableSet;
  epochs: StoredEpochFile[];
  damaged: DamagedFile[];
  windows: readonly Window[];
  lost: readonly LostRange[];
  anchors: AnchorInfo[];
  findings: readonly Finding[];
  /** What was taken of the configuration; null where it was not asked for. */
  config: StoredConfigFile[] | null;
  /** What is lost or doubtful. */
  warnings: string[];
  /** What a person has to know although nothing is lost. */
  notes: readonly string[];
}

/** Describes a backup that restores to at least one state. */
export function describeBackup(facts: BackupFacts): BackupInfo {
  const { plan, atStart, atEnd, windows } = facts;
  const { options, source } = plan;
  const host = `${options.zkHost.host}:${options.zkHost.port}`;
  const end = windows.at(-1)!.end;
  const files = {
    snapshots: facts.usable.snapshots.map(({ copy, end }) => describeSnapshot(copy, end)),
    txnlogs: facts.usable.logs.map(describeLog),
    epochs: facts.epochs,
    damaged: facts.damaged,
    ...(facts.config === null ? {} : { config: facts.config }),
  };
  const stored = [...files.snapshots, ...files.txnlogs, ...files.epochs];
  const snapshots = facts.usable.snapshots.map(({ copy }) => copy.inspected);
  const logs = facts.usable.logs.map((copy) => copy.inspected);
  return {
    version: SCHEMA_VERSION,
    backup_id: facts.id,
    backup_timestamp: formatLocalTime(facts.begun),
    tool: { name: "zkbackup", version: VERSION },
    member: plan.member,
    status: statusOf(facts),
    backup_zxid: describeZxid(end),
    confirmed_zxid: confirmed(atEnd, end),
    zookeeper: {
      version: atEnd?.version ?? atStart?.version ?? null,
      host,
      data_dir: source.snapDir,
      log_dir: source.logDir,
      mode: atEnd?.mode ?? atStart?.mode ?? null,
      zxid_at_start: zxidOf(atStart),
      zxid_at_end: zxidOf(atEnd),
    },
    files,
    windows: windows.map(describeWindow),
    lost: facts.lost.map(describeLost),
    anchors: facts.anchors,
    validation: { enabled: options.verify, ...countFiles(facts) },
    requires: requiresOf(snapshots, logs),
    auth_schemes: authSchemesOf(snapshots),
    statistics: {
      total_size: stored.reduce((sum, file) => sum + file.size, 0),
      compressed_size: stored.reduce((sum, file) => sum + file.stored_size, 0),
      // A clock that was set back meanwhile measures nothing.
      duration_seconds: Math.max(0, facts.finished.getTime() - facts.begun.getTime()) / 1000,
    },
    warnings: [...facts.warnings, ...facts.notes],
  };
}

function statusOf({ plan, findings, warnings }: BackupFacts): BackupInfo["status"] {
  const lost = warnings.length > 0 || findings.some(({ severity }) => severity === "error");
  if (lost) return "partial";
  return plan.options.verify ? "valid" : "unverified";
}

function describeStored<I>({ storedName, coding, sums, source }: Copied<I>) {
  return { ...sums, stored_name: storedName, coding, ...describeSource(source) };
}

function describeSnapshot(copy: Copied<InspectedSnapshot>, end: Zxid): StoredSnapshot {
  const { name, zxid, scan } = copy.inspected;
  return {
    name,
    zxid: formatZxid(zxid),
    end_zxid: formatZxid(end),
    ...(scan.aclHoles.size > 0 ? { replay_only: true } : {}),
    status: "valid",
    node_count: scan.nodes,
    session_count: scan.sessions,
    ephemeral_count: scan.ephemerals,
    digest_enabled: digestNeed(scan),
    ...describeStored(copy),
  };
}

function describeLog(copy: Copied<InspectedLog>): StoredTxnLog {
  const { name, scan } = copy.inspected;
  const { ranges, ...whole } = describeRuns(scan.runs);
  const fault = scan.faults[0];
  const status = scan.ending !== "damaged" ? "valid" : copy.isWhole ? "corrupted" : "repaired";
  const note = status === "corrupted"
    ? say("stored with its damage at byte {}: {}", fault?.offset ?? 0, fault?.message ?? "")
    : status === "repaired"
    ? say("cut before byte {}: {}", fault?.offset ?? 0, fault?.message ?? "")
    : scan.ending === "torn"
    ? say("the unfinished record at its end was left out")
    : scan.bareCheck !== null
    ? say("no server reads back its transaction {}", formatZxid(scan.bareCheck.zxid))
    : undefined;
  return {
    name,
    ...whole,
    status,
    transaction_count: scan.records,
    ranges,
    source_size: scan.size,
    ...(scan.bareCheck === null ? {} : { bare_check_zxid: formatZxid(scan.bareCheck.zxid) }),
    ...describeStored(copy),
    ...(note === undefined ? {} : { note }),
  };
}

/** Counts the member's snapshots and logs: `total = valid + corrupted`, the latter cut or left out. */
function countFiles({ copied, usable }: BackupFacts) {
  const whole = new Set(
    usable.logs.filter(({ isWhole }) => isWhole).map((copy) => copy.storedName),
  );
  const damaged = copied.logs.filter(({ inspected }) => inspected.scan.ending === "damaged");
  const repaired =
    damaged.filter(({ inspected, storedName }) =>
      inspected.scan.records > 0 && !whole.has(storedName)
    ).length;
  const unrecoverable = damaged.length - repaired +
    copied.snapshots.filter(({ inspected }) => !inspected.scan.sound).length;
  const total = copied.snapshots.length + copied.logs.length;
  return {
    total_files: total,
    valid_files: total - repaired - unrecoverable,
    corrupted_files: repaired + unrecoverable,
    repaired_files: repaired,
    unrecoverable_files: unrecoverable,
  };
}

function zxidOf(state: ServerState | null): string | null {
  return state === null ? null : formatZxid(state.zxid);
}

/** Up to where the server confirmed what was copied; above it records are logged and no more. */
function confirmed(atEnd: ServerState | null, end: Zxid): string | null {
  if (atEnd === null) return null;
  return formatZxid(atEnd.zxid < end ? atEnd.zxid : end);
}

/** A time with the offset of the local time zone, to the second. */
function formatLocalTime(time: Date): string {
  const offset = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (value: number) => String(Math.trunc(value)).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${local}${sign}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}
