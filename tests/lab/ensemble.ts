import { delay } from "./delay.ts";
import {
  freePorts,
  isPortClash,
  launch,
  type Launched,
  type Server,
  type ServerOptions,
  ServerRefused,
} from "./server.ts";
import type { ZooKeeperVersion } from "./versions.ts";

/** Where one member keeps its files; its id is its place in the list, from 1. */
export interface Member {
  dataDir: string;
  /** dataLogDir, when it is not dataDir. */
  logDir?: string;
}

/** How an ensemble is to run. */
export interface EnsembleOptions {
  version: ZooKeeperVersion;
  members: Member[];
  /** System properties of every member. */
  properties?: Record<string, string>;
  /** Lines of every member's zoo.cfg. */
  config?: Record<string, string>;
  /** Value for -Xmx of every member. */
  heap?: string;
}

/** An election over loopback takes well under a second; a slow machine may need a retry or two. */
const QUORUM_TIMEOUT_MS = 60_000;

/** Tries made when another process took a free port first. */
const PORT_TRIES = 3;

interface Ports {
  client: number;
  quorum: number;
  election: number;
}

/** Servers that elect a leader among themselves. Members are counted from 0. */
export class Ensemble implements AsyncDisposable {
  readonly #options: EnsembleOptions;
  readonly #ports: Ports[];
  readonly #servers: (Launched | undefined)[];

  /** Makes an ensemble with nothing running yet. */
  constructor(options: EnsembleOptions) {
    this.#options = options;
    const ports = freePorts(options.members.length * 3);
    this.#ports = options.members.map((_, index) => {
      const [client, quorum, election] = ports.slice(index * 3);
      if (client === undefined || quorum === undefined || election === undefined) {
        throw new Error("No free port");
      }
      return { client, quorum, election };
    });
    this.#servers = options.members.map(() => undefined);
  }

  /** The running server of a member; throws when it does not run. */
  member(index: number): Server {
    const server = this.#servers[index];
    if (server === undefined) throw new Error(`Member ${index} does not run`);
    return server;
  }

  /** Starts a member's process, or all of them, and returns without waiting for a quorum. */
  async start(...indexes: number[]): Promise<void> {
    const which = indexes.length > 0 ? indexes : this.#options.members.map((_, index) => index);
    for (const index of which) {
      if (this.#servers[index] !== undefined) throw new Error(`Member ${index} runs already`);
      this.#servers[index] = await launch(await this.#serverOptions(index));
    }
  }

  /** Waits until every running member serves under one leader, and returns the leader's place. */
  async ready(): Promise<number> {
    await Promise.all(this.#servers.map((server) => server?.serving()));
    const deadline = Date.now() + QUORUM_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const states = await Promise.all(this.#servers.map((server) => server?.state()));
      const leader = states.findIndex((state) => state?.mode === "leader");
      const all = states.every((state, index) => state || this.#servers[index] === undefined);
      if (leader >= 0 && all) return leader;
      await delay(50);
    }
    throw new Error(`No leader within ${QUORUM_TIMEOUT_MS} ms`);
  }

  /** Waits until every running member has reached the same zxid, and returns it. */
  async settled(): Promise<bigint> {
    const deadline = Date.now() + QUORUM_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const states = await Promise.all(this.#servers.map((server) => server?.state()));
      const zxids = states.flatMap((state) => state === undefined ? [] : [state.zxid]);
      const [first] = zxids;
      if (first !== undefined && zxids.every((zxid) => zxid === first)) return first;
      await delay(50);
    }
    throw new Error(`Members differ in their zxid after ${QUORUM_TIMEOUT_MS} ms`);
  }

  /** Stops a member, or all of them, by `signal`. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM", ...indexes: number[]): Promise<void> {
    const which = indexes.length > 0 ? indexes : this.#servers.map((_, index) => index);
    await Promise.all(which.map(async (index) => {
      const server = this.#servers[index];
      this.#servers[index] = undefined;
      await server?.stop(signal);
    }));
  }

  /** Stops whatever still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }

  async #serverOptions(index: number): Promise<ServerOptions & { clientPort: number }> {
    const { version, members, properties, config, heap } = this.#options;
    const member = members[index];
    const ports = this.#ports[index];
    if (member === undefined || ports === undefined) throw new Error(`No member ${index}`);
    await writeMyId(member.dataDir, index + 1);
    const peers = this.#ports.map((each, place) => [
      `server.${place + 1}`,
      `127.0.0.1:${each.quorum}:${each.election}`,
    ]);
    return {
      version,
      ...member,
      ...(properties === undefined ? {} : { properties }),
      ...(heap === undefined ? {} : { heap }),
      clientPort: ports.client,
      config: { initLimit: "10", syncLimit: "10", ...Object.fromEntries(peers), ...config },
    };
  }
}

/** Writes `myid` where it is missing; an existing one is the test's business. */
async function writeMyId(dataDir: string, id: number): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true });
  try {
    await Deno.writeTextFile(`${dataDir}/myid`, `${id}\n`, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** Starts all members and waits until they serve under one leader. */
export async function startEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  for (let attempt = 1;; attempt++) {
    const ensemble = new Ensemble(options);
    try {
      await ensemble.start();
      await ensemble.ready();
      return ensemble;
    } catch (error) {
      await ensemble.stop("SIGKILL");
      const clash = error instanceof ServerRefused && isPortClash(error.logText);
      if (!clash || attempt === PORT_TRIES) throw error;
    }
  }
}
