import { cpus } from "node:os";

/** Where something was measured. */
export interface Machine {
  /** Name of its processor, and how many cores of it there are. */
  processor: string;
  cores: number;
  /** Bytes of memory. */
  memory: number;
  /** Kind and version of its kernel; what a distribution calls its own build tells nothing. */
  kernel: string;
  /** Version of Deno. */
  deno: string;
  /** Load averages of 1, 5 and 15 minutes when the measuring began. */
  load: number[];
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memory: Deno.systemMemoryInfo().total,
    kernel: `${Deno.build.os} ${/^[0-9.]*[0-9]/.exec(Deno.osRelease())?.[0] ?? ""}`.trim(),
    deno: Deno.version.deno,
    load: Deno.loadavg(),
  };
}
