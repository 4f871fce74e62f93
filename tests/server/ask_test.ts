import assert from "node:assert/strict";
import { ANSWER_LIMIT, askFourLetterWord } from "../../src/server/four_letter_words.ts";
import { answering, FourLetterServer, send } from "../support/four_letter_server.ts";
import { NOBODY } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";

/** Longer than any of these tests may take. */
const PATIENT = 60_000;
const HARDLY = 50;

function never(): AbortSignal {
  return new AbortController().signal;
}

Deno.test("askFourLetterWord() sends the word and nothing else, and reads the answer to its end", async () => {
  await using server = FourLetterServer.start(async (connection) => {
    await send(connection, "Zxid: 0x1\n");
    await send(connection, "Mode: standalone\n");
  });
  for (const word of ["srvr", "mntr"]) {
    const answer = await askFourLetterWord(server.address, word, PATIENT, never());
    assert.equal(answer, "Zxid: 0x1\nMode: standalone\n");
  }
  assert.deepEqual(server.words, ["srvr", "mntr"]);
});

Deno.test("askFourLetterWord() puts characters together that came in parts", async () => {
  const bytes = new TextEncoder().encode("é日");
  await using server = FourLetterServer.start(async (connection) => {
    for (const byte of bytes) await connection.write(Uint8Array.of(byte));
  });
  assert.equal(await askFourLetterWord(server.address, "srvr", PATIENT, never()), "é日");
});

Deno.test("askFourLetterWord() takes a connection that is closed for an empty answer", async () => {
  await using server = FourLetterServer.start(() => Promise.resolve());
  assert.equal(await askFourLetterWord(server.address, "srvr", PATIENT, never()), "");
});

Deno.test("askFourLetterWord() does not wait for an answer that never comes", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = FourLetterServer.start(() => promise);
  const asking = askFourLetterWord(server.address, "srvr", HARDLY, never());
  const { message } = await rejection("server-unreachable", asking);
  const { port } = server.address;
  assert.equal(message, `Cannot ask 127.0.0.1:${port} "srvr": no answer in time`);
  resolve();
});

Deno.test("askFourLetterWord() does not wait for the rest of an answer that never ends", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = FourLetterServer.start(async (connection) => {
    await send(connection, "Zookeeper version: 3.9");
    await promise;
  });
  const asking = askFourLetterWord(server.address, "srvr", HARDLY, never());
  await rejection("server-unreachable", asking);
  resolve();
});

Deno.test("askFourLetterWord() reads no more of an answer than it holds, and says so", async () => {
  const block = "x".repeat(256 * 1024);
  let sent = 0;
  await using server = FourLetterServer.start(async (connection) => {
    for (;;) {
      await send(connection, block);
      sent += block.length;
    }
  });
  const answer = await askFourLetterWord(server.address, "srvr", PATIENT, never());
  assert.ok(answer.length >= ANSWER_LIMIT, `${answer.length}`);
  assert.ok(answer.length < 2 * ANSWER_LIMIT, `${answer.length}`);
  assert.match(
    answer,
    /^x+\nThe rest was not read: the answer has more than 262144 bytes\n$/,
  );
  // What the sockets hold is all that was sent beyond it.
  assert.ok(sent < 64 * 1024 * 1024, `${sent}`);
});

Deno.test("askFourLetterWord() takes bytes that are no text", async () => {
  await using server = FourLetterServer.start(async (connection) => {
    await connection.write(Uint8Array.of(0xff, 0, 0xc0, 0x41));
  });
  const answer = await askFourLetterWord(server.address, "srvr", PATIENT, never());
  assert.equal(answer, "\ufffd\0\ufffdA");
});

Deno.test("askFourLetterWord() says which server it could not reach", async () => {
  const asking = askFourLetterWord(NOBODY, "srvr", PATIENT, never());
  const { message, category, cause } = await rejection("server-unreachable", asking);
  assert.ok(message.startsWith('Cannot ask 127.0.0.1:1 "srvr": '), message);
  assert.match(message, /refused/i);
  assert.equal(category, "ZooKeeper");
  assert.ok(cause instanceof Error);
});

Deno.test("askFourLetterWord() ends with the signal's reason while it waits for the answer", async () => {
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = FourLetterServer.start(async (connection) => {
    await send(connection, "Zookeeper ");
    controller.abort(reason);
    await promise;
  });
  const asking = askFourLetterWord(server.address, "srvr", PATIENT, controller.signal);
  await assert.rejects(asking, reason);
  resolve();
});

Deno.test("askFourLetterWord() asks nobody once the signal is given", async () => {
  const reason = new Error("interrupted");
  await using server = FourLetterServer.start(answering("Zxid: 0x1\n"));
  const asking = askFourLetterWord(server.address, "srvr", PATIENT, AbortSignal.abort(reason));
  await assert.rejects(asking, reason);
  assert.deepEqual(server.words, []);
});
