/**
 * Lets signals and timers in. A loop that only makes blocking calls sees no Ctrl-C without it;
 * microtasks and `setImmediate` do not do.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
