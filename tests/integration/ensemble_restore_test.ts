import assert from "node:assert/strict";
import { labAvailable } from "../lab/maven.ts";
import { truthAt } from "../lab/truth.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import {
  assertAllServe,
  assertTakesWrites,
  drillAll,
  ensembleOf,
  logged,
  MAJORITY,
  makeScene,
  MEMBERS,
  restoreFirst,
  rollBack,
  UNDONE,
} from "./support/ensemble_drill.ts";
import { WorkFolder } from "./support/work_folder.ts";

const VERSIONS = ["3.5.10", "3.9.5"] as const satisfies ZooKeeperVersion[];
const lab = await labAvailable(VERSIONS);

for (const version of VERSIONS) {
  Deno.test({
    name: `three members of ${version}, all restored as the steps say, serve the state of the zxid`,
    ignore: !lab.available,
    fn: async () => {
      await using work = await WorkFolder.make();
      await drillAll(work, version);
    },
  });
}

/** Empties a member, as an operator does. */
async function empty(dataDir: string): Promise<void> {
  await Deno.remove(`${dataDir}/version-2`, { recursive: true });
}

Deno.test({
  name: "a restore of one member of 3.9.5 is undone by the others, which have newer data",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { next_steps: [step] } = await restoreFirst(scene, "--epoch-lift", "0");
    assert.ok(step.notes.includes(UNDONE));
    await using ensemble = ensembleOf(scene);
    await ensemble.start();
    assert.notEqual(await ensemble.ready(), 0);
    await assertAllServe(scene, ensemble, scene.newest);
  },
});

Deno.test({
  name: "a restored member of 3.9.5 is refused by others that go on, until it is emptied",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    await restoreFirst(scene);
    await using ensemble = ensembleOf(scene);
    await ensemble.start(1, 2);
    await ensemble.ready();
    await ensemble.start(0);
    await logged(ensemble, 0, /Leaders epoch, [0-9]+ is less than accepted epoch, [0-9]+/);
    assert.equal(await ensemble.member(0).state(), undefined);
    await ensemble.stop("SIGTERM", 0);
    await empty(scene.dataDirs[0]!);
    await ensemble.start(0);
    await ensemble.ready();
    await assertAllServe(scene, ensemble, scene.newest);
  },
});

Deno.test({
  name: "members of 3.9.5 that were emptied take over the state of a restored majority",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { version, target, original, dataDirs } = scene;
    const truth = await truthAt({ version, dataDir: original, zxid: target });
    const { next_steps: [step] } = await restoreFirst(scene);
    assert.ok(step.notes.includes(MAJORITY));
    await empty(dataDirs[1]!);
    await empty(dataDirs[2]!);
    const properties = { "zookeeper.db.autocreate": "false" };
    {
      // One with data is no majority, and those without do not vote.
      await using ensemble = ensembleOf(scene, properties);
      await ensemble.start();
      for (const index of [1, 2]) await logged(ensemble, index, /setting zxid to -1/);
      await logged(ensemble, 0, /Notification time out/, 3);
      for (const index of MEMBERS) {
        assert.equal(await ensemble.member(index).state(), undefined);
      }
    }
    await restoreFirst({ ...scene, dataDirs: [dataDirs[1]!] });
    await using ensemble = ensembleOf(scene, properties);
    await ensemble.start(0, 1);
    await ensemble.ready();
    await ensemble.start(2);
    assert.notEqual(await ensemble.ready(), 2);
    await assertAllServe(scene, ensemble, truth.tree);
    await assertTakesWrites(scene, ensemble);
  },
});

Deno.test({
  name: "a restored majority of 3.9.5 goes back, and what was emptied is emptied again for it",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const [one, two, three] = scene.dataDirs;
    const { restore_id: first } = await restoreFirst(scene);
    const { restore_id: second } = await restoreFirst({ ...scene, dataDirs: [two!] });
    await empty(three!);
    {
      await using ensemble = ensembleOf(scene);
      await ensemble.start(0, 1);
      await ensemble.ready();
      await ensemble.start(2);
      await ensemble.ready();
      await ensemble.stop();
    }
    await rollBack(one!, first);
    await rollBack(two!, second);
    await empty(three!);
    await using ensemble = ensembleOf(scene);
    await ensemble.start(0, 1);
    await ensemble.ready();
    await ensemble.start(2);
    assert.notEqual(await ensemble.ready(), 2);
    await assertAllServe(scene, ensemble, scene.newest);
  },
});

Deno.test({
  name: "one restored member of 3.9.5 leads emptied ones that may vote, where it starts first",
  ignore: !lab.available,
  fn: async () => {
    await using work = await WorkFolder.make();
    const scene = await makeScene(work, "3.9.5");
    const { version, target, original, dataDirs } = scene;
    const truth = await truthAt({ version, dataDir: original, zxid: target });
    await restoreFirst(scene);
    await empty(dataDirs[1]!);
    await empty(dataDirs[2]!);
    await using ensemble = ensembleOf(scene);
    await ensemble.start(0);
    await logged(ensemble, 0, /LOOKING/);
    await ensemble.start(1);
    assert.equal(await ensemble.ready(), 0);
    await ensemble.start(2);
    assert.equal(await ensemble.ready(), 0);
    await assertAllServe(scene, ensemble, truth.tree);
  },
});
