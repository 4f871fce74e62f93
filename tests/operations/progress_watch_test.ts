import assert from "node:assert/strict";
import type { FileSystem, OpenFile } from "../../src/io/file_system.ts";
import type { Timer } from "../../src/operations/progress_watch.ts";
import { verify } from "../../src/operations/verify.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem, readOnlyFileSystem } from "../support/hooked_file_system.ts";
import { copyMember } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { rejection } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

/** A timer that fires when it is told to. */
class HandTimer {
  #act: (() => void) | null = null;
  /** How often it was set, and for how long. */
  readonly set: number[] = [];

  readonly timer: Timer = (act, milliseconds) => {
    this.set.push(milliseconds);
    this.#act = act;
    return () => {
      if (this.#act === act) this.#act = null;
    };
  };

  get isSet(): boolean {
    return this.#act !== null;
  }

  fire(): void {
    this.#act?.();
  }
}

/** A file system on which reading a file of this name never comes to an end. */
function hangingAt(name: string, hangs: (file: OpenFile) => void): FileSystem {
  const real = new HookedFileSystem(() => {});
  return new Proxy<FileSystem>(real, {
    get: (target, key) => {
      if (key !== "open") return Reflect.get(target, key).bind(target);
      return (path: string): OpenFile => {
        const file = target.open(path);
        if (!path.endsWith(name)) return file;
        return {
          ...file,
          readSync: () => assert.fail("a read that nobody can give up"),
          read: () => {
            hangs(file);
            return new Promise(() => {});
          },
        };
      };
    },
  });
}

Deno.test("verify() gives up when reading hangs, and names the file", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "separate-log-dir", `${work.path}/zk`);
  const { dir, info } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  const { stored_name } = info.files.txnlogs[1]!;
  const hand = new HandTimer();
  let hanging: OpenFile | null = null;
  const fs = hangingAt(stored_name, (file) => {
    hanging = file;
    queueMicrotask(() => hand.fire());
  });
  const options = { backupDir: dir, level: "records", progressTimeout: 30_000 } as const;
  const error = await rejection("no-progress", verify(testContext({ fs }), options, hand.timer));
  assert.equal(error.exitStatus, 1);
  assert.equal(error.path, `${dir}/${stored_name}`);
  assert.match(error.message, /^Nothing was read for 30 seconds from /);
  // What hangs holds its file open for ever.
  (hanging as OpenFile | null)?.close();
  assert.ok(!hand.isSet, "no timer is left");
  assert.ok(hand.set.every((milliseconds) => milliseconds === 30_000));
});

Deno.test("verify() starts to wait anew with every read, and without a limit not at all", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const { dir } = await backUp(testContext(), member, { outputDir: work.folder("out") });
  for (const progressTimeout of [1, null]) {
    const hand = new HandTimer();
    const ctx = testContext({ fs: readOnlyFileSystem() });
    const options = { backupDir: dir, level: "replay", progressTimeout } as const;
    const { verdict } = await verify(ctx, options, hand.timer);
    assert.equal(verdict, "usable");
    assert.ok(!hand.isSet);
    assert.equal(hand.set.length > 20, progressTimeout !== null);
  }
});

Deno.test("verify() with a limit ends when it is ended", async () => {
  using work = new WorkFolder();
  const member = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const reason = new Error("interrupted");
  const { dataDir, logDir } = member;
  const ctx = testContext({ signal: AbortSignal.abort(reason) });
  const options = { dataDir, logDir, level: "records", progressTimeout: 1000 } as const;
  await assert.rejects(verify(ctx, options), reason);
});
