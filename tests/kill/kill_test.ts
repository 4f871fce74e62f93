import assert from "node:assert/strict";
import { Random } from "../fuzz/random.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { killRound, KINDS, measure } from "./rounds.ts";
import { KillScene } from "./scene.ts";

Deno.test({
  name: "a process that is killed at any moment leaves nothing that the next one cannot end",
  // Windows kills in another way.
  ignore: Deno.build.os === "windows",
  async fn(t) {
    using work = new WorkFolder();
    const random = new Random(1);
    const scene = await KillScene.make(work);
    const durations = await measure(scene, random);
    let killed = 0;
    for (const kind of KINDS) {
      for (const seen of [true, false]) {
        const after = seen ? 0 : durations[kind] * 0.6;
        const round = await killRound(kind, scene, random, { after, seen });
        if (round.killed) killed++;
      }
    }
    // A process that was faster than when it was measured is none that was killed.
    assert.ok(killed > 0, "none was killed");
    await t.step(`${killed} processes killed`, () => {});
  },
});
