import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { clientVersion, type ZooKeeperVersion } from "./versions.ts";

/** Where the classes of one ZooKeeper release lie. */
export interface ZooKeeperJars {
  version: ZooKeeperVersion;
  /** Folder of the jars and their dependencies. */
  lib: string;
  /** Folder of the lab's own classes, compiled against these jars. */
  classes: string;
  /** Value for `java -cp`. */
  classPath: string;
}

/** Whether real servers can be run here, and if not, why. */
export type LabAvailability = { available: true } | { available: false; reason: string };

/** One logging back end for every line, silent unless asked: the release of slf4j it goes with. */
const SLF4J: Record<ZooKeeperVersion, string> = {
  "3.4.14": "1.7.25",
  "3.5.10": "1.7.36",
  "3.6.4": "1.7.36",
  "3.7.2": "1.7.35",
  "3.8.6": "2.0.13",
  "3.9.5": "2.0.13",
};

/** Declared "provided" by ZooKeeper, so not inherited: the admin server, metrics, snappy, tools. */
const PROVIDED = [
  "commons-cli:commons-cli",
  "com.fasterxml.jackson.core:jackson-databind",
  "org.eclipse.jetty:jetty-server",
  "org.eclipse.jetty:jetty-servlet",
];
const PROVIDED_SINCE_3_6 = [
  ...PROVIDED,
  "io.dropwizard.metrics:metrics-core",
  "org.xerial.snappy:snappy-java",
];

/** Logging back ends replaced by slf4j-simple, and native TLS (30 MB) that no test needs. */
const EXCLUDED = [
  "org.slf4j:slf4j-log4j12",
  "ch.qos.logback:logback-classic",
  "ch.qos.logback:logback-core",
  "io.netty:netty-tcnative-boringssl-static",
];

/** Java sources of the lab; each is compiled with the jars of the line it runs on. */
const JAVA_SOURCES = ["LabServer.java", "Driver.java", "Load.java", "TreeWalk.java"];

const MARKER = "complete";

function dependency(coordinates: string, inside = ""): string {
  const [group, artifact, version] = coordinates.split(":");
  const versionTag = version === undefined ? "" : `<version>${version}</version>`;
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
    `${versionTag}${inside}</dependency>`;
}

function pom(version: ZooKeeperVersion): string {
  const exclusions = EXCLUDED.map((coordinates) => {
    const [group, artifact] = coordinates.split(":");
    return `<exclusion><groupId>${group}</groupId><artifactId>${artifact}</artifactId></exclusion>`;
  }).join("");
  const parent = "<type>pom</type><scope>import</scope>";
  const is34 = version.startsWith("3.4.");
  const provided = is34 ? [] : version.startsWith("3.5.") ? PROVIDED : PROVIDED_SINCE_3_6;
  return [
    `<project xmlns="http://maven.apache.org/POM/4.0.0">`,
    `<modelVersion>4.0.0</modelVersion>`,
    `<groupId>zkbackup</groupId><artifactId>lab</artifactId><version>1</version>`,
    `<packaging>pom</packaging>`,
    // The parent of that release knows the right version of everything it declares "provided".
    is34 ? "" : `<dependencyManagement><dependencies>` +
      dependency(`org.apache.zookeeper:parent:${version}`, parent) +
      `</dependencies></dependencyManagement>`,
    `<dependencies>`,
    dependency(
      `org.apache.zookeeper:zookeeper:${version}`,
      `<exclusions>${exclusions}</exclusions>`,
    ),
    dependency(`org.slf4j:slf4j-simple:${SLF4J[version]}`),
    ...provided.map((coordinates) => dependency(coordinates)),
    `</dependencies></project>`,
    "",
  ].filter((line) => line !== "").join("\n");
}

/** Folder that keeps the jars between runs; outside the sources, safe to delete. */
export function labCache(): string {
  const own = Deno.env.get("ZKBACKUP_LAB_CACHE");
  if (own) return own;
  const base = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? Deno.cwd()}/.cache`;
  return `${base}/zkbackup-lab`;
}

async function javaSources(): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const name of JAVA_SOURCES) {
    sources.set(name, await Deno.readTextFile(new URL(`./java/${name}`, import.meta.url)));
  }
  return sources;
}

function key(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function run(command: string, args: string[], cwd?: string): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    stdin: "null",
    ...(cwd === undefined ? {} : { cwd }),
  }).output();
  if (success) return;
  const decoder = new TextDecoder();
  const text = `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.trim();
  throw new Error(`Cannot run ${command} ${args.join(" ")}: ${text.slice(-2000)}`);
}

