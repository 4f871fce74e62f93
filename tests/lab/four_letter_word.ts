/**
 * Sends a four-letter word to a server's client port and returns its whole answer. Rejects when
 * nobody listens or the answer takes longer than `timeout` milliseconds.
 */
export async function fourLetter(port: number, word: string, timeout = 10_000): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const timer = setTimeout(() => connection.close(), timeout);
  try {
    await connection.write(new TextEncoder().encode(word));
    return await new Response(connection.readable).text();
  } finally {
    clearTimeout(timer);
  }
}

/** What a serving server says of itself. */
export interface ServerState {
  zxid: bigint;
  mode: string;
}

/**
 * Reads `srvr`, the one word that every version answers by default; undefined when the server does
 * not serve or gives no answer within `timeout` milliseconds.
 */
export async function serverState(
  port: number,
  timeout?: number,
): Promise<ServerState | undefined> {
  let text: string;
  try {
    text = await fourLetter(port, "srvr", timeout);
  } catch {
    // Refused, reset, or cut off: the server is still starting, or on its way out.
    return undefined;
  }
  const zxid = /^Zxid: 0x([0-9a-f]+)$/m.exec(text)?.[1];
  const mode = /^Mode: (\w+)$/m.exec(text)?.[1];
  return zxid === undefined || mode === undefined ? undefined : { zxid: BigInt(`0x${zxid}`), mode };
}
