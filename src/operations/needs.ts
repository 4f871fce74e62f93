import type { Need, Requires } from "../store/server_needs.ts";
import { say } from "../texts/say.ts";

/** `jute.maxbuffer` where nobody sets it, in every release. */
export const DEFAULT_MAXBUFFER = 0xf_ffff;
/** What servers before 3.5.7 read beyond it; later ones read as much again (ZOOKEEPER-3496). */
export const OLD_EXTRA = 1024;

/** Releases that brought something that older ones cannot load, the oldest first. */
const RELEASES = ["3.4.0", "3.5.0", "3.5.1", "3.5.4", "3.6.0", "3.7.2"] as const;
/** One of them. */
export type Release = typeof RELEASES[number];

const WHY: Readonly<Record<Release, () => string>> = {
  "3.4.0": () => say("Nothing in the files needs a newer one"),
  "3.5.0": () =>
    say("The logs hold transactions of type create2 or reconfig, which older servers do not read"),
  "3.5.1": () =>
    say(
      "There are container nodes, which older servers delete, or transactions about them, which older servers do not read",
    ),
  "3.5.4": () =>
    say(
      "There are TTL nodes, or transactions that make them; older servers do not know their form",
    ),
  "3.6.0": () => say("ZooKeeper compressed snapshots, which older servers do not read"),
  "3.7.2": () => say("A multi has a part of type create2, at which older servers stop applying it"),
};

/** Says to a person what a server needs, and why. */
export function describeNeeds(
  facts: Omit<Requires, "needs"> & { zookeeper: Release },
): Need[] {
  return [
    versionNeed(facts.zookeeper),
    ...maxbufferNeeds(facts),
    ...ttlNeeds(facts.extended_types_enabled),
    ...digestNeeds(facts.digest_enabled),
  ];
}

function versionNeed(release: Release): Need {
  const setting = release === "3.7.2"
    ? say("ZooKeeper 3.7.2, 3.8.2, 3.9.0 or later")
    : say("ZooKeeper {} or later", release);
  return { name: "version", setting, why: WHY[release]() };
}

function maxbufferNeeds(facts: Parameters<typeof describeNeeds>[0]): Need[] {
  const { jute_maxbuffer: value, jute_maxbuffer_before_3_5_7: old } = facts;
  const { largest_record: record, largest_field: field } = facts;
  const needs: Need[] = [];
  if (value !== null) {
    needs.push({
      name: "jute.maxbuffer",
      setting: say("jute.maxbuffer of at least {} (ZooKeeper 3.5.7 and later)", value),
      why: say(
        "The largest log record has {} bytes and the largest field of a snapshot {}; these servers read at most twice jute.maxbuffer, by default {}, unless zookeeper.jute.maxbuffer.extrasize is set",
        record,
        field,
        2 * DEFAULT_MAXBUFFER,
      ),
    });
  }
  // Whoever needs 3.6 has no use for what older servers need.
  if (old !== null && RELEASES.indexOf(facts.zookeeper) < RELEASES.indexOf("3.6.0")) {
    needs.push({
      name: "jute.maxbuffer",
      setting: say("jute.maxbuffer of at least {} (ZooKeeper before 3.5.7)", old),
      why: say(
        "The largest log record has {} bytes and the largest field of a snapshot {}; these servers read at most 1024 more than jute.maxbuffer, by default {}",
        record,
        field,
        DEFAULT_MAXBUFFER + OLD_EXTRA,
      ),
    });
  }
  return needs;
}

function ttlNeeds(hasTtlNodes: boolean): Need[] {
  if (!hasTtlNodes) return [];
  return [{
    name: "extendedTypesEnabled",
    setting: say("zookeeper.extendedTypesEnabled=true"),
    why: say(
      "Some states hold TTL nodes; without it a server silently deletes them when it starts",
    ),
  }];
}

/** What is needed of `zookeeper.digest.enabled`. */
export function digestNeeds(digest: Requires["digest_enabled"]): Need[] {
  const need = (setting: string, why: string): Need[] => [{ name: "digest.enabled", setting, why }];
  switch (digest) {
    case "either":
      return [];
    case "on":
      return need(
        say("zookeeper.digest.enabled=true, the default (ZooKeeper 3.9 and later)"),
        say("The snapshots end with a digest, and these servers do not read them with digests off"),
      );
    case "off":
      return need(
        say("zookeeper.digest.enabled=false (ZooKeeper 3.9 and later)"),
        say(
          "The snapshots were written with digests off, and these servers do not read them with digests on",
        ),
      );
    case "depends":
      return need(
        say("zookeeper.digest.enabled as the restored snapshot needs it (ZooKeeper 3.9 and later)"),
        say(
          "Some snapshots were written with digests and others with digests off; the plan of a restore says which of them it begins with",
        ),
      );
  }
}
