import assert from "node:assert/strict";
import { tryPort } from "../../src/server/port.ts";

const { signal } = new AbortController();

/** A port on which something listens while `run` does. */
async function listening(hostname: string, run: (port: number) => Promise<void>): Promise<void> {
  using listener = Deno.listen({ hostname, port: 0 });
  await run(listener.addr.port);
}

Deno.test("tryPort() tells a port that answers from one that nobody listens at", async () => {
  await listening("127.0.0.1", async (port) => {
    const address = { host: "127.0.0.1", port };
    assert.deepEqual(await tryPort(address, 5000, signal), { listens: true });
  });
  assert.deepEqual(await tryPort({ host: "127.0.0.1", port: 1 }, 5000, signal), { listens: false });
});

Deno.test("tryPort() finds a server at localhost that listens on one loopback address alone", async () => {
  for (const hostname of ["127.0.0.1", "::1"]) {
    await listening(hostname, async (port) => {
      const answer = await tryPort({ host: "localhost", port }, 5000, signal);
      assert.deepEqual(answer, { listens: true }, hostname);
    });
  }
});

Deno.test("tryPort() does not know of a host that has no address, and says why", async () => {
  const { listens, why } = await tryPort({ host: "zk.invalid", port: 2181 }, 5000, signal);
  assert.equal(listens, null);
  assert.match(why!, /^whether a server listens at zk\.invalid:2181: ./);
});

Deno.test("tryPort() ends when the run does", async () => {
  const reason = new Error("interrupted");
  const ended = AbortSignal.abort(reason);
  await assert.rejects(tryPort({ host: "127.0.0.1", port: 1 }, 5000, ended), reason);
});
