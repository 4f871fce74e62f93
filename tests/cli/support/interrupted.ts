/*
 * The program, that sends itself a signal as soon as it listens for it: `interrupted.ts SIGINT verify
 * …`. Until the signal has come, the loop is not left alone, so that no command is done before.
 */
import { run } from "../../../src/cli/run.ts";

const [wanted, ...args] = Deno.args;
const listen = Deno.addSignalListener;
const later = globalThis.setTimeout;
const waiting: (() => void)[] = [];
let arrived = false;

Deno.addSignalListener = (name, listener) => {
  if (name !== wanted) return listen(name, listener);
  listen(name, () => {
    arrived = true;
    listener();
    for (const go of waiting.splice(0)) go();
  });
  Deno.kill(Deno.pid, name);
};

globalThis.setTimeout = ((go: () => void, milliseconds?: number) => {
  if (arrived || milliseconds !== 0) return later(go, milliseconds);
  waiting.push(go);
  return 0;
}) as typeof setTimeout;

// A listener alone does not keep the loop alive.
const alive = setInterval(() => {}, 1000);
Deno.exitCode = await run(args);
clearInterval(alive);
