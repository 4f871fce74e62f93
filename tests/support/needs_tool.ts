/**
 * Whether a test is left out because a program that it needs is missing. Never where continuous
 * integration demands every test: there it fails, and says by that what is missing.
 */
export function leftOutWithout(available: boolean): boolean {
  return !available && Deno.env.get("ZKBACKUP_REQUIRE_SERVERS") !== "1";
}

/** Whether a program runs here. */
export function hasProgram(command: string, ...args: string[]): boolean {
  try {
    const { success } = new Deno.Command(command, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
