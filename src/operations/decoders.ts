import { CodecWorkers } from "../codec/codec_workers.ts";
import type { Context } from "./context.ts";

/**
 * Runs something that reads stored files with Workers that decompress ahead, as many as the context
 * allows; they are started when there is enough to do, and end with it.
 */
export async function withDecoders<T>(
  ctx: Context,
  run: (ctx: Context) => Promise<T>,
): Promise<T> {
  if (ctx.reading?.workers !== undefined) return await run(ctx);
  await using workers = new CodecWorkers(ctx.reading?.concurrency ?? "auto");
  return await run({ ...ctx, reading: { ...ctx.reading, workers } });
}

/** The Workers of a context, where {@linkcode withDecoders} has given it some. */
export function decodersOf({ reading }: Context): CodecWorkers | undefined {
  return reading?.workers instanceof CodecWorkers ? reading.workers : undefined;
}
