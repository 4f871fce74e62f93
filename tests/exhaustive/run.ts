// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { allFixtures } from "../lab/expectation.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { drillAll } from "../integration/support/ensemble_drill.ts";
import { WorkFolder } from "../integration/support/work_folder.ts";
import { startOnKilled } from "./guards.ts";
import { addCounts, noCounts, restoreRecorded } from "./recorded.ts";
import { restoreBeforeReconfig } from "./reconfig.ts";
import { startOnRecorded } from "./recorded_servers.ts";
import { backUpUnderLoad } from "./under_load.ts";

/*
 * What is too long for every run of the tests: every zxid of every recorded member, real servers on
 * what is restored of each and behind the guards of killed restores, and 50 backups in a row of servers under
 * load. Words behind the task choose parts (zxids, guards, ensembles, servers, load), and versions.
 */

const BACKUPS = 50;
/** Lines whose servers store a digest with each transaction, the oldest and the newest. */
const WITH_DIGESTS = ["3.6.4", "3.9.5"] as const;

/** Lines whose ensembles are restored. */
const DRILLED = ["3.5.10", "3.8.6", "3.9.5"] as const;

/** Versions that were named, or all. */
const VERSIONS = ((named) => named.length > 0 ? named : ZOOKEEPER_VERSIONS)(
  ZOOKEEPER_VERSIONS.filter((version) => Deno.args.includes(version)),
);

function show(counts: object): string {
  return Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", ");
}

async function everyZxid(): Promise<void> {
  const total = noCounts();
  for (const version of VERSIONS) {
    const ofLine = noCounts();
    for (const fixture of allFixtures().filter((each) => each.version === version)) {
      const counts = await restoreRecorded(fixture, () => true);
      if (counts.refused + counts.unjudged > 0) console.log(`  ${fixture.case}: ${show(counts)}`);
      addCounts(ofLine, counts);
    }
    console.log(`${version}: ${show(ofLine)}`);
    addCounts(total, ofLine);
  }
  console.log(`All recorded members: ${show(total)}`);
}

async function servers(): Promise<void> {
  const total = { members: 0, started: 0, compared: 0, inexact: 0 };
  for (const fixture of allFixtures().filter(({ version }) => VERSIONS.includes(version))) {
    const { started, compared, inexact } = await startOnRecorded(fixture);
    total.members++;
    total.started += started;
    total.compared += compared;
    total.inexact += inexact;
    if (inexact > 0) console.log(`  ${fixture.version} ${fixture.case}: ${inexact} inexact`);
  }
  console.log(`Real servers on restored folders: ${show(total)}`);
}

async function load(): Promise<void> {
  for (const version of WITH_DIGESTS.filter((each) => VERSIONS.includes(each))) {
    console.log(`Under load, ${version}: ${show(await backUpUnderLoad(version, BACKUPS))}`);
  }
}

async function guards(): Promise<void> {
  for (const version of VERSIONS) {
    for (const separateLogs of [false, true]) {
      const counts = show(await startOnKilled(version, separateLogs));
      console.log(`Killed restores, ${version}${separateLogs ? ", logs apart" : ""}: ${counts}`);
    }
  }
}

async function ensembles(): Promise<void> {
  for (const version of DRILLED.filter((each) => VERSIONS.includes(each))) {
    await using work = await WorkFolder.make();
    await drillAll(work, version);
    console.log(`An ensemble of ${version}, restored by the steps and rolled back: it serves`);
    for (const { files, members } of await restoreBeforeReconfig(version)) {
      console.log(`  before a reconfiguration, dynamic files ${files}: members ${members}`);
    }
  }
}

const PARTS = { zxids: everyZxid, guards, ensembles, servers, load };

const chosen = Object.keys(PARTS).filter((name) => Deno.args.includes(name));
for (const [name, part] of Object.entries(PARTS)) {
  if (chosen.length === 0 || chosen.includes(name)) await part();
}
