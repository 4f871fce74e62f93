import { type Driver, loadKinds, openDriver } from "../../lab/driver.ts";
import { delay } from "../../lab/delay.ts";
import { type Server, startServer } from "../../lab/server.ts";
import type { Directories } from "../../lab/truth.ts";
import { atLeast, type ZooKeeperVersion } from "../../lab/versions.ts";

/** Which server is to be busy, and where. */
export interface BusyOptions extends Directories {
  version: ZooKeeperVersion;
  /** Properties besides those that keep files small. */
  properties?: Record<string, string>;
  /** Requests on their way at once; the more, the fuzzier the snapshots. */
  pipeline?: number;
}

/** Small files, several of each within seconds, and containers that go soon once they are empty. */
const PROPERTIES = {
  "zookeeper.snapCount": "600",
  "zookeeper.preAllocSize": "64",
  "znode.container.checkIntervalMs": "200",
};

/** More operations than a test waits for. */
const ENDLESS = 10_000_000;

/**
 * A standalone server that one client loads with all kinds of operations without a pause, while
 * another opens and closes sessions.
 */
export class BusyServer implements AsyncDisposable {
  readonly #version: ZooKeeperVersion;
  readonly #server: Server;
  readonly #loader: Driver;
  readonly #sessions: Driver;
  readonly #load: Promise<unknown>;
  #opened = 0;

  private constructor(
    { version, pipeline = 8 }: BusyOptions,
    server: Server,
    loader: Driver,
    sessions: Driver,
  ) {
    this.#version = version;
    this.#server = server;
    this.#loader = loader;
    this.#sessions = sessions;
    const kinds = loadKinds(version);
    const load = { root: "/load", seed: 1, count: ENDLESS, kinds, pipeline, maxBytes: 200 };
    // It never ends by itself: abandon() kills it, and then it is refused.
    this.#load = loader.load(load).catch(() => undefined);
  }

  /** Starts the server and its clients. */
  static async start(options: BusyOptions): Promise<BusyServer> {
    const { version } = options;
    const properties = { ...PROPERTIES, ...options.properties };
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startServer({ ...options, properties }));
    const loader = stack.use(await openDriver({ version, port: server.port }));
    const sessions = stack.use(await openDriver({ version, port: server.port }));
    stack.move();
    return new BusyServer(options, server, loader, sessions);
  }

  /** Client port. */
  get port(): number {
    return this.#server.port;
  }

  /** Waits until `count` more transactions have been applied. */
  async transactions(count: bigint): Promise<void> {
    const from = await this.#sessions.zxid();
    while (await this.#sessions.zxid() < from + count) await delay(20);
  }

  /** Opens two sessions with nodes of their own and closes one; a node with TTL expires. */
  async turnOverSessions(): Promise<void> {
    const number = ++this.#opened;
    for (const session of [`closed${number}`, `open${number}`]) {
      await this.#sessions.openSession(session);
      await this.#sessions.create(`/${session}`, { mode: "EPHEMERAL", session, data: session });
    }
    await this.#sessions.closeSession(`closed${number}`);
    if (!atLeast(this.#version, "3.5")) return;
    await this.#sessions.create(`/expires${number}`, { mode: "PERSISTENT_WITH_TTL", ttl: 1 });
  }

  /** Ends the clients as a crash would, their sessions open, and stops the server. */
  async stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#loader.abandon();
    await this.#sessions.abandon();
    await this.#load;
    await this.#server.stop(signal);
  }

  /** Stops what still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}
