import { say, type Sentence } from "../texts/say.ts";
import type { HostPort } from "./four_letter_words.ts";

/** Whether something listens at a port; null: that cannot be said, and why. */
export type PortAnswer = { listens: boolean; why?: undefined } | { listens: null; why: Sentence };

/** A name that may stand for two addresses, of which the system gives the one that it likes. */
const BOTH_LOOPBACKS: Readonly<Record<string, readonly string[]>> = {
  localhost: ["localhost", "127.0.0.1", "::1"],
};

/**
 * Connects to a port and says nothing there. Never fails; `timeout` in milliseconds. `localhost` is
 * tried on both loopback addresses: a server may listen on one of them alone.
 */
export async function tryPort(
  { host, port }: HostPort,
  timeout: number,
  signal: AbortSignal,
): Promise<PortAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  let first: PortAnswer | null = null;
  for (const hostname of BOTH_LOOPBACKS[host] ?? [host]) {
    const answer = await connect({ host: hostname, port }, limit);
    signal.throwIfAborted();
    if (answer.listens) return answer;
    // The further addresses may not exist, or not be permitted: the name itself decides.
    first ??= answer;
  }
  return first!;
}

async function connect({ host, port }: HostPort, limit: AbortSignal): Promise<PortAnswer> {
  try {
    (await Deno.connect({ hostname: host, port, signal: limit })).close();
    return { listens: true };
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return { listens: false };
    return { listens: null, why: reasonOf(error, { host, port }, limit) };
  }
}

function reasonOf(error: unknown, { host, port }: HostPort, limit: AbortSignal): Sentence {
  if (error instanceof Deno.errors.NotCapable) {
    return say("whether a server listens at {}:{}: Deno needs --allow-net={}", host, port, host);
  }
  if (limit.aborted) return say("whether a server listens at {}:{}: no answer in time", host, port);
  const why = error instanceof Error ? error.message : String(error);
  return say("whether a server listens at {}:{}: {}", host, port, why);
}
