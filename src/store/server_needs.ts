/** Which value of a switch the files need; `either`: both serve. */
export type SwitchNeed = "on" | "off" | "either";

/** One thing that a server needs in order to load the data, for a person. */
export interface Need {
  /** What it is about: `version`, or the name of the property without `zookeeper.` before it. */
  name: "version" | "jute.maxbuffer" | "extendedTypesEnabled" | "digest.enabled";
  /** What has to be set or met. */
  setting: string;
  /** Why, in a sentence. */
  why: string;
}

/** What a server needs in order to load every state that a backup restores to. */
export interface Requires {
  /** Oldest release that reads all of it: `3.6.0`. */
  zookeeper: string;
  /** Least value that 3.5.7 and later need; null: the default serves. */
  jute_maxbuffer: number | null;
  /** Least value that servers before 3.5.7 need; null: the default serves. */
  jute_maxbuffer_before_3_5_7: number | null;
  /** TTL nodes are lost without `zookeeper.extendedTypesEnabled=true`. */
  extended_types_enabled: boolean;
  /** Value of `zookeeper.digest.enabled` on 3.9 and later; `depends`: on the snapshot. */
  digest_enabled: SwitchNeed | "depends";
  /** Bytes of the largest record of the logs. */
  largest_record: number;
  /** Bytes of the largest path, data or ACL string in the snapshots. */
  largest_field: number;
  /** The same for a person. */
  needs: Need[];
}

/** Authentication schemes in the ACL table of one snapshot. */
export interface AuthSchemes {
  /** The newest usable snapshot, from which the counts are; null: there is none. */
  snapshot: string | null;
  /** How many ACL entries name each scheme, the most frequent first. */
  schemes: { scheme: string; entries: number }[];
}
