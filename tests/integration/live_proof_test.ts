import assert from "node:assert/strict";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { labAvailable } from "../lab/maven.ts";
import { copyVersion2 } from "../lab/truth.ts";
import { readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { BusyServer } from "./support/busy_server.ts";
import { testContext } from "./support/context.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSIONS = ["3.5.10", "3.9.5"] as const;
const lab = await labAvailable(VERSIONS);

/** Reads only; nothing may be written into a live member's folder. */
function look(dataDir: string, against: string | null): Promise<VerifyReport> {
  const ctx = { ...testContext(), fs: readOnlyFileSystem() };
  return verify(ctx, { dataDir, logDir: null, level: "replay", against });
}

function assertSound({ findings, proofs }: VerifyReport, hasDigests: boolean): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors, []);
  assert.ok(proofs.some(({ applied }) => applied > 0));
  if (hasDigests) assert.ok(proofs.some(({ provedTo }) => provedTo !== null));
}

for (const version of VERSIONS) {
  Deno.test({
    name: `verify proves and compares the files of a ${version} that is busy writing them`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      const dataDir = await work.folder("data");
      const earlier = await work.folder("earlier");
      await using server = await BusyServer.start({ version, dataDir });
      await server.transactions(1500n);
      await copyVersion2(dataDir, earlier);
      for (let round = 0; round < 3; round++) {
        await server.turnOverSessions();
        await server.transactions(300n);
        const report = await look(dataDir, earlier);
        assertSound(report, version === "3.9.5");
        const { against } = report;
        assert.equal(against?.differsAt, null);
        assert.ok(against!.records > 1000 && against!.trees > 0);
        // The other way round: the copy of then against the files of now.
        assertSound(await look(earlier, dataDir), version === "3.9.5");
      }
    },
  });
}
