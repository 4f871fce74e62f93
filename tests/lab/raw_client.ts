/** What no client library sends, or sends as a test wants it. */

import { SUPER_AUTH } from "./super_user.ts";

/** Operation code of a check of a version, which clients send in a multi only. */
const CHECK = 13;
const RECONFIG = 16;
const AUTH = 100;
/** Number of an answer to an AUTH. */
const AUTH_XID = -4;
const TIMEOUT_MS = 10_000;

/** Opens a new session as a client that has seen a zxid; false where the server refuses it. */
export async function connectHavingSeen(port: number, zxid: bigint): Promise<boolean> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  return await openSession(connection, zxid);
}

/**
 * Sends a server a bare check of a znode's version, which no client library does. It has no answer
 * for it and closes the connection when it has logged the request.
 */
export async function sendCheck(port: number, path: string, version: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  if (!await openSession(connection, 0n)) throw new Error("The server takes no session");
  await send(connection, [int(1), int(CHECK), text(path), int(version)]);
  if (await receive(connection) !== null) throw new Error("It was answered");
}

/**
 * Takes members out of the configuration of an ensemble with `reconfigEnabled`, as super user. The
 * server may close the connection in place of an answer, for it changes its own part as well.
 */
export async function removeMembers(port: number, ...ids: number[]): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  if (!await openSession(connection, 0n)) throw new Error("The server takes no session");
  await send(connection, [int(AUTH_XID), int(AUTH), int(0), text("digest"), text(SUPER_AUTH)]);
  if (await answerTo(connection, AUTH_XID) !== 0) throw new Error("The super user is not known");
  const nobody = int(-1);
  await send(connection, [int(1), int(RECONFIG), nobody, text(ids.join()), nobody, long(-1n)]);
  const error = await answerTo(connection, 1);
  if (error !== null && error !== 0) throw new Error(`The reconfiguration ended with ${error}`);
}

/** Protocol version, last zxid seen, timeout, session, password of 16 bytes. */
async function openSession(connection: Deno.Conn, seen: bigint): Promise<boolean> {
  const password = [int(16), new Uint8Array(16)];
  await send(connection, [int(0), long(seen), int(TIMEOUT_MS), long(0n), ...password]);
  return await receive(connection) !== null;
}

/** Error code of the answer with this number; null where the connection was closed before it. */
async function answerTo(connection: Deno.Conn, xid: number): Promise<number | null> {
  for (;;) {
    const answer = await receive(connection);
    if (answer === null) return null;
    if (answer.getInt32(0) === xid) return answer.getInt32(12);
  }
}

function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return new Uint8Array([...int(bytes.length), ...bytes]);
}

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value);
  return bytes;
}

function long(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  return bytes;
}

/** A packet is its length and that many bytes. */
async function send(connection: Deno.Conn, parts: readonly Uint8Array[]): Promise<void> {
  const packet = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  const writer = connection.writable.getWriter();
  await writer.write(int(packet.length));
  await writer.write(packet);
  writer.releaseLock();
}

/** The next packet; null where the server closed the connection. */
async function receive(connection: Deno.Conn): Promise<DataView | null> {
  const head = await readExactly(connection, 4);
  return head === null ? null : await readExactly(connection, head.getInt32(0));
}

async function readExactly(connection: Deno.Conn, size: number): Promise<DataView | null> {
  const bytes = new Uint8Array(size);
  for (let filled = 0; filled < size;) {
    const count = await connection.read(bytes.subarray(filled));
    if (count === null) return null;
    filled += count;
  }
  return new DataView(bytes.buffer);
}
