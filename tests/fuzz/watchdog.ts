import { tell } from "../support/tell.ts";

/** Ends the process when a case takes too long, even where it never yields. */
export interface Watchdog extends Disposable {
  /** Tells which case begins. */
  begin(what: string): void;
}

/** The other thread: it alone can tell of a loop that never ends. */
const SCRIPT = `
  let limit = 0, what = null, begun = 0;
  self.onmessage = ({ data }) => {
    if (typeof data === "number") limit = data;
    else { what = data; begun = performance.now(); }
  };
  setInterval(() => {
    if (what === null || performance.now() - begun < limit) return;
    console.error("HANG: deno task fuzz --case " + what + " took longer than " + limit + " ms");
    Deno.kill(Deno.pid, "SIGKILL");
  }, 500);`;

/** Starts to watch; `limit` in milliseconds for each case. */
export function startWatchdog(limit: number): Watchdog {
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(SCRIPT)}`, {
    type: "module",
  });
  worker.postMessage(limit);
  return {
    begin: (what) => worker.postMessage(what),
    [Symbol.dispose]: () => worker.terminate(),
  };
}

/** Says which case found something, and how to run it again. */
export function reportProblem(what: string, error: unknown): void {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  tell(`PROBLEM: deno task fuzz --case ${what}\n${text.slice(0, 2000)}\n`);
}
