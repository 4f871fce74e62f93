import assert from "node:assert/strict";
import fc from "fast-check";
import { isRefused, parseServerState } from "../../src/server/four_letter_words.ts";

/** Answers to srvr, one of each line of ZooKeeper, with what is to be read from them. */
const ANSWERS = [
  {
    name: "3.4.14, standalone",
    text: "Zookeeper version: 3.4.14-4c25d480e66aadd371de8bd2fd8da255ac140bcf, built on " +
      "03/06/2019 16:18 GMT\nLatency min/avg/max: 0/1/27\nReceived: 152\nSent: 151\n" +
      "Connections: 1\nOutstanding: 0\nZxid: 0x1b\nMode: standalone\nNode count: 9\n",
    state: { version: "3.4.14", zxid: 0x1bn, mode: "standalone" },
  },
  {
    name: "3.5.10, follower",
    text: "Zookeeper version: 3.5.10-0000000000000000000000000000000000000000, built on " +
      "2022-05-27 10:12 UTC\nLatency min/avg/max: 0/0/3\nReceived: 12\nSent: 11\n" +
      "Connections: 2\nOutstanding: 0\nZxid: 0x100000002\nMode: follower\nNode count: 5\n",
    state: { version: "3.5.10", zxid: 0x1_0000_0002n, mode: "follower" },
  },
  {
    name: "3.6.4, leader with proposal sizes",
    text: "Zookeeper version: 3.6.4--d65253dcf68e9097c6e95a126463fd5fdeb4521c, built on " +
      "12/18/2022 18:10 GMT\nLatency min/avg/max: 0/2.75/11\nReceived: 9\nSent: 8\n" +
      "Connections: 1\nOutstanding: 0\nZxid: 0x300000000\nMode: leader\nNode count: 140\n" +
      "Proposal sizes last/min/max: 48/48/1180\n",
    state: { version: "3.6.4", zxid: 0x3_0000_0000n, mode: "leader" },
  },
  {
    name: "3.7.2, observer",
    text: "Zookeeper version: 3.7.2-ab1b46f0de8aeaaf4eca5b7a4ca3b7a4cb3f2d6c, built on " +
      "2023-10-05 10:34 UTC\nLatency min/avg/max: 0/0.0/0\nReceived: 2\nSent: 1\n" +
      "Connections: 1\nOutstanding: 0\nZxid: 0x7fffffffffffffff\nMode: observer\nNode count: 6\n",
    state: { version: "3.7.2", zxid: 0x7fff_ffff_ffff_ffffn, mode: "observer" },
  },
  {
    name: "3.8.6, in read-only mode",
    text: "Zookeeper version: 3.8.6-3cde32d1c2e3b0f1d9e0b4b53d5d0b6f4a5d2a1e, built on " +
      "2025-11-10 13:13 UTC\nREAD-ONLY mode; serving only read-only clients\n" +
      "Latency min/avg/max: 0/0.0/0\nReceived: 3\nSent: 2\nConnections: 1\nOutstanding: 0\n" +
      "Zxid: 0x2000000a7\nMode: read-only\nNode count: 31\n",
    state: { version: "3.8.6", zxid: 0x2_0000_00a7n, mode: "read-only" },
  },
  {
    name: "3.9.5, standalone without a transaction",
    text: "Zookeeper version: 3.9.5-6f7f0d5b0a1f8a3d2f9ac9d4f5d6f6b1f9b5d4c3, built on " +
      "2025-12-01 09:00 UTC\nLatency min/avg/max: 0/0.0/0\nReceived: 1\nSent: 0\n" +
      "Connections: 1\nOutstanding: 0\nZxid: 0x0\nMode: standalone\nNode count: 5\n",
    state: { version: "3.9.5", zxid: 0n, mode: "standalone" },
  },
  {
    name: "3.5.0-alpha, with blanks and carriage returns",
    text: "Zookeeper version: 3.5.0-alpha-1615249, built on 08/01/2014 22:13 GMT\r\n" +
      "Zxid:  0xff  \r\nMode: standalone \r\n",
    state: { version: "3.5.0", zxid: 0xffn, mode: "standalone" },
  },
  {
    name: "stat, which lists the clients too",
    text: "Zookeeper version: 3.9.5-6f7f, built on 2025-12-01 09:00 UTC\nClients:\n" +
      " /127.0.0.1:40502[0](queued=0,recved=1,sent=0)\n\nLatency min/avg/max: 0/0.0/0\n" +
      "Received: 1\nSent: 0\nConnections: 1\nOutstanding: 0\nZxid: 0x4\nMode: leader\n" +
      "Node count: 5\nProposal sizes last/min/max: -1/-1/-1\n",
    state: { version: "3.9.5", zxid: 4n, mode: "leader" },
  },
  {
    name: "without version and mode",
    text: "Zxid: 0xffffffffffffffff\n",
    state: { version: null, zxid: -1n, mode: null },
  },
];

for (const { name, text, state } of ANSWERS) {
  Deno.test(`parseServerState() reads srvr of ${name}`, () => {
    assert.deepEqual(parseServerState(text), state);
  });
}

const REFUSAL = "srvr is not executed because it is not in the whitelist.\n";

Deno.test("parseServerState() reads nothing from a member that does not serve or refuses", () => {
  const answers = [
    "",
    "This ZooKeeper instance is not currently serving requests\n",
    REFUSAL,
    "imok",
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n",
    "SSH-2.0-OpenSSH_9.2\r\n",
    "Zxid:\nMode: leader\n",
    "Zxid: \n",
    "Zxid: 27\n",
    "Zxid: 0x\n",
    "Zxid: 0x123456789abcdef01\n",
    "Zxid: 0xFF\n",
    " Zxid: 0x1\n",
    "XZxid: 0x1\n",
  ];
  for (const answer of answers) assert.equal(parseServerState(answer), null, answer);
});

Deno.test("parseServerState() takes any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string(), (before, after) => {
    const state = parseServerState(`${before.replaceAll("Zxid", "")}\nZxid: 0x5\n${after}`);
    assert.equal(state?.zxid, 5n);
  }));
});

Deno.test("parseServerState() reads a long line of blanks in one go", () => {
  const blanks = " ".repeat(4 * 1024 * 1024);
  assert.equal(parseServerState(`Zxid: 0x1${blanks}x\nMode: ${blanks}x${blanks}x`), null);
  assert.equal(parseServerState(`Zxid:${blanks}0x1${blanks}\nMode:${blanks}`)?.zxid, 1n);
});

Deno.test("isRefused() knows a word that is not allowed", () => {
  assert.ok(isRefused(REFUSAL));
  assert.ok(isRefused("mntr is not executed because it is not in the whitelist.\n"));
  for (const { text } of ANSWERS) assert.ok(!isRefused(text));
  assert.ok(!isRefused("This ZooKeeper instance is not currently serving requests\n"));
  assert.ok(!isRefused(""));
});
