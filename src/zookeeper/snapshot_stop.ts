import type { Fault } from "../finding.ts";
import { say, type Sentence, type Template, type Values } from "../texts/say.ts";

/** What is said of a count that cannot be. */
export const WRONG_COUNT = {
  sessions: "Count of sessions is {}",
  acls: "Count of ACLs is {}",
  entries: "Count of ACL entries is {}",
} as const satisfies Record<string, Template>;

/** What is said of a seal that does not fit, by what it stands behind. */
export const WRONG_SEAL = {
  nodes: "Seal behind the nodes does not fit the bytes before it",
  digest: "Seal behind the digest does not fit the bytes before it",
  lastZxid: "Seal behind the last zxid does not fit the bytes before it",
} as const satisfies Record<string, Template>;

/** Stops the reading of a snapshot; becomes a fault. */
export class Stop extends Error {
  /** Makes one; `offset` is that of the place in the uncompressed snapshot. */
  constructor(readonly kind: Fault["kind"], readonly offset: number, message: Sentence) {
    super(message);
  }
}

/** Makes a {@linkcode Stop} with the sentence of a template. */
export function stop<T extends Template>(
  kind: Fault["kind"],
  offset: number,
  template: T,
  ...values: Values<T>
): Stop {
  return new Stop(kind, offset, say(template, ...values));
}

/** The fault of ACLs that are not there; `offset` is that of the first node that names one. */
export function aclHole(holes: ReadonlySet<bigint>, offset: number): Fault {
  const keys = [...holes].slice(0, 5).join(", ");
  return {
    kind: "AclHole",
    severity: "error",
    offset,
    message: say("Nodes name {} ACLs that the file does not hold (keys {})", holes.size, keys),
    advice: say(
      "A server may refuse this snapshot or give nodes the wrong rights; an older one serves",
    ),
  };
}
