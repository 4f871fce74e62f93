import assert from "node:assert/strict";
import { SCENARIO_NAMES } from "./peak_memory.ts";

/** The bound on every command but replay; about 40 MiB of it is Deno itself. */
const LIMIT_MIB = 100;
/** Larger than the limit by far, and read in a second. */
const INPUT_MIB = 256;

/** How each input is to be judged; the rest must be read to its end, which is cut. */
const KINDS: Record<string, string | null> = {
  "snapshot whose ACLs do not end": "BadStructure",
  "snapshot whose path does not end": "BadStructure",
  "log of nothing but holes": "ZxidGap",
  "log whose record does not end": "InvalidLength",
  "log whose record is as large as the file": "ChecksumMismatch",
  "log of zeros": null,
};

for (const name of SCENARIO_NAMES) {
  Deno.test({
    name: `a ${name} is read within ${LIMIT_MIB} MiB of memory`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const script = new URL("peak_memory.ts", import.meta.url).href;
      const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", script, name, String(INPUT_MIB)],
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const { kind, peakMiB } = JSON.parse(new TextDecoder().decode(stdout));
      assert.equal(kind, name in KINDS ? KINDS[name] : "TruncatedBody");
      assert.ok(peakMiB < LIMIT_MIB, `${peakMiB} MiB at the peak`);
    },
  });
}
