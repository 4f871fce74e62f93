import { ZkBackupError } from "../errors.ts";
import { say } from "../texts/say.ts";

/** Two runs in one second, or a clock that was set back. */
export function idIsTaken(folder: string): ZkBackupError {
  return new ZkBackupError(say("{} is there already", folder), {
    code: "exists",
    category: "User",
    path: folder,
    hint: say("Run it again: the id is made of the time"),
  });
}

/** The error for saved data of which something was taken away. */
export function incomplete(folder: string, found: number, wanted: number): ZkBackupError {
  return new ZkBackupError(
    say("Of what was there before, {} files are found, wanted {}: see {}", found, wanted, folder),
    {
      code: "saved-incomplete",
      category: "Validation",
      path: folder,
      hint: say("Bring back what was taken away from it, or restore a backup instead"),
    },
  );
}
