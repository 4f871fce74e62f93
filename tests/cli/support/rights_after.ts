/** The program; at its end it says on the last line of stderr which of Deno's permissions are left. */
import { run } from "../../../src/cli/run.ts";

const status = await run(Deno.args);
const kinds = ["read", "write", "net", "run", "env", "sys", "ffi", "import"] as const;
const left = kinds.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
Deno.stderr.writeSync(new TextEncoder().encode(`\n${left.join()}\n`));
Deno.exit(status);
