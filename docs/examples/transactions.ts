// deno-lint-ignore-file no-console -- what it prints is its result
/**
 * Prints the transactions of logs, in a data dir or in a backup, one a line: zxid, time, operation,
 * path. Bad bytes in paths cannot reach the terminal.
 *
 *     deno run --allow-read docs/examples/transactions.ts data/version-2/log.*
 */
import {
  formatZxid,
  makeZxid,
  parseTxn,
  readTxnLog,
  systemContext,
  type TxnOp,
} from "@zkbackup/cli/mod";

const utf8 = new TextDecoder();

/** An operation, or those of a multi that was applied. */
function* named(op: TxnOp): Generator<string> {
  if (op.type !== "multi") yield "path" in op ? `${op.type} ${quoted(op.path)}` : op.type;
  else if (op.failed) yield "multi, failed";
  else for (const part of op.parts) yield* named(part);
}

function quoted(path: Uint8Array): string {
  return JSON.stringify(utf8.decode(path)).replaceAll(
    /[\p{Cc}\p{Cf}]/gu,
    (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`,
  );
}

for (const path of Deno.args) {
  const { faults } = await readTxnLog(systemContext(), path, {
    record({ epoch, counter, time, body }) {
      const zxid = formatZxid(makeZxid(epoch, counter));
      const when = new Date(time).toISOString();
      const operations = body === null ? ["too large to be shown"] : named(parseTxn(body).op);
      for (const operation of operations) console.log(zxid, when, operation);
    },
  });
  for (const { message } of faults) console.error(`${path}: ${message}`);
}
