import { WorkFolder } from "../support/work_folder.ts";
import { backupTarget, endBackupTarget } from "./backup_target.ts";
import { memberTarget } from "./member_target.ts";
import { Random } from "./random.ts";
import type { FuzzTarget } from "./target.ts";
import { adminTarget, answersTarget, smallTarget, yamlTarget } from "./text_targets.ts";

/** Everything that is fed with mutations; what has the most to read comes the most often. */
export const TARGETS: readonly FuzzTarget[] = [
  ...[memberTarget, backupTarget, memberTarget, answersTarget, memberTarget, yamlTarget],
  ...[backupTarget, adminTarget, smallTarget],
];

/** Runs the case of a target and a seed in a folder of its own. */
export async function runCase(name: string, seed: number): Promise<void> {
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined) throw new Error(`There is no target ${name}`);
  using work = new WorkFolder();
  await target.run(new Random(seed), work.path);
}

/** Removes what the cases share. */
export function endTargets(): void {
  endBackupTarget();
}
