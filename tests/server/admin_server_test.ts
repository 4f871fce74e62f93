import assert from "node:assert/strict";
import { askAdminServer, parseAdminUrl } from "../../src/server/admin_server.ts";
import { refusal, rejection } from "../support/refusal.ts";

const NEVER = new AbortController().signal;

/** A server that does what it is told, and the URL of its commands. */
function serve(answer: (request: Request) => Response | Promise<Response>) {
  const controller = new AbortController();
  const { signal } = controller;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, signal, onListen: () => {} }, answer);
  return {
    url: parseAdminUrl(`http://127.0.0.1:${server.addr.port}`),
    [Symbol.asyncDispose]: async () => {
      controller.abort();
      await server.finished;
    },
  };
}

Deno.test("parseAdminUrl() takes an address with or without the path of the commands", () => {
  for (const text of ["http://zk1:8080", "http://zk1:8080/", "http://zk1:8080/commands/"]) {
    assert.equal(parseAdminUrl(text).href, "http://zk1:8080/commands");
  }
  assert.equal(parseAdminUrl("https://zk1/admin").href, "https://zk1/admin");
});

Deno.test("parseAdminUrl() refuses what is no address, and credentials without showing them", () => {
  for (
    const text of [
      "zk1:8080",
      "",
      "ftp://zk1",
      "http://zk1/?a=b",
      "http://u:secret@zk1",
      "http://:secret@",
    ]
  ) {
    const { message, hint } = refusal("wrong-usage", () => parseAdminUrl(text));
    assert.doesNotMatch(`${message}${hint}`, /secret/);
  }
});

Deno.test("askAdminServer() sends the credentials and returns the answer", async () => {
  const seen: (string | null)[] = [];
  await using server = serve((request) => {
    seen.push(new URL(request.url).pathname, request.headers.get("authorization"));
    return new Response("answer");
  });
  const authorization = "digest super:secret";
  assert.equal(await askAdminServer({ ...server, authorization }, "hash", 5000, NEVER), "answer");
  assert.equal(
    await askAdminServer({ ...server, authorization: null }, "hash", 5000, NEVER),
    "answer",
  );
  assert.deepEqual(seen, ["/commands/hash", authorization, "/commands/hash", null]);
});

Deno.test("askAdminServer() tells refusals, redirections and silence apart, and never the secret", async () => {
  const authorization = "digest super:secret";
  const ask = async (
    answer: (request: Request) => Response | Promise<Response>,
    code: string,
    timeout = 5000,
  ) => {
    await using server = serve(answer);
    const error = await rejection(
      code,
      askAdminServer({ ...server, authorization }, "hash", timeout, NEVER),
    );
    assert.doesNotMatch(`${error.message}${error.hint}${error.cause}`, /secret/);
    return error.message;
  };
  const refused = "admin-server-refused";
  assert.match(await ask(() => new Response("no", { status: 403 }), refused), /status 403$/);
  const elsewhere = () => Response.redirect("http://127.0.0.1:1/stolen");
  assert.match(await ask(elsewhere, refused), /status 302$/);
  const { promise } = Promise.withResolvers<Response>();
  const silent = await ask(() => promise, "admin-server-unreachable", 100);
  assert.match(silent, /: no answer in time$/);
});

Deno.test("askAdminServer() reads no more of an endless answer than it needs", async () => {
  const block = new TextEncoder().encode("x".repeat(64 * 1024));
  await using server = serve(() =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(block) }))
  );
  const text = await askAdminServer({ ...server, authorization: null }, "hash", 20_000, NEVER);
  assert.ok(text.length < 8 * 1024 * 1024);
});
