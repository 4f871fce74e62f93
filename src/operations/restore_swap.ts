import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";
import type { Context } from "./context.ts";
import { giveTo, type Owner } from "./give_to.ts";
import type { TargetFolder } from "./restore_folders.ts";
import { GUARD_NAME, guardText } from "./restore_guard.ts";
import { formatJournal, type Journal, JOURNAL_NAME, type SwapPhase } from "./restore_journal.ts";
import { namesIn, type Place, placesOf, stateBefore, stateIn } from "./swap_places.ts";
import { idIsTaken, incomplete } from "./swap_errors.ts";
import { SwapLocks } from "./swap_locks.ts";
import { removeSwapLeftovers } from "./swap_leftovers.ts";

/** The one file that a rollback makes anew: its number must not fall. */
const STAGED_BY_ROLLBACK = "acceptedEpoch";

/**
 * Exchanges the files of one or two `version-2` folders for others. From before the first move to
 * after the last one a guard keeps every ZooKeeper from starting. There are two phases, and the
 * guard says which: in `out` each file of the state before lies in the target or aside; in `in` all
 * of them lie aside, and each new one lies in the target or where it comes from. So from any moment
 * on, in this process or another, the swap can go forward or back without any other record.
 */
export class Swap implements Disposable {
  readonly #ctx: Context;
  readonly #journal: Journal;
  readonly #places: Place[];
  readonly #guard: string;
  readonly #locks: SwapLocks;
  /** The swap that died here before, until this one's guard stands. */
  #dead: Swap | null = null;
  /** Folders that this run made before the guard stood. */
  readonly #made: string[] = [];
  #phase: SwapPhase;
  /** The guard of this swap stands. */
  #isGuarded = false;
  /** It stood, so that what lies in the folders of this id is of this swap. */
  #wasGuarded = false;
  #saved: string[] = [];
  /** It is no more to be undone. */
  #isDone = false;

  private constructor(ctx: Context, journal: Journal, targets: readonly TargetFolder[]) {
    this.#ctx = ctx;
    this.#journal = journal;
    this.#places = placesOf(targets, journal);
    this.#guard = `${targets.at(-1)!.path}/${GUARD_NAME}`;
    this.#phase = journal.phase;
    this.#locks = new SwapLocks(ctx);
  }

  /** A swap that is to be begun on `targets`, the logs last, over `dead` where one died there. */
  static begin(
    ctx: Context,
    journal: Omit<Journal, "version" | "phase" | "folders" | "begun">,
    targets: readonly TargetFolder[],
    dead: Journal | null,
  ): Swap {
    const before = dead === null ? null : placesOf(targets, dead);
    const folders = placesOf(targets, journal).map((place, at) => ({
      path: place.target.path,
      staging: place.staging,
      saved: place.saved,
      replaced: dead === null
        ? namesIn(ctx, place.target.path).length
        : stateBefore(ctx.fs, before![at]!, dead).length,
    }));
    const begun = ctx.now().toISOString();
    const whole: Journal = { version: 1, phase: "out", begun, ...journal, folders };
    const swap = new Swap(ctx, whole, targets);
    swap.#dead = dead === null ? null : Swap.reopen(ctx, dead, targets);
    return swap;
  }

  /** The swap of a journal that stands in a guard, in another process than the one that began it. */
  static reopen(ctx: Context, journal: Journal, targets: readonly TargetFolder[]): Swap {
    const swap = new Swap(ctx, journal, targets);
    swap.#isGuarded = true;
    swap.#wasGuarded = true;
    return swap;
  }

  /** Folders that hold what was moved aside, once it is done. */
  get saved(): string[] {
    return this.#saved;
  }

  /** It was finished or undone: what fails now is no failure of it. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Gives the targets up for others to work on. */
  [Symbol.dispose](): void {
    this.#locks[Symbol.dispose]();
  }

