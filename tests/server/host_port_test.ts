import assert from "node:assert/strict";
import { parseHostPort } from "../../src/server/four_letter_words.ts";
import { refusal } from "../support/refusal.ts";

Deno.test("parseHostPort() reads names and addresses, with and without a port", () => {
  const texts = {
    "localhost": { host: "localhost", port: 2181 },
    "localhost:2182": { host: "localhost", port: 2182 },
    "zk-0.zk.svc.cluster.local:1": { host: "zk-0.zk.svc.cluster.local", port: 1 },
    "10.0.0.1:65535": { host: "10.0.0.1", port: 65535 },
    "10.0.0.1": { host: "10.0.0.1", port: 2181 },
    "[::1]": { host: "::1", port: 2181 },
    "[::1]:2181": { host: "::1", port: 2181 },
    "[fe80::1]:02181": { host: "fe80::1", port: 2181 },
    "[::ffff:10.0.0.1]:3": { host: "::ffff:10.0.0.1", port: 3 },
  };
  for (const [text, wanted] of Object.entries(texts)) assert.deepEqual(parseHostPort(text), wanted);
});

Deno.test("parseHostPort() refuses everything else and says how to write it", () => {
  const texts = [
    "",
    " ",
    ":2181",
    "localhost:",
    "localhost:0",
    "localhost:65536",
    "localhost:99999",
    "localhost:123456",
    "localhost:-1",
    "localhost:+1",
    "localhost:2181a",
    "localhost: 2181",
    "local host",
    "localhost:2181\n",
    "a:b:c",
    "::1",
    "::1:2181",
    "[::1",
    "::1]",
    "[]",
    "[localhost]:2181",
    "[::1]2181",
    "zk1:2181,zk2:2181",
  ];
  for (const text of texts) {
    const { message, hint, exitStatus } = refusal("invalid-host", () => parseHostPort(text));
    assert.ok(
      message.includes(JSON.stringify(text).slice(1, -1)) || message.includes(text),
      message,
    );
    assert.match(hint ?? "", /localhost:2181/);
    assert.equal(exitStatus, 1);
  }
});
