/** Operation code of a check of a version, which clients send in a multi only. */
const CHECK = 13;
const TIMEOUT_MS = 10_000;

/**
 * Sends a server a bare check of a znode's version, which no client library does. It has no answer
 * for it and closes the connection when it has logged the request.
 */
export async function sendCheck(port: number, path: string, version: number): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  // Protocol version, last zxid seen, timeout, session, password of 16 bytes.
  const password = [int(16), new Uint8Array(16)];
  await send(connection, [int(0), long(0n), int(TIMEOUT_MS), long(0n), ...password]);
  await receive(connection);
  const bytes = new TextEncoder().encode(path);
  await send(connection, [int(1), int(CHECK), int(bytes.length), bytes, int(version)]);
  if (await connection.read(new Uint8Array(1)) !== null) throw new Error("It was answered");
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

async function receive(connection: Deno.Conn): Promise<DataView> {
  const head = await readExactly(connection, 4);
  return await readExactly(connection, head.getInt32(0));
}

async function readExactly(connection: Deno.Conn, size: number): Promise<DataView> {
  const bytes = new Uint8Array(size);
  for (let filled = 0; filled < size;) {
    const count = await connection.read(bytes.subarray(filled));
    if (count === null) throw new Error("The server closed the connection");
    filled += count;
  }
  return new DataView(bytes.buffer);
}
