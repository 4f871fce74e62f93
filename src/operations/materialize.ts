import { say, type Sentence } from "../texts/say.ts";
import { openEncoder } from "../codec/coding.ts";
import { encodeXerialSnappy } from "../codec/xerial_snappy.ts";
import { ZkBackupError } from "../errors.ts";
import type { ByteSource } from "../io/byte_source.ts";
import type { FileSystem } from "../io/file_system.ts";
import { turnUnlessAborted } from "../io/turn.ts";
import { LAYOUT } from "../store/layout.ts";
import { readBackup } from "../store/read_backup.ts";
import type { SnapshotEncoding } from "../zookeeper/file_name.ts";
import { writeSnapshot } from "../zookeeper/snapshot_writer.ts";
import { chooseBase } from "../zookeeper/windows.ts";
import type { Zxid } from "../zookeeper/zxid.ts";
import type { Context } from "./context.ts";
import { withDecoders } from "./decoders.ts";
import { replayState } from "./replay_state.ts";
import { type AskedTime, resolveTarget, type RestoreTarget } from "./restore_target.ts";
import { verifyBackup } from "./verify.ts";

/** What to write. */
export interface MaterializeOptions {
  /** Folder of the backup. */
  backupDir: string;
  /** The state that is wanted. */
  target: RestoreTarget;
  /** File to write; it must not exist. */
  output: string;
  /** With the footers that the AdminServer's restore of 3.9 wants; no other server needs them. */
  forAdminRestore: boolean;
  /** Leave out ephemeral znodes and sessions. */
  stripEphemerals: boolean;
  /** What to compress it with, as ZooKeeper 3.6+ does. */
  encoding: SnapshotEncoding;
}

/** A snapshot that was written. */
export interface Materialized {
  /** Path of the file. */
  output: string;
  /** State that it holds, exactly. */
  zxid: Zxid;
  /** Znodes in it, the root included. */
  nodes: number;
  /** Digest of its tree, as a server of 3.6 and later computes it. */
  digest: bigint;
  /** Stored digests on the way that were compared, all of them equal from the base's end on. */
  compared: number;
  /** Bytes of the file. */
  size: number;
  /** How it was compressed. */
  encoding: SnapshotEncoding;
  /** It has the footers for the AdminServer's restore. */
  forAdminRestore: boolean;
  /** How a time was understood, and what it led to; null where none was asked for. */
  askedTime: AskedTime | null;
}

/** Only the owner may read what bypasses every ACL. */
const FILE_MODE = 0o600;

/**
 * Writes one true snapshot of the tree at a zxid, by replay. It holds nothing before or after that
 * state, so a server needs no log with it.
 *
 * @throws {ZkBackupError} `output-refused`, or what {@linkcode replayState} throws.
 */
export async function materialize(
  ctx: Context,
  options: MaterializeOptions,
): Promise<Materialized> {
  refuseOutput(ctx, options.output);
  const backup = readBackup(ctx.fs, options.backupDir);
  const verified = await verifyBackup(ctx, backup, "records");
  const wanted = await resolveTarget(ctx, options.target, backup, verified.windows);
  const { window, zxid: requested, time: askedTime } = wanted;
  const base = chooseBase(window, requested);
  const { tree, replay } = await withDecoders(
    ctx,
    (decoding) => replayState(decoding, { backup, window, base, zxid: requested }),
  );
  // Where epochs change there are zxids that no transaction has.
  const zxid = replay.last > base.end ? replay.last : base.end;
  if (options.stripEphemerals) tree.dropEphemerals(zxid);
  await turnUnlessAborted(ctx.signal);
  const size = await writeFile(
    ctx,
    options,
    writeSnapshot(tree, options.forAdminRestore ? zxid : null),
  );
  const { compared } = replay;
  const { output, encoding, forAdminRestore } = options;
  const { size: nodes, digest } = tree;
  return { output, zxid, nodes, digest, compared, size, encoding, forAdminRestore, askedTime };
}

