import assert from "node:assert/strict";
import { copyTree } from "../../support/member.ts";
import type { WorkFolder } from "../../support/work_folder.ts";
import { putOneOfEach } from "./base_folder.ts";
import { NOBODY } from "./server.ts";
import { makeSmallMember, RECORD_SIZE } from "./small_member.ts";
import { zkbackup } from "./zkbackup.ts";

/** What lies in the folder that a case begins with. */
export interface Scene {
  /** The folder. */
  path: string;
  /** dataDir of a member whose files are sound. */
  data: string;
  /** The same with a log that is damaged in its middle. */
  damagedData: string;
  /** The same with nothing that restores. */
  lostData: string;
  /** Holds the sound backup `b` of the member. */
  base: string;
  /** That backup. */
  backup: string;
  /** Holds one of each kind of backup, made long ago. */
  many: string;
  /** An empty folder. */
  empty: string;
  /** A configuration with a key that there is not. */
  wrongConfig: string;
}

/** Makes a scene in `template` of the work folder; {@linkcode copyOf} gives each case its own. */
export async function makeScene(work: WorkFolder): Promise<Scene> {
  const scene = sceneAt(work.folder("template"));
  makeSmallMember(scene.data);
  makeSmallMember(scene.damagedData, { damaged: 7 });
  makeSmallMember(scene.lostData, { first: 5n });
  Deno.removeSync(`${scene.lostData}/version-2/snapshot.0`);
  for (const folder of [scene.base, scene.empty]) Deno.mkdirSync(folder);
  Deno.renameSync(putOneOfEach(work), scene.many);
  Deno.writeTextFileSync(scene.wrongConfig, "backup:\n  compresion: zstd\n", { mode: 0o600 });
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", scene.data, "--output-dir", scene.base, "--backup-id", "b"],
    ...["--zk-host", NOBODY, "--compression", "none", "--quiet"],
  ]);
  assert.equal(code, 0, stderr);
  return scene;
}

/** A copy of a scene under the number of a case. */
export function copyOf(scene: Scene, work: WorkFolder, number: number): Scene {
  const path = `${work.path}/case-${number}`;
  copyTree(scene.path, path);
  return sceneAt(path);
}

/** Turns a bit over in the body of a record of the stored log of a scene's backup. */
export function damageBackup({ backup }: Scene, record: number): void {
  const path = `${backup}/txnlogs/log.1`;
  const bytes = Deno.readFileSync(path);
  bytes[16 + RECORD_SIZE * (record - 1) + 20]! ^= 1;
  Deno.writeFileSync(path, bytes);
}

function sceneAt(path: string): Scene {
  const base = `${path}/backups`;
  return {
    path,
    data: `${path}/data`,
    damagedData: `${path}/damaged-data`,
    lostData: `${path}/lost-data`,
    base,
    backup: `${base}/b`,
    many: `${path}/many`,
    empty: `${path}/empty`,
    wrongConfig: `${path}/wrong.yaml`,
  };
}
