import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DenoFileSystem } from "../../src/io/file_system.ts";
import { refusal } from "../support/refusal.ts";
import { WorkFolder } from "../support/work_folder.ts";

const SCRIPT = fileURLToPath(new URL("lock_holder.ts", import.meta.url));
const fs = new DenoFileSystem();

/** Another process that has tried to take the lock of a folder. */
interface Holder {
  says: string;
  /** Ends it, by a signal or by ending its input. */
  end(signal?: Deno.Signal): Promise<void>;
}

async function holder(folder: string): Promise<Holder> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", `--allow-read=${folder}`, SCRIPT, folder],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    says: new TextDecoder().decode(value),
    end: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      await child.stdin.close().catch(() => {});
      await child.status;
      await reader.cancel();
    },
  };
}

Deno.test("a lock keeps other processes out until it is released", async () => {
  using work = new WorkFolder();
  const lock = fs.lock(work.path);
  assert.ok(lock);
  const second = await holder(work.path);
  assert.equal(second.says, "taken");
  await second.end();
  lock.release();
  const third = await holder(work.path);
  assert.equal(third.says, "got");
  assert.equal(fs.lock(work.path), null);
  await third.end();
  using again = fs.lock(work.path);
  assert.ok(again);
});

Deno.test("a lock is given up when its process is killed", async () => {
  using work = new WorkFolder();
  const first = await holder(work.path);
  assert.equal(first.says, "got");
  assert.equal(fs.lock(work.path), null);
  await first.end("SIGKILL");
  using lock = fs.lock(work.path);
  assert.ok(lock, "nobody holds it");
});

Deno.test("a lock keeps the rest of its own process out too", () => {
  using work = new WorkFolder();
  {
    using lock = fs.lock(work.path);
    assert.ok(lock);
    assert.equal(fs.lock(work.path), null);
  }
  using lock = fs.lock(work.path);
  assert.ok(lock, "the end of its scope has released it");
});

Deno.test("locks of two folders have nothing to do with each other", () => {
  using work = new WorkFolder();
  using first = fs.lock(work.folder("a"));
  using second = fs.lock(work.folder("b"));
  using above = fs.lock(work.path);
  assert.ok(first && second && above);
});

Deno.test("lock() fails with the path of a folder that is not there", () => {
  using work = new WorkFolder();
  const error = refusal("not-found", () => fs.lock(`${work.path}/none`));
  assert.equal(error.path, `${work.path}/none`);
});
