import { run } from "./src/cli/run.ts";

// Not by itself: a read that hangs and was given up would keep the process from ending.
Deno.exit(await run(Deno.args));
