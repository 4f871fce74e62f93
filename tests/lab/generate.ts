import { FIXTURES } from "./expectation.ts";
import { FIXTURE_CASES } from "./fixture_cases.ts";
import { writeFixture } from "./fixture_writer.ts";
import { isZooKeeperVersion, ZOOKEEPER_VERSIONS } from "./versions.ts";

/**
 * Makes `testdata/zookeeper` anew from real servers:
 * `deno run -A tests/lab/generate.ts [version] [case]`.
 */
async function generate(onlyVersion?: string, onlyCase?: string): Promise<void> {
  if (onlyVersion !== undefined && !isZooKeeperVersion(onlyVersion)) {
    throw new TypeError(`Unknown version ${onlyVersion}: expected one of ${ZOOKEEPER_VERSIONS}`);
  }
  const names = FIXTURE_CASES.map((each) => each.name);
  if (onlyCase !== undefined && !names.includes(onlyCase)) {
    throw new TypeError(`Unknown case ${onlyCase}: expected one of ${names}`);
  }
  for (const version of ZOOKEEPER_VERSIONS) {
    if (onlyVersion !== undefined && version !== onlyVersion) continue;
    for (const { name, description, supports, make } of FIXTURE_CASES) {
      if ((onlyCase !== undefined && name !== onlyCase) || !supports(version)) continue;
      const work = await Deno.makeTempDir({ prefix: "zkbackup-generate-" });
      try {
        const source = await make({ version, work });
        const fresh = `${work}/fixture`;
        await Deno.mkdir(fresh);
        const made = await writeFixture({ version, case: name, description }, source, fresh);
        await replace(fresh, `${FIXTURES}/${version}/${name}`);
        const size = Object.values(made.files).reduce((sum, each) => sum + each, 0);
        report(`${version} ${name}: up to ${made.lastZxid}, ${size} bytes`);
      } finally {
        await Deno.remove(work, { recursive: true });
      }
    }
  }
}

/** Puts a finished fixture in the place of the old one. */
async function replace(fresh: string, target: string): Promise<void> {
  await Deno.remove(target, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await copyTree(fresh, target);
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

function report(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) await generate(Deno.args[0], Deno.args[1]);
