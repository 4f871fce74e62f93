/*
 * Run in its own process by lock_test.ts: tries to take the lock of a folder, says "got" or "taken",
 * and holds it until its stdin ends.
 */
import { DenoFileSystem } from "../../src/io/file_system.ts";

const lock = new DenoFileSystem().lock(Deno.args[0]!);
Deno.stdout.writeSync(new TextEncoder().encode(lock === null ? "taken" : "got"));
if (lock !== null) Deno.stdin.readSync(new Uint8Array(1));