function refuseOutput({ fs }: Context, output: string): void {
  const refuse = (message: Sentence, hint: Sentence) => {
    throw new ZkBackupError(message, {
      code: "output-refused",
      category: "User",
      exitStatus: 1,
      path: output,
      hint,
    });
  };
  if (fs.stat(output) !== null) {
    refuse(say("{} exists already", output), say("Give another --output"));
  }
  const partial = partialOf(output);
  if (fs.stat(partial) !== null) {
    const why = say("Remove it if a run that died left it, or give another --output");
    refuse(say("{} exists already", partial), why);
  }
  const folder = output.includes("/") ? output.slice(0, output.lastIndexOf("/")) || "/" : ".";
  if (fs.stat(folder) === null) {
    const why = say("Make it first, or give another --output");
    refuse(say("The folder {} of the output does not exist", folder), why);
  }
  const real = fs.realPath(folder);
  if (fs.stat(real)?.kind !== "folder") {
    refuse(
      say("{} is not a folder, so {} cannot be in it", folder, output),
      say("Give another --output"),
    );
  }
  if (real.split("/").includes("version-2")) {
    const why = say("A server there would take it for its newest state; write it elsewhere");
    refuse(say("{} lies in a version-2 folder", output), why);
  }
  const backup = backupAround(fs, real);
  if (backup !== null) {
    const why = say("A backup holds what is in its list and nothing else; write it elsewhere");
    refuse(say("{} lies in the backup {}", output, backup), why);
  }
}

/** The backup that a folder lies in or is, as far up as there is the right to look. */
function backupAround(fs: FileSystem, folder: string): string | null {
  const isBackup = (dir: string) =>
    fs.stat(`${dir}/${LAYOUT.metadata}`)?.kind === "folder" &&
    fs.stat(`${dir}/${LAYOUT.backupInfo}`) !== null;
  try {
    for (let dir = folder; dir.includes("/"); dir = dir.slice(0, dir.lastIndexOf("/"))) {
      if (isBackup(dir)) return dir;
    }
  } catch (error) {
    if (!(error instanceof ZkBackupError)) throw error;
  }
  return null;
}

/** Name of a file while it is being written. */
function partialOf(output: string): string {
  return `${output}.partial`;
}

/** Writes the pieces under another name first, so that the file is whole when it appears. */
async function writeFile(
  { fs, signal }: Context,
  { output, encoding }: MaterializeOptions,
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const partial = partialOf(output);
  let size = 0;
  // What is there already is another run's, and is not ours to remove.
  const file = fs.create(partial, FILE_MODE);
  try {
    using _open = file;
    await encode(encoding, pieces, (bytes) => {
      signal.throwIfAborted();
      size += bytes.length;
      file.write(bytes);
    });
    file.sync();
  } catch (error) {
    if (fs.stat(partial) !== null) fs.remove(partial);
    throw error;
  }
  fs.rename(partial, output);
  fs.syncFolder(output.includes("/") ? output.slice(0, output.lastIndexOf("/")) || "/" : ".");
  return size;
}

async function encode(
  encoding: SnapshotEncoding,
  pieces: Iterable<Uint8Array<ArrayBuffer>>,
  write: (bytes: Uint8Array) => undefined,
): Promise<void> {
  if (encoding === "snappy") {
    const source = await encodeXerialSnappy(new PieceSource(pieces));
    const block = new Uint8Array(256 * 1024);
    for (let count = await source.read(block); count > 0; count = await source.read(block)) {
      write(block.subarray(0, count));
    }
    return;
  }
  const encoder = await openEncoder(encoding === "gzip" ? "gzip" : "none");
  for (const piece of pieces) encoder.encode(piece, write);
}

/** Reads pieces as one run of bytes. */
class PieceSource implements ByteSource {
  readonly #pieces: Iterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  read(into: Uint8Array): Promise<number> {
    while (this.#piece.length === 0) {
      const next = this.#pieces.next();
      if (next.done) return Promise.resolve(0);
      this.#piece = next.value;
    }
    const part = this.#piece.subarray(0, into.length);
    into.set(part);
    this.#piece = this.#piece.subarray(part.length);
    return Promise.resolve(part.length);
  }
}
