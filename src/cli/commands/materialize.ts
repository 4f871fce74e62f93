import type { ExitStatus } from "../../errors.ts";
import { materialize, type MaterializeOptions } from "../../operations/materialize.ts";
import { say } from "../../texts/say.ts";
import { type Action, action } from "../action.ts";
import { wrongUsage } from "../wrong_usage.ts";
import { materializeDocument, renderMaterialized } from "../output/materialize_output.ts";
import { limitRights } from "../permissions.ts";
import type { MaterializeFlags } from "../usage/flags.ts";
import { parseTarget } from "../target.ts";

/** Runs `zkbackup materialize`. */
export const runMaterialize: Action<MaterializeFlags> = action<MaterializeFlags>(
  "materialize",
  {},
  async (session, flags): Promise<ExitStatus> => {
    const options = materializeOptions(flags);
    const folder = options.output.replace(/[^/]*$/, "") || ".";
    limitRights({ read: [options.backupDir, folder], write: [folder], net: false });
    const result = await materialize(session.operationContext(), options);
    session.printOutcome(0, {
      text: () => renderMaterialized(result, session),
      json: () => materializeDocument(result),
    });
    return 0;
  },
);

/** What to write, from the flags. */
function materializeOptions(flags: MaterializeFlags): MaterializeOptions {
  const { compress = "none" } = flags;
  if (flags.for === "admin-restore" && compress !== "none") {
    throw wrongUsage(
      say(
        "--for admin-restore excludes --compress {}: the AdminServer does not decompress",
        compress,
      ),
    );
  }
  return {
    backupDir: flags["backup-dir"],
    target: parseTarget(flags.at, Date.now()),
    output: flags.output,
    forAdminRestore: flags.for === "admin-restore",
    stripEphemerals: flags["strip-ephemerals"],
    encoding: compress === "none" ? "plain" : compress,
  };
}
