import { delay } from "./delay.ts";
import { type Driver, loadKinds } from "./driver.ts";
import type { ZooKeeperVersion } from "./versions.ts";

/** The load of a second is given in so many parts. */
const PARTS = 20;
/** Requests on their way at once. */
const PIPELINE = 10;

/** Changes of all kinds, so many in a second and no more, until it is disposed of. */
export class SteadyLoad implements AsyncDisposable {
  readonly #running: Promise<void>;
  #isOver = false;
  /** Requests that were answered so far. */
  answered = 0;

  /** Begins to load a server of `version` through `driver`, which does nothing else meanwhile. */
  constructor(driver: Driver, version: ZooKeeperVersion, perSecond: number) {
    this.#running = this.#run(driver, version, perSecond);
    // Who disposes of it learns of a failure.
    this.#running.catch(() => {});
  }

  async #run(driver: Driver, version: ZooKeeperVersion, perSecond: number): Promise<void> {
    const mix = { kinds: loadKinds(version), maxBytes: 200, pipeline: PIPELINE };
    const count = Math.ceil(perSecond / PARTS);
    for (let part = 0; !this.#isOver; part++) {
      const due = delay(1000 / PARTS);
      const { lost } = await driver.load({ ...mix, root: `/load${part}`, seed: part, count });
      if (lost) throw new Error("The server went away under the load");
      this.answered += count;
      await due;
    }
  }

  /** Ends the load; fails where the server did not answer all of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }
}