  /**
   * Takes the targets for itself and removes what dead runs left beside them; of a swap that is
   * begun also makes the folders that files are staged in, and for `owner` those that are to hold
   * them.
   */
  prepare(folderMode: number, owner: Owner): void {
    const { fs } = this.#ctx;
    for (const { target } of this.#places) {
      if (fs.stat(target.path) === null) {
        this.#makeFolder(target.path, folderMode, owner);
        this.#made.push(target.path);
      }
      this.#locks.take(target.path);
    }
    if (this.#locks.areHeld) {
      const kept = [this.#journal, ...(this.#dead === null ? [] : [this.#dead.#journal])];
      removeSwapLeftovers(this.#ctx, this.#places, kept.map(({ id }) => id));
    }
    if (!this.#isGuarded) {
      for (const { target, staging, saved } of this.#places) {
        if (fs.stat(saved) !== null) throw idIsTaken(saved);
        this.#makeFolder(staging, folderMode, target.owner);
        this.#made.push(staging);
      }
    }
    this.#stageGuards();
    if (this.#dead !== null) this.#dead.#stageGuards();
  }

  /** Where a file for a target folder is to be staged. */
  stagedPath(target: TargetFolder, name: string): string {
    const place = this.#places.find((place) => place.target.path === target.path)!;
    return `${place.staging}/${name}`;
  }

  /** Moves away what is there and moves the new files in; returns their paths. */
  forward(): string[] {
    const { fs } = this.#ctx;
    for (const { staging } of this.#places) if (fs.stat(staging) !== null) fs.syncFolder(staging);
    if (!this.#isGuarded) this.#setGuard();
    if (this.#phase === "out") {
      this.#moveOut();
      this.#flip("in");
    }
    this.#moveIn();
    const files = this.#places.flatMap(({ target }) => stateIn(fs, target.path));
    this.#saved = this.#places.map(({ saved }) => saved)
      .filter((saved) => namesIn(this.#ctx, saved).length > 0);
    this.#ctx.signal.throwIfAborted();
    fs.remove(this.#guard);
    this.#isDone = true;
    this.#unlessItFails(() => this.#syncGuardFolder());
    this.#unlessItFails(() => this.#tidy("done"));
    return files;
  }

  /** Puts what was there back and lets servers start; returns the paths of what was put back. */
  backward(): string[] {
    this.#putBack();
    const files = this.#places.flatMap(({ target }) => stateIn(this.#ctx.fs, target.path));
    this.#releaseGuard();
    this.#isDone = true;
    this.#unlessItFails(() => this.#tidy("undone"));
    return files;
  }

  /** Takes everything back for a reason. Does nothing once the swap is done. */
  undo(reason: unknown): void {
    if (this.#isDone) return;
    try {
      if (this.#isGuarded) {
        this.#putBack();
        // One that stood here before stays for those who have to finish or undo it.
        if (this.#dead === null) this.#releaseGuard();
      }
      this.#tidy("undone");
      for (const { target } of this.#places) {
        if (this.#made.includes(target.path)) this.#ctx.fs.remove(target.path);
      }
    } catch (cause) {
      throw this.#halfDone(reason, cause);
    }
  }

  #halfDone(reason: unknown, cause: unknown): ZkBackupError {
    const why = reason instanceof Error ? reason.message : String(reason);
    const options = { category: "IO", cause } as const;
    if (!this.#isGuarded) {
      const staged = this.#places.map(({ staging }) => staging).join(", ");
      return new ZkBackupError(
        say("It failed ({}); the target is as it was, but {} is left over", why, staged),
        { ...options, code: "restore-left-over", hint: say("Remove what is left over") },
      );
    }
    return new ZkBackupError(
      say(
        "It failed ({}) and could not be taken back whole: {} keeps ZooKeeper from starting; what was there before lies there still, or in {}",
        why,
        this.#guard,
        this.#places.map(({ saved }) => saved).join(", "),
      ),
      {
        ...options,
        code: "restore-half-done",
        path: this.#guard,
        hint: say(
          "Mend what the cause says (see --verbose), and run zkbackup restore with --resume, or with --rollback {}",
          this.#journal.id,
        ),
      },
    );
  }

  #setGuard(): void {
    const { fs } = this.#ctx;
    // What a swap that died has moved is put together first, while its guard stands.
    if (this.#dead !== null) this.#dead.#putBack();
    // The name goes to a file that is whole: servers from 3.9.3 on would start on an empty one.
    fs.replace(this.#staged("first"), this.#guard);
    this.#isGuarded = true;
    this.#wasGuarded = true;
    this.#syncGuardFolder();
    if (this.#dead !== null) this.#dead.#tidy("undone");
  }

  #moveOut(): void {
    const { fs } = this.#ctx;
    for (const place of this.#places) {
      const { target, saved } = place;
      const names = namesIn(this.#ctx, target.path);
      if (names.length === 0) continue;
      this.#makeSaved(place);
      for (const name of names) this.#move(`${target.path}/${name}`, `${saved}/${name}`);
      fs.syncFolder(saved);
      fs.syncFolder(target.path);
    }
  }

  /** Makes the folder for what is moved aside; nothing may go into one that a crash could take. */
  #makeSaved({ target, saved }: Place): void {
    const { fs } = this.#ctx;
    if (fs.stat(saved) === null) {
      this.#makeFolder(saved, fs.stat(target.path)?.mode ?? 0o700, target.owner);
    }
    const journal: Journal = { ...this.#journal, phase: "out" };
    this.#writeWhole(`${saved}/${JOURNAL_NAME}`, `${formatJournal(journal)}\n`, target.owner);
    fs.syncFolder(saved);
    fs.syncFolder(target.beside);
  }

  #moveIn(): void {
    const { fs } = this.#ctx;
    for (const place of this.#places) {
      const { target, staging, from } = place;
      for (const source of from === null ? [staging] : [staging, from]) {
        const names = namesIn(this.#ctx, source).filter((name) =>
          this.#sourceOf(place, name) === source
        );
        for (const name of names) this.#move(`${source}/${name}`, `${target.path}/${name}`);
        if (source === from && names.length > 0) fs.syncFolder(source);
      }
      fs.syncFolder(target.path);
    }
  }

  /** Where a new file comes from. */
  #sourceOf({ staging, from }: Place, name: string): string {
    if (from === null) return staging;
    return this.#journal.epochs !== null && name === STAGED_BY_ROLLBACK ? staging : from;
  }

  /** Brings back the state before; the guard stays. Nothing that ends a run ends this. */
  #putBack(): void {
    const { fs } = this.#ctx;
    this.#refuseIncomplete();
    if (this.#phase === "in") {
      for (const place of this.#places) {
        for (const name of namesIn(this.#ctx, place.target.path)) {
          const source = this.#sourceOf(place, name);
          if (fs.stat(source) === null) this.#makeFolder(source, 0o700, place.target.owner);
          fs.rename(`${place.target.path}/${name}`, `${source}/${name}`);
        }
        if (place.from !== null && fs.stat(place.from) !== null) fs.syncFolder(place.from);
        fs.syncFolder(place.target.path);
      }
      this.#flip("out");
    }
    for (const { target, saved } of this.#places) {
      for (const name of namesIn(this.#ctx, saved)) {
        fs.rename(`${saved}/${name}`, `${target.path}/${name}`);
      }
      fs.syncFolder(target.path);
    }
  }

  /** What somebody took away meanwhile cannot be brought back. */
  #refuseIncomplete(): void {
    for (const [at, place] of this.#places.entries()) {
      const { replaced } = this.#journal.folders[at]!;
      const found = stateBefore(this.#ctx.fs, place, { ...this.#journal, phase: this.#phase });
      if (found.length !== replaced) throw incomplete(place.saved, found.length, replaced);
    }
  }

  #flip(phase: SwapPhase): void {
    const { fs } = this.#ctx;
    fs.replace(this.#staged(phase === "in" ? "in" : "back"), this.#guard);
    this.#phase = phase;
    this.#syncGuardFolder();
  }

  #staged(name: "first" | "in" | "back"): string {
    return `${this.#places.at(-1)!.staging}/guard.${name}`;
  }

  /** Makes the guards of all phases while there is room, so that going back needs none. */
  #stageGuards(): void {
    const { fs } = this.#ctx;
    const { target, staging } = this.#places.at(-1)!;
    if (fs.stat(staging) === null) this.#makeFolder(staging, 0o700, target.owner);
    const names = this.#isGuarded ? ["in", "back"] as const : ["first", "in", "back"] as const;
    for (const name of names) {
      if (fs.stat(this.#staged(name)) !== null) continue;
      const journal: Journal = { ...this.#journal, phase: name === "in" ? "in" : "out" };
      this.#writeWhole(this.#staged(name), guardText(journal), target.owner);
    }
    fs.syncFolder(staging);
    fs.syncFolder(target.beside);
  }

  /** Writes a file that has its name only once it is whole. */
  #writeWhole(path: string, text: string, owner: Owner): void {
    const { fs } = this.#ctx;
    const written = `${path}.tmp`;
    if (fs.stat(written) !== null) fs.remove(written);
    {
      using file = fs.create(written, 0o644);
      file.write(new TextEncoder().encode(text));
      file.sync();
    }
    giveTo(this.#ctx, written, owner);
    fs.replace(written, path);
  }

  #releaseGuard(): void {
    const { fs } = this.#ctx;
    for (const { target } of this.#places) fs.syncFolder(target.path);
    fs.remove(this.#guard);
    this.#isGuarded = false;
    this.#syncGuardFolder();
  }

  /** Removes the folders that are of no more use: those for staging, and those that were emptied. */
  #tidy(outcome: "done" | "undone"): void {
    const { fs } = this.#ctx;
    for (const { target, staging, saved, from } of this.#places) {
      const isOurs = this.#wasGuarded || this.#made.includes(staging);
      if (isOurs && fs.stat(staging)?.kind === "folder") fs.removeTree(staging);
      const emptied = outcome === "done" ? from : saved;
      if (!this.#wasGuarded || emptied === null || fs.stat(emptied)?.kind !== "folder") continue;
      // First what makes it a folder of saved data, so that nobody rolls back to half of it.
      for (const name of [JOURNAL_NAME, `${JOURNAL_NAME}.tmp`]) this.#removeIfThere(emptied, name);
      if (outcome === "done" && this.#journal.epochs !== null) {
        this.#removeIfThere(emptied, STAGED_BY_ROLLBACK);
      }
      fs.remove(emptied);
      fs.syncFolder(target.beside);
    }
  }

  #removeIfThere(folder: string, name: string): void {
    if (this.#ctx.fs.stat(`${folder}/${name}`) !== null) this.#ctx.fs.remove(`${folder}/${name}`);
  }

  /** It is done: what fails behind the commit is no reason to call it failed. */
  #unlessItFails(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof ZkBackupError)) throw error;
      this.#ctx.log.warn(say("It is done; this failed behind it: {}", error.message));
    }
  }

  #syncGuardFolder(): void {
    this.#ctx.fs.syncFolder(this.#guard.slice(0, this.#guard.lastIndexOf("/")));
  }

  #move(from: string, to: string): void {
    this.#ctx.signal.throwIfAborted();
    this.#ctx.fs.rename(from, to);
  }

  #makeFolder(path: string, mode: number, owner: Owner): void {
    this.#ctx.fs.makeFolder(path, mode);
    try {
      giveTo(this.#ctx, path, owner);
      this.#ctx.fs.syncFolder(path.slice(0, path.lastIndexOf("/")) || "/");
    } catch (error) {
      this.#ctx.fs.remove(path);
      throw error;
    }
  }
}
