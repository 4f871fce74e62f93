import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decideRetention,
  isUsable,
  type RetentionDecision,
  type RetentionPolicy,
} from "../../src/operations/retention.ts";
import type { BackupSummary } from "../../src/store/catalog.ts";

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.parse("2025-01-15T10:30:00Z");

const POLICY: RetentionPolicy = {
  keepDays: 7,
  keepCount: 0,
  keepMinCount: 3,
  acceptNewHistory: false,
};

type Status = BackupSummary["status"];

const STATUS: Readonly<Record<string, Status>> = {
  v: "valid",
  p: "partial",
  u: "unverified",
  c: "corrupted",
};

function backup(id: string, days: number, status: Status, zxid: bigint): BackupSummary {
  return { id, member: "zk1", time: NOW - days * DAY, status, zxid, size: 1000, files: 3 };
}

/**
 * Backups from words of status, age in days, and zxid: `v9@5` is a valid one of nine days ago that
 * reaches zxid 5. Without a zxid each has a higher one than the one before. Their ids are the words,
 * and say nothing of their order.
 */
function backups(words: string): BackupSummary[] {
  return words.split(" ").map((word, at) => {
    const [, letter, days, zxid] = /^([vpuc])([0-9.]+)(?:@([0-9]+))?$/.exec(word)!;
    return backup(word, Number(days), STATUS[letter!]!, BigInt(zxid ?? 100 + at));
  });
}

/** Ids of what stays, and in brackets of what goes. */
function decided(decisions: readonly RetentionDecision[]): string {
  return decisions.map(({ backup: { id }, keep }) => keep ? id : `(${id})`).join(" ");
}

interface Case {
  what: string;
  policy?: Partial<RetentionPolicy>;
  /** Oldest first; what is in brackets goes. */
  expected: string;
}

const CASES: readonly Case[] = [
  { what: "nothing goes that is not older than keep-days", expected: "v7 v6 v5 v1 v0" },
  { what: "what is older than keep-days goes", expected: "(v30) (v8) (v7.01) v7 v3 v2 v1" },
  { what: "the newest keep-min-count stay however old", expected: "(v40) v30 v20 v10" },
  { what: "fewer backups than keep-min-count all stay", expected: "v90 v80" },
  {
    what: "keep-min-count is counted in usable ones, partial ones among them",
    policy: { keepMinCount: 2 },
    expected: "(v40) v30 p20",
  },
  {
    what: "unverified ones go by age and never count towards the minimum",
    expected: "(v50) v40 (u35) v30 v20 (u10) u5",
  },
  {
    what: "corrupted ones are skipped, and count for nothing",
    policy: { keepCount: 1, keepMinCount: 1 },
    expected: "c50 (v30) c20 (v5) v4 c1",
  },
  {
    what: "beyond keep-count the oldest go",
    policy: { keepCount: 4 },
    expected: "(v9) (v6) v5 v4 v3 v2",
  },
  {
    what: "keep-count keeps nothing that is too old",
    policy: { keepCount: 5 },
    expected: "(v9) (v8) v7 v6 v5",
  },
  {
    what: "keep-min-count is stronger than keep-count",
    policy: { keepCount: 1, keepMinCount: 3 },
    expected: "(v4) v3 v2 v1",
  },
  {
    what: "unverified ones push nothing out, and keep-count does not delete them",
    policy: { keepCount: 2, keepMinCount: 1 },
    expected: "(v6) (v5) v4 u3 v2 u1",
  },
  {
    what: "with keep-days 0 only the minimum stays",
    policy: { keepDays: 0, keepMinCount: 1 },
    expected: "(v2) (u1) v0.5",
  },
  {
    what: "a backup of this very moment is not older than 0 days",
    policy: { keepDays: 0, keepMinCount: 1 },
    expected: "(v1) v0 v0",
  },
  {
    what: "where history went back, the newest before the fall stay",
    policy: { keepMinCount: 2 },
    expected: "(v30@10) v29@20 v28@30 (v20@1) (v19@2) v18@3 v17@4",
  },
  {
    what: "until the new history is accepted",
    policy: { keepMinCount: 2, acceptNewHistory: true },
    expected: "(v30@10) (v29@20) (v28@30) (v20@1) (v19@2) v18@3 v17@4",
  },
  {
    what: "each fall protects what was before it",
    policy: { keepMinCount: 1 },
    expected: "(v30@8) v29@9 (v25@4) v24@5 (v20@1) v19@2",
  },
  {
    what: "of what was before a fall only usable ones are protected",
    policy: { keepMinCount: 1 },
    expected: "v30@8 (u29@9) c28@9 v19@2",
  },
  {
    what: "what alone shows a fall stays with what it protects",
    policy: { keepMinCount: 1 },
    expected: "(v31@8) v30@9 v29@2 (v20@19) v19@20",
  },
  {
    what: "a fall is seen in a backup that is not usable",
    policy: { keepMinCount: 1 },
    expected: "(v31@8) v30@9 u29@2 v19@20",
  },
  {
    what: "what a corrupted backup says is no fall",
    policy: { keepMinCount: 1 },
    expected: "(v31@8) (v30@9) c29@2 v19@20",
  },
  {
    what: "a fall protects from keep-count too",
    policy: { keepCount: 1, keepMinCount: 1 },
    expected: "(v5@8) v4@9 (v3@1) v2@2",
  },
  {
    what: "the same zxid again is no fall",
    policy: { keepMinCount: 1 },
    expected: "(v30@8) (v29@8) v28@8",
  },
];

