import { makeZxid, type Zxid } from "./zxid.ts";

/**
 * Records of one epoch that follow each other without a hole. Whether the next epoch goes on from
 * them without one is more than a log can tell: its counter begins anew.
 */
export interface ZxidRun {
  /** Zxid of the first record. */
  first: Zxid;
  /** Zxid of the last record. */
  last: Zxid;
  /** Time of the first and last record, milliseconds since 1970. */
  firstTime: number;
  /** Time of the last record. */
  lastTime: number;
  /** Offsets of the first record and behind the last one. */
  start: number;
  /** Offset behind the last record. */
  end: number;
  /** Number of its first record in the log, from 1. */
  record: number;
  /** Number of records. */
  records: number;
}

/**
 * How a zxid stands to the one before: it is the `next`, it begins a `new` run behind a hole or in
 * a later epoch, is the `same`, or goes `back`.
 */
export type ZxidStep = "next" | "new" | "same" | "back";

/** Most runs that are kept: a log has a few, a file made to fill the memory could have millions. */
const MOST_RUNS = 10_000;

/** Divides the records of a log into runs. Keeps numbers only: it is asked for every record. */
export class ZxidRuns {
  readonly #runs: ZxidRun[] = [];
  #run: ZxidRun | null = null;
  #epoch = 0;
  #counter = 0;
  #records = 0;

  /** Number of records. */
  get records(): number {
    return this.#records;
  }

  /** Epoch of the last record; 0 while there is none. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Counter of the last record; 0 while there is none. */
  get counter(): number {
    return this.#counter;
  }

  /** Whether a further run would be one more than any server leaves in a log. */
  get isFull(): boolean {
    return this.#runs.length + 1 >= MOST_RUNS;
  }

  /** Zxid of the last record; null while there is none. */
  get last(): Zxid | null {
    return this.#run === null ? null : makeZxid(this.#epoch, this.#counter);
  }

  /** The runs, in order. */
  get list(): ZxidRun[] {
    this.#endRun();
    return this.#run === null ? [] : [...this.#runs, this.#run];
  }

  /** How a record with this zxid would stand; the first one begins a run. */
  step(epoch: number, counter: number): ZxidStep {
    if (this.#run === null || epoch > this.#epoch) return "new";
    if (epoch < this.#epoch || counter < this.#counter) return "back";
    if (counter === this.#counter) return "same";
    return counter === this.#counter + 1 ? "next" : "new";
  }

  /** Takes the next record: its zxid, how that stands, its time and its place in the file. */
  add(
    epoch: number,
    counter: number,
    step: ZxidStep,
    time: number,
    start: number,
    end: number,
  ): void {
    this.#records++;
    const run = this.#run;
    if (run === null || step === "new") {
      this.#endRun();
      if (run !== null) this.#runs.push(run);
      this.#run = {
        first: makeZxid(epoch, counter),
        last: 0n,
        firstTime: time,
        lastTime: time,
        start,
        end,
        record: this.#records,
        records: 1,
      };
    } else {
      run.end = end;
      run.lastTime = time;
      run.records++;
    }
    this.#epoch = epoch;
    this.#counter = counter;
  }

  /** Takes `count` records more of the present run, of which the last has this counter, time and end. */
  addNext(count: number, counter: number, time: number, end: number): void {
    const run = this.#run!;
    this.#records += count;
    run.records += count;
    run.end = end;
    run.lastTime = time;
    this.#counter = counter;
  }

  /** Writes down how far the present run reaches. */
  #endRun(): void {
    if (this.#run !== null) this.#run.last = makeZxid(this.#epoch, this.#counter);
  }
}
