import { delay } from "./delay.ts";
import { fourLetter, type ServerState, serverState } from "./four_letter_word.ts";
import { javaArgs } from "./java_process.ts";
import { resolveZooKeeper } from "./maven.ts";
import { SUPER_DIGEST } from "./super_user.ts";
import { atLeast, type ZooKeeperVersion } from "./versions.ts";

/** How a server is to run; everything not named is as ZooKeeper has it by default. */
export interface ServerOptions {
  version: ZooKeeperVersion;
  dataDir: string;
  /** dataLogDir, when it is not dataDir. */
  logDir?: string;
  /** System properties, such as `zookeeper.snapCount`. */
  properties?: Record<string, string>;
  /** Lines of zoo.cfg, such as `autopurge.purgeInterval`. */
  config?: Record<string, string>;
  /** Any free port unless given. */
  clientPort?: number;
  /** Starts the admin server on a free port (3.5+); off unless asked. */
  admin?: boolean;
  /** Value for -Xmx; "256m" unless given. */
  heap?: string;
  /** With the compiler and collector that a user's server has. */
  asInstalled?: boolean;
}

/** The server's process ended before it served, as it must on some directories. */
export class ServerRefused extends Error {
  /** All that the server logged. */
  readonly logText: string;

  /** Makes the error for a server that ended with `code` after logging `logText`. */
  constructor(version: string, code: number, logText: string) {
    const tail = logText.trimEnd().split("\n").slice(-12).join("\n");
    super(`ZooKeeper ${version} ended with exit code ${code} before it served:\n${tail}`);
    this.name = "ServerRefused";
    this.logText = logText;
  }
}