for (const { what, policy, expected } of CASES) {
  Deno.test(`decideRetention(): ${what}`, () => {
    const given = backups(expected.replaceAll(/[()]/g, ""));
    assert.equal(decided(decideRetention(given, { ...POLICY, ...policy }, NOW)), expected);
  });
}

Deno.test("decideRetention() gives each backup its reason", () => {
  const given = backups("c40@9 v30@8 v20@9 v10@1 u9@1 v8@2 v6@2 u5@3");
  const reasons = decideRetention(given, { ...POLICY, keepMinCount: 1 }, NOW)
    .map(({ reason, protected: stays }) => stays ? `always: ${reason}` : reason);
  assert.deepEqual(reasons, [
    "corrupted: left for you to look at",
    "older than 7 days",
    "always: from before history went back to 0x1 in v10@1",
    "older than 7 days",
    "older than 7 days",
    "older than 7 days",
    "always: the newest usable one",
    "not older than 7 days; unverified",
  ]);
  const [first] = decideRetention(
    backups("v2 v1"),
    { ...POLICY, keepCount: 1, keepMinCount: 1 },
    NOW,
  );
  assert.equal(first!.reason, "beyond the newest 1");
  const [last] = decideRetention(backups("v1"), POLICY, NOW);
  assert.equal(last!.reason, "of the newest 3 usable");
});

const POLICIES = fc.record({
  keepDays: fc.nat(40),
  keepCount: fc.nat(6),
  keepMinCount: fc.integer({ min: 1, max: 6 }),
  acceptNewHistory: fc.boolean(),
});

/** Histories of one member, oldest first. */
const HISTORIES = fc.array(
  fc.record({
    days: fc.double({ min: 0, max: 50, noNaN: true }),
    status: fc.constantFrom<Status>("valid", "partial", "unverified", "corrupted"),
    zxid: fc.bigInt({ min: 0n, max: 8n }),
  }),
  { maxLength: 20 },
).map((list) =>
  list.sort((a, b) => b.days - a.days)
    .map(({ days, status, zxid }, at) => backup(`b${at}`, days, status, zxid))
);

Deno.test("decideRetention() decides about each backup once, in order", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const decisions = decideRetention(history, policy, NOW);
    assert.deepEqual(decisions.map(({ backup }) => backup), history);
    for (const { reason } of decisions) assert.match(reason, /^\S.*[^.]$/);
  }));
});

