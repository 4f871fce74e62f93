import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/parse_config.ts";
import { CONFIG_KEYS } from "../../src/config/keys.ts";
import { askAdminHash, askFurther, askServer } from "../../src/operations/ask_server.ts";
import { parseHashAnswer, parseHashDocument } from "../../src/server/digest_history.ts";
import { parseServerState } from "../../src/server/four_letter_words.ts";
import { parseServerFolders } from "../../src/server/server_folders.ts";
import { parseSha256Sums } from "../../src/store/sha256sums.ts";
import { parseEpoch } from "../../src/zookeeper/epoch_files.ts";
import { parseJavaProperties } from "../../src/zookeeper/java_properties.ts";
import { testContext } from "../support/context.ts";
import { FourLetterServer } from "../support/four_letter_server.ts";
import { TESTDATA } from "../support/member.ts";
import { mutateBytes, mutateText } from "./mutate.ts";
import { type FuzzTarget, unlessRefused } from "./target.ts";

const SRVR = `Zookeeper version: 3.9.5-e8a1e1, built on 2025-01-01 00:00 UTC
Latency min/avg/max: 0/0.0/0
Received: 5
Sent: 4
Connections: 1
Outstanding: 0
Zxid: 0x500000001
Mode: leader
Node count: 5
`;
const CONF = "clientPort=2181\ndataDir=/var/zk/version-2\ndataLogDir=/var/log/zk/version-2\n";
const HASH = "80: 254937734041\n100: -5\n500000001: 18446744073709551615\n";
const ADMIN =
  '{"digests":[{"zxid":128,"digest":254937734041,"digest_version":2},{"zxid":256,"digest":9223372036854775807,"digest_version":2}],"command":"hash","error":null}';

/** What stands behind a name at the beginning of a line, as a person would look for it. */
function lineOf(text: string, name: string): string | undefined {
  return text.split("\n").find((line) => line.startsWith(name))?.slice(name.length).trim();
}

/** Answers of a server to four-letter words, as texts and over a connection. */
export const answersTarget: FuzzTarget = {
  name: "answers",
  async run(random) {
    const text = mutateText(random, random.pick([SRVR, CONF, HASH, SRVR + CONF]));
    assertAnswers(text);
    if (!random.oneIn(4)) return;
    const bytes = mutateBytes(random, new TextEncoder().encode(text));
    await using server = FourLetterServer.start(async (connection) => {
      await connection.write(bytes);
    });
    const ctx = testContext();
    const { text: got, state } = await askServer(ctx, server.address, 2000);
    assert.equal(state?.zxid ?? null, parseServerState(got)?.zxid ?? null);
    assertAnswers(got);
    await askFurther(ctx, server.address, 2000);
  },
};

function assertAnswers(text: string): void {
  const state = parseServerState(text);
  if (state !== null) {
    const said = lineOf(text, "Zxid:");
    assert.equal(BigInt.asIntN(64, BigInt(said!)), state.zxid, said);
    if (state.mode !== null) assert.equal(lineOf(text, "Mode:"), state.mode);
  }
  for (const [zxid, digest] of parseHashAnswer(text)) {
    const lines = text.split("\n").map((line) => /^\s*([0-9a-f]+): (-?\d+)\s*$/.exec(line));
    const isThere = lines.some((line) =>
      line !== null && BigInt.asIntN(64, BigInt(`0x${line[1]}`)) === zxid &&
      BigInt.asUintN(64, BigInt(line[2]!)) === digest
    );
    assert.ok(isThere, `${zxid}: ${digest}`);
  }
  const folders = parseServerFolders(text);
  if (folders !== null) {
    assert.ok(text.includes(`dataDir=${folders.snapDir}`));
    assert.ok(text.includes(`dataLogDir=${folders.logDir}`));
  }
}

/** Answers of an AdminServer, as texts and over HTTP, with odd headers. */
export const adminTarget: FuzzTarget = {
  name: "admin",
  async run(random) {
    const text = mutateText(random, ADMIN);
    assertDigests(text);
    if (!random.oneIn(4)) return;
    const bytes = mutateBytes(random, new TextEncoder().encode(text));
    const headers = random.pick<HeadersInit>([
      {},
      { "content-encoding": "gzip" },
      { "content-encoding": "br" },
      { location: "http://127.0.0.1:1/" },
      { "content-type": "text/html; charset=utf-16" },
    ]);
    const status = random.pick([200, 200, 200, 302, 401, 500, 206]);
    const ended = new AbortController();
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, signal: ended.signal, onListen: () => {} },
      () => new Response(bytes, { status, headers }),
    );
    const url = new URL(`http://127.0.0.1:${server.addr.port}/commands`);
    const got = await askAdminHash(testContext(), { url, authorization: null }, 2000);
    ended.abort();
    await server.finished;
    assertDigests(got);
  },
};

function assertDigests(text: string): void {
  for (const [zxid, digest] of parseHashDocument(text)) {
    const signed = BigInt.asIntN(64, digest);
    assert.ok(text.includes(String(zxid)), `${zxid}`);
    assert.ok([digest, signed].some((each) => text.includes(String(each))), `${digest}`);
  }
}

const YAMLS = [...Deno.readDirSync(`${TESTDATA}/config`)].map(({ name }) => name).sort()
  .filter((name) => name.endsWith(".yaml"));

/** Configuration files. */
export const yamlTarget: FuzzTarget = {
  name: "yaml",
  async run(random) {
    const text = Deno.readTextFileSync(`${TESTDATA}/config/${random.pick(YAMLS)}`);
    const source = mutateText(random, text);
    const settings = await unlessRefused(() => parseConfig("zkbackup.yaml", source));
    for (const [key, { value }] of settings ?? []) {
      assert.ok(CONFIG_KEYS.includes(key), key);
      assert.ok(["string", "number", "boolean"].includes(typeof value), key);
      if (typeof value === "number") assert.ok(Number.isFinite(value), `${key}: ${value}`);
    }
  },
};

const SUMS = Array.from("0123", (digit) => `${digit.repeat(64)}  snapshots/snapshot.${digit}\n`)
  .join("");
const PROPERTIES =
  "dataDir=/var/zk\n# a comment\nserver.1=a:2888:3888;2181\nkey\\ with = v\\\n  w\n";

/** Small files: epochs, SHA256SUMS, zoo.cfg. */
export const smallTarget: FuzzTarget = {
  name: "small",
  async run(random) {
    assertEpoch(mutateText(random, random.pick(["5", "2147483647", "0\n", "12\r\n3"])));
    const sums = mutateText(random, SUMS);
    const lines = await unlessRefused(() => parseSha256Sums(sums, "SHA256SUMS"));
    for (const { sum, path } of lines ?? []) {
      assert.ok(sums.includes(sum) && sums.includes(path));
      assert.ok(!path.split("/").includes("..") && !path.startsWith("/"), path);
    }
    parseJavaProperties(new TextEncoder().encode(mutateText(random, PROPERTIES)));
  },
};

function assertEpoch(text: string): void {
  const epoch = parseEpoch(text);
  if (epoch === null) return;
  const line = text.split(/\r|\n/)[0]!;
  assert.equal(BigInt(line), BigInt(epoch));
  assert.ok(epoch >= 0 && epoch <= 2147483647);
}