/** A running server on 127.0.0.1. */
export interface Server extends AsyncDisposable {
  readonly version: ZooKeeperVersion;
  /** Client port. */
  readonly port: number;
  readonly pid: number;
  /** Port of the admin server, when asked for. */
  readonly adminPort: number | undefined;
  /** All that the server has logged until now. */
  logText(): string;
  /** Zxid and mode by `srvr`; undefined while it does not serve. */
  state(): Promise<ServerState | undefined>;
  /** Ends the process by `signal` (SIGTERM unless given) and waits for its end. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** From the start of the process until it must serve or have ended; a cold start takes 1 to 3 s. */
const START_TIMEOUT_MS = 60_000;

/** Now and then a server that just opened its port never answers the first connection (3.5 to 3.7). */
const PROBE_TIMEOUT_MS = 1_000;

/** Settings every server of the lab runs with. */
function defaultProperties(version: ZooKeeperVersion, adminPort?: number): Record<string, string> {
  return {
    "zookeeper.DigestAuthenticationProvider.superDigest": SUPER_DIGEST,
    "zookeeper.4lw.commands.whitelist": "*",
    ...(adminPort === undefined ? { "zookeeper.admin.enableServer": "false" } : {
      "zookeeper.admin.serverAddress": "127.0.0.1",
      "zookeeper.admin.serverPort": `${adminPort}`,
    }),
    // TTL nodes are known from 3.5.4 on, and only if asked for.
    ...(atLeast(version, "3.5") ? { "zookeeper.extendedTypesEnabled": "true" } : {}),
  };
}

/** Below the ports that a system gives to whoever asks for any, such as every client. */
const PORTS = { first: 10_000, end: 32_000 };

/**
 * `count` different ports that were free a moment ago. One that the system had chosen could be some
 * client's by the time at which a server listens.
 */
export function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, listenSomewhere);
  const ports = listeners.map((listener) => listener.addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

function listenSomewhere(): Deno.TcpListener {
  while (true) {
    const port = PORTS.first + Math.floor(Math.random() * (PORTS.end - PORTS.first));
    try {
      return Deno.listen({ hostname: "127.0.0.1", port });
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

function freePort(): number {
  const [port] = freePorts(1);
  if (port === undefined) throw new Error("No free port");
  return port;
}

/** zoo.cfg as text; values are single-line, and backslashes double in a Java properties file. */
function zooCfg(lines: Record<string, string>): string {
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value.replaceAll("\\", "\\\\")}\n`)
    .join("");
}

/**
 * Starts a server's process without waiting for it to serve: a member of an ensemble cannot serve
 * before its peers run.
 */
export async function launch(options: ServerOptions & { clientPort: number }): Promise<Launched> {
  const jars = await resolveZooKeeper(options.version);
  const folder = await Deno.makeTempDir({ prefix: "zkbackup-server-" });
  const logFile = `${folder}/server.log`;
  const adminPort = options.admin && atLeast(options.version, "3.5") ? freePort() : undefined;
  await Deno.writeTextFile(logFile, "");
  await Deno.writeTextFile(
    `${folder}/zoo.cfg`,
    zooCfg({
      tickTime: "2000",
      dataDir: options.dataDir,
      ...(options.logDir === undefined ? {} : { dataLogDir: options.logDir }),
      clientPort: `${options.clientPort}`,
      clientPortAddress: "127.0.0.1",
      maxClientCnxns: "0",
      ...options.config,
    }),
  );
  const child = new Deno.Command("java", {
    args: javaArgs({
      classPath: jars.classPath,
      main: "LabServer",
      args: [`${folder}/zoo.cfg`],
      properties: { ...defaultProperties(options.version, adminPort), ...options.properties },
      ...(options.heap === undefined ? {} : { heap: options.heap }),
      asInstalled: options.asInstalled === true,
    }, logFile),
    // Held open for the life of the server: its end, when this process ends, ends the server.
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  return new Launched(options, child, folder, adminPort);
}

/** A server's process, serving or not. */
export class Launched implements Server {
  readonly version: ZooKeeperVersion;
  readonly port: number;
  readonly pid: number;
  readonly adminPort: number | undefined;
  readonly #dataDir: string;
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #end: Promise<number>;
  #log: string | undefined;
  #ended: number | undefined;

  /** Takes over a process that {@linkcode launch} started. */
  constructor(
    options: ServerOptions & { clientPort: number },
    child: Deno.ChildProcess,
    folder: string,
    adminPort: number | undefined,
  ) {
    this.version = options.version;
    this.port = options.clientPort;
    this.pid = child.pid;
    this.adminPort = adminPort;
    this.#dataDir = options.dataDir;
    this.#child = child;
    this.#folder = folder;
    this.#end = this.#watch();
  }

  /** Waits for the end of the process and keeps its log in memory. */
  async #watch(): Promise<number> {
    const [{ code }, stderr] = await Promise.all([this.#child.status, this.#child.stderr.text()]);
    this.#log = Deno.readTextFileSync(`${this.#folder}/server.log`) + stderr;
    this.#ended = code;
    await Deno.remove(this.#folder, { recursive: true });
    return code;
  }

  /** Settles when the process has ended, with its exit code. */
  get ended(): Promise<number> {
    return this.#end;
  }

  /** All that the server has logged until now. */
  logText(): string {
    return this.#log ?? Deno.readTextFileSync(`${this.#folder}/server.log`);
  }

  /** Zxid and mode by `srvr`; undefined while it does not serve. */
  state(): Promise<ServerState | undefined> {
    return serverState(this.port);
  }

  /** Waits until the server serves; throws {@linkcode ServerRefused} when it ends before. */
  async serving(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.#ended === undefined) {
      const state = await serverState(this.port, PROBE_TIMEOUT_MS);
      if (state !== undefined && await this.#answersItself()) return;
      if (Date.now() > deadline) {
        await this.stop("SIGKILL");
        throw new Error(
          `ZooKeeper ${this.version} did not serve within ${START_TIMEOUT_MS} ms:\n` +
            this.logText().slice(-2000),
        );
      }
      await delay(25);
    }
    await this.#closeInput();
    throw new ServerRefused(this.version, this.#ended, this.logText());
  }

  /** Whether it is this server that answers: another one may have taken the port first. */
  async #answersItself(): Promise<boolean> {
    const text = await fourLetter(this.port, "conf");
    const dataDir = /^dataDir=(.*)$/m.exec(text)?.[1];
    // A test may forbid `conf`; then nothing speaks against it.
    const same = dataDir === undefined || dataDir.startsWith(this.#dataDir);
    if (!same) await delay(1000);
    return same && this.#ended === undefined;
  }

  /** Ends the process by `signal` and waits for its end. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    if (this.#ended === undefined) {
      try {
        this.#child.kill(signal);
      } catch (error) {
        // It ended between the look and the kill.
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    await this.#end;
    await this.#closeInput();
  }

  async #closeInput(): Promise<void> {
    await this.#end;
    try {
      await this.#child.stdin.close();
    } catch {
      // Closed already, by an earlier stop or by the end of the process.
    }
  }

  /** Stops the server when it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}

/** Tries made when another process took a free port first. */
const PORT_TRIES = 3;

/**
 * Starts a standalone server and waits until it serves. Throws {@linkcode ServerRefused} when its
 * process ends instead.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  for (let attempt = 1;; attempt++) {
    const clientPort = options.clientPort ?? freePort();
    const server = await launch({ ...options, clientPort });
    try {
      await server.serving();
      return server;
    } catch (error) {
      const clash = error instanceof ServerRefused && isPortClash(error.logText);
      if (!clash || options.clientPort !== undefined || attempt === PORT_TRIES) throw error;
    }
  }
}

/** Whether a server ended because one of its ports was taken. */
export function isPortClash(logText: string): boolean {
  return logText.includes("Address already in use");
}