Deno.test("decideRetention() never keeps fewer usable ones than the minimum, the newest of all", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const decisions = decideRetention(history, policy, NOW);
    const usable = decisions.filter(({ backup }) => isUsable(backup));
    for (const { keep, protected: stays } of usable.slice(-policy.keepMinCount)) {
      assert.ok(keep && stays);
    }
  }));
});

Deno.test("decideRetention() lets go only of what is old, or usable and beyond the count", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    for (const { backup, keep, protected: stays } of decideRetention(history, policy, NOW)) {
      if (keep) continue;
      const isOld = NOW - backup.time > policy.keepDays * DAY;
      assert.ok(isOld || (policy.keepCount > 0 && isUsable(backup)));
      assert.ok(!stays && backup.status !== "corrupted");
    }
  }));
});

Deno.test("decideRetention() keeps nothing old without a cause", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const decisions = decideRetention(history, policy, NOW);
    for (const { backup, keep, protected: stays, reason } of decisions) {
      if (stays) assert.ok(isUsable(backup));
      const isOld = NOW - backup.time > policy.keepDays * DAY;
      if (!keep || !isOld) continue;
      assert.ok(stays || backup.status === "corrupted" || reason.startsWith("shows"));
    }
  }));
});

Deno.test("decideRetention() keeps at most keep-count usable ones besides those that always stay", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    if (policy.keepCount === 0) return;
    const kept = decideRetention(history, policy, NOW)
      .filter(({ backup, keep }) => keep && isUsable(backup));
    const extra = kept.filter((decision) => !decision.protected);
    const evidence = extra.filter(({ reason }) => reason.startsWith("shows"));
    assert.ok(extra.length - evidence.length <= policy.keepCount - 1);
  }));
});

Deno.test("decideRetention() goes by time alone: ids and sizes change nothing", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const renamed = history.map((each, at) => ({
      ...each,
      id: `x${history.length - at}`,
      size: (at * 7919) % 101,
    }));
    const keeps = (given: BackupSummary[]) =>
      decideRetention(given, policy, NOW).map(({ keep }) => keep);
    assert.deepEqual(keeps(renamed), keeps(history));
  }));
});

Deno.test("decideRetention() without a fall is the same whatever the zxids are", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const keeps = (zxidAt: (at: number) => bigint) =>
      decideRetention(history.map((each, at) => ({ ...each, zxid: zxidAt(at) })), policy, NOW)
        .map(({ keep }) => keep);
    assert.deepEqual(keeps((at) => BigInt(at)), keeps(() => 7n));
  }));
});

Deno.test("decideRetention() protects before each fall as many as the minimum", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const decisions = decideRetention(history, { ...policy, acceptNewHistory: false }, NOW);
    history.forEach(({ zxid, status }, at) => {
      if (status === "corrupted") return;
      const before = decisions.slice(0, at).filter(({ backup }) => isUsable(backup));
      const newest = before.at(-1);
      if (newest === undefined || zxid >= newest.backup.zxid) return;
      for (const { keep } of before.slice(-policy.keepMinCount)) assert.ok(keep);
    });
  }));
});

Deno.test("decideRetention() deletes nothing more on the next run at the same time", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, (history, policy) => {
    const kept = keptOf(history, policy, NOW);
    assert.deepEqual(keptOf(kept, policy, NOW), kept);
  }));
});

Deno.test("decideRetention() protects what was before a fall however often it runs", () => {
  fc.assert(fc.property(HISTORIES, POLICIES, fc.array(fc.nat(40)), (history, given, days) => {
    const policy = { ...given, acceptNewHistory: false };
    const before = decideRetention(history, policy, NOW)
      .filter(({ reason }) => reason.startsWith("from before")).map(({ backup }) => backup);
    let now = NOW;
    let kept = history;
    for (const step of days) {
      now += step * DAY;
      kept = keptOf(kept, policy, now);
    }
    for (const backup of before) assert.ok(kept.includes(backup), backup.id);
  }));
});

function keptOf(
  history: readonly BackupSummary[],
  policy: RetentionPolicy,
  now: number,
): BackupSummary[] {
  return decideRetention(history, policy, now).filter(({ keep }) => keep).map((d) => d.backup);
}
