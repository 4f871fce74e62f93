/**
 * Lets signals and timers in. A loop that only makes blocking calls sees no Ctrl-C without it;
 * microtasks and `setImmediate` do not do.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Lets signals in, and ends with the reason of `signal` when one of them has aborted it. */
export async function turnUnlessAborted(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

/** Waits so many milliseconds; ends with the reason of `signal` when that is aborted meanwhile. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  const timer = setTimeout(() => {
    signal?.removeEventListener("abort", end);
    resolve();
  }, milliseconds);
  signal?.addEventListener("abort", end, { once: true });
  return promise;
}
