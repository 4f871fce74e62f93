import type { Proof } from "../../operations/prove.ts";
import { formatZxid } from "../../zookeeper/zxid.ts";
import { type Mark, type Page, SIGNS } from "./page.ts";
import { counted } from "./units.ts";

/** Prints what replay showed, one line for each base. */
export function printProofs(page: Page, proofs: readonly Proof[]): void {
  const lied = proofs.some((proof) => markOf(proof) === "bad");
  const compared = proofs.reduce((sum, proof) => sum + proof.compared, 0);
  const title = compared === 0
    ? "Replay: continuous and sound, not proved: these files hold no digests"
    : `Replay: the tree was held against ${counted(compared, "stored digest")}`;
  page.section(lied ? "bad" : "ok", title);
  page.table(proofs.map((proof) => [
    `${SIGNS[markOf(proof)]} ${proof.base ?? "empty tree"}`,
    counted(proof.applied, "transaction"),
    describe(proof),
  ]));
}

function markOf({ firstMismatch, misfits }: Proof): Mark {
  return firstMismatch === null && misfits === 0 ? "ok" : "bad";
}

function describe({ compared, equal, provedFrom, provedTo, firstMismatch, to }: Proof): string {
  if (firstMismatch !== null) {
    const right = provedTo === null ? "never right" : `right up to ${formatZxid(provedTo)}`;
    return `${right}, not what the server had at ${formatZxid(firstMismatch.zxid)}`;
  }
  if (provedFrom === null || provedTo === null) {
    return `fits up to ${formatZxid(to)}, no digest to compare`;
  }
  const fuzzy = compared > equal ? `, after ${compared - equal} in the fuzzy part of it` : "";
  return `proved from ${formatZxid(provedFrom)} to ${formatZxid(provedTo)}: ` +
    `${counted(equal, "digest")} equal${fuzzy}`;
}