async function works(command: string, flag: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args: [flag],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Makes `folder` by filling a temporary neighbour and renaming it, so that parallel runs see either
 * nothing or the whole. The marker is written last and is what makes a folder count. One process
 * fills at a time: Maven's own store of what it fetched takes no two.
 */
async function fillOnce(folder: string, fill: (temp: string) => Promise<void>): Promise<void> {
  if (await exists(`${folder}/${MARKER}`)) return;
  const parent = folder.slice(0, folder.lastIndexOf("/"));
  await Deno.mkdir(parent, { recursive: true });
  using lock = await Deno.open(`${parent}/.lock`, { create: true, write: true });
  await lock.lock(true);
  // Another run may have filled it meanwhile.
  if (await exists(`${folder}/${MARKER}`)) return;
  const temp = await Deno.makeTempDir({ dir: parent, prefix: ".filling-" });
  try {
    await fill(temp);
    await Deno.writeTextFile(`${temp}/${MARKER}`, "");
    await Deno.rename(temp, folder);
  } catch (error) {
    await Deno.remove(temp, { recursive: true });
    throw error;
  }
}

async function folders(version: ZooKeeperVersion): Promise<{ lib: string; classes: string }> {
  const pomText = pom(version);
  const sources = await javaSources();
  const lib = `${labCache()}/${version}-${key(pomText)}`;
  return { lib, classes: `${lib}-classes-${key(...sources.values())}` };
}

/**
 * Resolves a ZooKeeper release and its dependencies through Maven into {@linkcode labCache} and
 * compiles the lab's Java classes against it. Once filled, this needs neither Maven nor a network.
 */
export async function resolveZooKeeper(version: ZooKeeperVersion): Promise<ZooKeeperJars> {
  const { lib, classes } = await folders(version);
  await fillOnce(lib, async (temp) => {
    await Deno.writeTextFile(`${temp}/pom.xml`, pom(version));
    const goal = "dependency:copy-dependencies";
    await run("mvn", ["-B", "-q", goal, "-DoutputDirectory=jars", "-DincludeScope=runtime"], temp);
  });
  // The 3.4 line is driven by a newer client, so only the launcher is compiled for it.
  const sources = clientVersion(version) === version ? JAVA_SOURCES : ["LabServer.java"];
  await fillOnce(classes, async (temp) => {
    const paths = sources.map((name) => fileURLToPath(new URL(`./java/${name}`, import.meta.url)));
    await run(
      "javac",
      ["-nowarn", "-encoding", "UTF-8", "-cp", `${lib}/jars/*`, "-d", temp].concat(paths),
    );
  });
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const classPath = `${classes}${separator}${lib}/jars/*`;
  return { version, lib: `${lib}/jars`, classes, classPath };
}

/**
 * Whether real servers can be run here: Java, and either Maven and a compiler or jars resolved
 * earlier. Does not touch the network.
 */
export async function labAvailable(
  versions: readonly ZooKeeperVersion[],
): Promise<LabAvailability> {
  if (!(await works("java", "-version"))) return { available: false, reason: "java does not run" };
  const missing: ZooKeeperVersion[] = [];
  for (const version of new Set(versions.flatMap((each) => [each, clientVersion(each)]))) {
    const { lib, classes } = await folders(version);
    const filled = await exists(`${lib}/${MARKER}`) && await exists(`${classes}/${MARKER}`);
    if (!filled) missing.push(version);
  }
  if (missing.length === 0) return { available: true };
  const need = `to fetch ZooKeeper ${missing.join(", ")} into ${labCache()}`;
  if (!(await works("javac", "-version"))) {
    return { available: false, reason: `javac does not run, which is needed ${need}` };
  }
  if (!(await works("mvn", "--version"))) {
    return { available: false, reason: `mvn does not run, which is needed ${need}` };
  }
  return { available: true };
}
