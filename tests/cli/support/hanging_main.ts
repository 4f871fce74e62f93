/** The program beside a read that hangs: of a pipe, named in the environment, that nobody fills. */
const pipe = Deno.openSync(Deno.env.get("PIPE")!, { read: true, write: true });
pipe.read(new Uint8Array(1)).catch(() => {});
await import("../../../main.ts");
