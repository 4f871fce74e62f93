import type { Proof } from "../../operations/prove.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { say } from "../../texts/say.ts";
import { data, type Mark, type Page, signed } from "./page.ts";
import { counted } from "./units.ts";

/** Prints what replay showed, one line for each base. */
export function printProofs(page: Page, proofs: readonly Proof[]): void {
  const lied = proofs.some((proof) => markOf(proof) === "bad");
  const compared = proofs.reduce((sum, proof) => sum + proof.compared, 0);
  const title = compared === 0
    ? lied
      ? say("Replay: these files do not fit together, and hold no digests to tell more")
      : say("Replay: continuous and sound, not proved: these files hold no digests")
    : say("Replay: the tree was held against {}", counted(compared, "stored digest"));
  page.section(lied ? "bad" : "ok", title);
  page.table(proofs.map((proof) => [
    signed(markOf(proof), proof.base === null ? say("empty tree") : data(proof.base)),
    counted(proof.applied, "transaction"),
    describe(proof),
    ...describeWitness(proof),
  ]));
}

function markOf({ firstMismatch, misfits, witness, contradictedAt }: Proof): Mark {
  const isRight = firstMismatch === null && misfits === 0 && witness.firstMismatch === null &&
    contradictedAt === null;
  return isRight ? "ok" : "bad";
}

/** What the member itself said of its tree while it was backed up. */
function describeWitness({ witness: { compared, equal } }: Proof): string[] {
  if (compared === 0) return [];
  return [say("equals the member's own tree at {} of {} points", equal, compared)];
}

function describe(proof: Proof): string {
  const { firstMismatch, firstMisfit, contradictedAt, provedTo } = proof;
  if (contradictedAt !== null) {
    return say("not the tree that the logs lead to at {}", formatZxid(contradictedAt));
  }
  if (firstMismatch !== null) {
    const zxid = formatZxid(firstMismatch.zxid);
    return provedTo === null
      ? say("never right, not what the server had at {}", zxid)
      : say("right up to {}, not what the server had at {}", formatZxid(provedTo), zxid);
  }
  if (firstMisfit !== null) {
    return say("does not fit from {} on", formatZxid(firstMisfit.zxid));
  }
  return describeProved(proof);
}

function describeProved({ compared, equal, provedFrom, provedTo, to }: Proof): string {
  if (provedFrom === null || provedTo === null) {
    return say("fits up to {}, no digest to compare", formatZxid(to));
  }
  const proved = [formatZxid(provedFrom), formatZxid(provedTo)] as const;
  const digests = counted(equal, "digest");
  return compared === equal ? say("proved from {} to {}: {} equal", ...proved, digests) : say(
    "proved from {} to {}: {} equal, after {} in its fuzzy part",
    ...proved,
    digests,
    compared - equal,
  );
}
