import config from "../deno.json" with { type: "json" };

/** Version of zkbackup, as published. */
export const VERSION: string = config.version;
