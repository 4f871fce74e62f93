import assert from "node:assert/strict";
import { pause } from "../../src/io/turn.ts";
import { executePrune } from "../../src/operations/prune.ts";
import { planPrune } from "../../src/operations/prune_plan.ts";
import { GUARD_NAME } from "../../src/operations/restore_guard.ts";
import { isServerState } from "../../src/operations/swap_places.ts";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { NOBODY } from "../cli/support/server.ts";
import { makeSmallMember, RECORD_SIZE } from "../cli/support/small_member.ts";
import { start } from "../cli/support/zkbackup.ts";
import { testContext } from "../support/context.ts";
import { copyTree } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { fileHashes } from "../support/tree_state.ts";
import type { WorkFolder } from "../support/work_folder.ts";

/** Enough that each command works for longer than it takes to start. */
const TRANSACTIONS = 40_000;

/** Files of a server's state in a `version-2`, by their content. */
export type State = Record<string, string>;

/** What the rounds of kills begin with, each on a copy of its own. */
export class KillScene {
  readonly #work: WorkFolder;
  #number = 0;

  private constructor(work: WorkFolder) {
    this.#work = work;
  }

  /** Makes a member, a backup of it, a damaged one, a base folder and a target with another state. */
  static async make(work: WorkFolder): Promise<KillScene> {
    const scene = new KillScene(work);
    makeSmallMember(scene.data, { transactions: TRANSACTIONS, epoch: 0 });
    makeSmallMember(`${work.path}/old`, { transactions: TRANSACTIONS / 2, epoch: 0 });
    const member = { dataDir: scene.data, logDir: null };
    await backUp(testContext(), member, { outputDir: work.folder("one"), coding: "gzip" });
    await backUp(testContext(), member, { outputDir: work.folder("hurt"), coding: "none" });
    const log = `${work.path}/hurt/b/txnlogs/log.1`;
    const bytes = Deno.readFileSync(log);
    bytes[16 + RECORD_SIZE * (TRANSACTIONS / 2) + 20]! ^= 1;
    Deno.writeFileSync(log, bytes);
    for (const day of ["01", "02", "03", "04"]) {
      const now = new Date(`2025-01-${day}T00:00:00Z`);
      const options = { outputDir: work.folder("many"), backupId: `b-${day}` };
      await backUp(testContext({ now }), member, options);
    }
    return scene;
  }

  /** The member's dataDir, which nobody may change. */
  get data(): string {
    return `${this.#work.path}/data`;
  }

  /** A copy of a part of the scene for one round; it is removed with {@linkcode drop}. */
  copy(name: "one" | "hurt" | "many" | "old"): string {
    const path = `${this.#work.path}/round-${++this.#number}`;
    copyTree(`${this.#work.path}/${name}`, path);
    return path;
  }

  /** An empty folder for one round. */
  empty(): string {
    return this.#work.folder(`round-${++this.#number}`);
  }

  /** A target that was restored a moment ago, and the id of that. */
  async restored(): Promise<{ target: string; id: string }> {
    const target = this.copy("old");
    const options = { backupDir: `${this.#work.path}/one/b`, dataDir: target };
    const { result } = await restore(testContext(), options);
    return { target, id: result.restoreId };
  }

  /** The sound backup. */
  get backup(): string {
    return `${this.#work.path}/one/b`;
  }

  /** Removes what a round left. */
  drop(path: string): void {
    Deno.removeSync(path, { recursive: true });
  }
}

/** Arguments of a backup of the scene's member. */
export function backupArgs(data: string, out: string): string[] {
  return ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", NOBODY, "--quiet"];
}

/** Runs the program to its end; its exit status and what it said on stderr. */
export async function run(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await start(args).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

/** How a process ended that was to be killed. */
export interface Ended {
  /** It was killed; false where it had ended before. */
  killed: boolean;
  /** Milliseconds that it ran for. */
  took: number;
}

/** When a process is killed. */
export interface Moment {
  /** Milliseconds after its start, or after what it waits for. */
  after: number;
  /** It waits until something of this name is in the folder that the command works on. */
  seen: boolean;
}

/** Runs the program and kills it at a moment; `path` is what that may wait for. */
export async function runAndKill(
  args: readonly string[],
  { after, seen }: Moment,
  path: string,
): Promise<Ended> {
  const begun = performance.now();
  const child = start(args);
  const stop = new AbortController();
  let running = true;
  const ended = child.output().finally(() => {
    running = false;
    stop.abort();
  });
  const wait = (milliseconds: number) => pause(milliseconds, stop.signal).catch(() => {});
  while (running && seen && !exists(path)) await wait(0);
  await wait(after);
  if (running) {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  const { signal } = await ended;
  return { killed: signal === "SIGKILL", took: performance.now() - begun };
}

/** Whether something stands under a path whose last part ends as given. */
function exists(path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const end = path.slice(folder.length + 1);
  try {
    return [...Deno.readDirSync(folder)].some(({ name }) => name.endsWith(end));
  } catch {
    return false;
  }
}

/** State of a server in a target, and whether a guard keeps it from starting. */
export function stateOf(target: string): { state: State; guarded: boolean } {
  const hashes = Object.entries(fileHashes(`${target}/version-2`));
  return {
    state: Object.fromEntries(hashes.filter(([name]) => isServerState(name))),
    guarded: hashes.some(([name]) => name === GUARD_NAME),
  };
}

/** What verify says of a backup. */
export function look(backupDir: string): Promise<VerifyReport> {
  return verify(testContext(), { backupDir, level: "records" });
}

/** Every backup that can be seen in a folder is whole. */
export async function assertAllWhole(base: string, at: string): Promise<string[]> {
  const visible = namesIn(base).filter((name) => !name.startsWith("."));
  for (const name of visible) {
    const { verdict, findings } = await look(`${base}/${name}`);
    assert.deepEqual([verdict, findings], ["usable", []], `${name} ${at}`);
  }
  return visible;
}

/** Removes what dead runs left, as `zkbackup prune` does. */
export async function tidy(baseDir: string): Promise<void> {
  const ctx = testContext({ now: new Date() });
  const options = { member: null, keepDays: 100_000, keepCount: 0, acceptNewHistory: false };
  await executePrune(ctx, await planPrune(ctx, { ...options, baseDir, keepMinCount: 1 }));
}

/** Names in a folder, in order. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}
