import assert from "node:assert/strict";
import { english } from "../../../src/texts/translate.ts";
import { rejection } from "../../support/refusal.ts";
import { type AnswerSource, askToGoOn } from "../../../src/cli/output/confirm.ts";

/** A terminal on which these parts are typed one after another; then its end, or nothing more. */
function typing(parts: readonly string[], atEnd: "end" | "wait" = "end"): AnswerSource {
  const left = [...parts];
  const { promise, reject } = Promise.withResolvers<never>();
  return {
    isTerminal: () => true,
    async read(into) {
      const part = left.shift();
      if (part === undefined) return atEnd === "end" ? null : await promise;
      return new TextEncoder().encodeInto(part, into).written;
    },
    close: () => reject(new Deno.errors.Interrupted("operation canceled")),
  };
}

async function ask(stdin: AnswerSource, signal = new AbortController().signal): Promise<string> {
  let shown = "";
  await askToGoOn("Really?", { show: (text) => shown += text, translate: english, stdin, signal });
  return shown;
}

Deno.test("askToGoOn() returns for yes, also when it comes in parts", async () => {
  for (const parts of [["yes\n"], ["y\n"], [" YES \n"], ["ye", "s", "\n"], ["yes\r\n"]]) {
    assert.equal(await ask(typing(parts)), "Really? Type yes to go on: ");
  }
});

Deno.test("askToGoOn() takes everything else for no", async () => {
  for (const parts of [["no\n"], ["\n"], [], ["yes please\n"], ["ja\n"], ["x".repeat(1000)]]) {
    const error = await rejection("cancelled", ask(typing(parts)));
    assert.equal(error.exitStatus, 3);
  }
});

Deno.test("askToGoOn() asks nobody where there is no terminal", async () => {
  const unread = { ...typing([]), isTerminal: () => false, read: () => assert.fail("read") };
  const error = await rejection("no-terminal", ask(unread));
  assert.equal(error.exitStatus, 3);
  assert.match(error.hint ?? "", /--force/);
});

Deno.test("askToGoOn() ends with the reason of the signal while it waits", async () => {
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const asked = ask(typing(["ye"], "wait"), controller.signal);
  setTimeout(() => controller.abort(reason), 0);
  await assert.rejects(asked, reason);
  await assert.rejects(ask(typing(["yes\n"]), controller.signal), reason);
});
