import { say, type Sentence } from "../texts/say.ts";
import type { Base, SnapshotFacts } from "../zookeeper/windows.ts";
import { formatZxid, type Zxid } from "../zookeeper/zxid.ts";

/** A snapshot that a restore does not begin with though it is newer than the one it does. */
export interface PassedOver {
  /** Name as in ZooKeeper. */
  name: string;
  /** Why. */
  reason: Sentence;
}

/** Says of every snapshot that is newer than the base of a restore to `target` why it is not it. */
export function passedOver(
  snapshots: readonly SnapshotFacts[],
  base: Base,
  target: Zxid,
): PassedOver[] {
  return snapshots
    .filter(({ name, zxid }) => zxid > base.zxid && name !== base.name)
    .map((snapshot) => ({ name: snapshot.name, reason: whyNot(snapshot, target) }));
}

function whyNot({ zxid, usable, end, toldBy }: SnapshotFacts, target: Zxid): Sentence {
  if (zxid > target) return say("it was begun later, at {}", formatZxid(zxid));
  if (!usable) return say("it is damaged, or names ACLs that it does not hold");
  if (toldBy !== undefined) return say("some of its ACLs are in the logs alone");
  if (end !== null && end > target) {
    return say("it may hold changes up to {}, which came later", formatZxid(end));
  }
  return end === null
    ? say("nothing in it says up to where it holds changes")
    : say("no logs lead from it to that state");
}
