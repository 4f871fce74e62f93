// deno-lint-ignore-file no-console -- this is a developer's script, and its output is its result
import { allFixtures } from "../lab/expectation.ts";
import { ZOOKEEPER_VERSIONS } from "../lab/versions.ts";
import { addCounts, noCounts, restoreRecorded } from "./recorded.ts";

function show(counts: object): string {
  return Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", ");
}

async function everyZxid(): Promise<void> {
  const total = noCounts();
  for (const version of ZOOKEEPER_VERSIONS) {
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

await everyZxid();
