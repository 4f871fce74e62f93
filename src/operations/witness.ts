import { parseHashAnswer, parseHashDocument } from "../server/digest_history.ts";
import { ADMIN_HASH, answerFile } from "../store/layout.ts";
import { type Backup, readText } from "../store/read_backup.ts";
import type { Witness } from "../zookeeper/replay.ts";
import type { Context } from "./context.ts";

/** Most bytes that are read of a stored answer: a member keeps 1,024 digests. */
const MOST_BYTES = 1024 * 1024;

/**
 * What the member said of its own tree while it was backed up: the digests that the answers to
 * `hash` hold, as they are stored. Empty where it was not asked or refused.
 */
export function witnessOf({ fs }: Context, { dir }: Backup): Witness {
  const read = (file: string) => {
    const path = `${dir}/${file}`;
    return fs.stat(path)?.kind === "file" ? readText(fs, path, MOST_BYTES) : "";
  };
  return new Map([
    ...parseHashAnswer(read(answerFile("hash"))),
    ...parseHashDocument(read(answerFile(ADMIN_HASH))),
  ]);
}
