import assert from "node:assert/strict";
import { copyTree } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { snapshot } from "../zookeeper/build_snapshot.ts";
import { log, record } from "../zookeeper/build_log.ts";
import { concat, JuteWriter } from "../zookeeper/jute_writer.ts";
import { NOBODY } from "./support/server.ts";
import { type Outcome, start } from "./support/zkbackup.ts";

/** What must never be told, each recognised by a part that stands nowhere else. */
const SECRETS = {
  data: "MARKER-znode-data",
  logged: "MARKER-logged-data",
  acl: "MARKER-acl-digest=",
  admin: "MARKER-admin-password",
  store: "MARKER-keystore-password",
  key: "MARKER-private-key",
  jaas: "MARKER-jaas-password",
} as const;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A setData whose data are secret. */
function secretTxn(): Uint8Array {
  const data = text(SECRETS.logged);
  const head = new JuteWriter().string("/a").int(data.length).done();
  return concat(head, data, new JuteWriter().int(7).done());
}

/** A member with secrets in its tree, its logs and its configuration. */
function putMember(work: WorkFolder): { data: string; conf: string } {
  const version2 = work.folder("data/version-2");
  const nodes = [
    ...["", "/zookeeper", "/zookeeper/quota"].map((path) => ({ path })),
    { path: "/a", data: text(SECRETS.data), acl: 1n },
  ];
  const acls = [{ key: 1n, entries: [{ perms: 31, scheme: "digest", id: `bob:${SECRETS.acl}` }] }];
  Deno.writeFileSync(`${version2}/snapshot.1`, snapshot({ nodes, acls }));
  const zxids = [1n, 2n, 3n, 4n, 5n, 6n];
  const records = zxids.map((zxid) => record({ zxid, txn: secretTxn() }));
  Deno.writeFileSync(`${version2}/log.1`, log(...records));
  Deno.writeTextFileSync(`${work.path}/data/myid`, "1");
  const conf = work.folder("conf");
  Deno.writeTextFileSync(`${conf}/key.pem`, `-----BEGIN PRIVATE KEY-----\n${SECRETS.key}\n`);
  Deno.writeTextFileSync(
    `${conf}/zoo.cfg`,
    `dataDir=${work.path}/data\nssl.keyStore.location=${conf}/key.pem\n` +
      `ssl.keyStore.password=${SECRETS.store}\nssl.trustStore.location=${conf}/missing.pem\n`,
  );
  Deno.writeTextFileSync(
    `${conf}/jaas.conf`,
    `Server { digest.Login required user_a="${SECRETS.jaas}"; };\n`,
  );
  return { data: `${work.path}/data`, conf };
}

/** Runs the program and returns all that it said. */
async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  const { code, stdout, stderr } = await start(args, { env }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

function assertKept(what: string, said: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) {
    assert.ok(!said.includes(secret), `${name} is told by ${what}`);
    assert.ok(!said.includes(btoa(secret).slice(0, 16)), `${name} is told in base64 by ${what}`);
  }
}

Deno.test("no content of a znode, no credential and no key reaches an output, a log or the metrics", async () => {
  using work = new WorkFolder();
  const { data, conf } = putMember(work);
  const out = work.folder("out");
  // A server that says in its refusal what it was asked with.
  const ended = new AbortController();
  const admin = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: ended.signal, onListen: () => {} },
    ({ headers }) => new Response(headers.get("authorization"), { status: 401 }),
  );
  const url = ["--admin-url", `http://127.0.0.1:${admin.addr.port}`];
  const authorization = { ZKBACKUP_ADMIN_AUTH: `digest super:${SECRETS.admin}` };
  Deno.writeTextFileSync(`${work.path}/auth`, `digest super:${SECRETS.admin}\n`);
  Deno.writeTextFileSync(`${work.path}/bad-auth`, `no line of credentials: ${SECRETS.admin}\n`);
  const logFile = `${work.path}/zkbackup.log`;
  Deno.writeTextFileSync(
    `${work.path}/zkbackup.yaml`,
    `logging: { level: debug, output: file, file: ${logFile} }\n`,
    { mode: 0o600 },
  );
  const metrics = `${work.path}/zkbackup.prom`;
  const backUp = ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", NOBODY]
    .concat("--include-config", "--zk-conf-dir", conf, "--metrics-file", metrics);
  const backup = ["--backup-dir", `${out}/b`];
  const into = ["--zk-data-dir", work.folder("target")];
  const hurt = ["--backup-dir", `${work.path}/hurt`];
  const damage = () => {
    copyTree(`${out}/b`, hurt[1]!);
    for (const name of ["snapshots/snapshot.1", "txnlogs/log.1"]) {
      const bytes = Deno.readFileSync(`${hurt[1]}/${name}`);
      bytes[bytes.length >> 1]! ^= 0x20;
      Deno.writeFileSync(`${hurt[1]}/${name}`, bytes);
    }
  };
  const runs: string[][] = [
    [...backUp, "--backup-id", "b", "--compression", "none", ...url],
    [...backUp, "--backup-id", "b", ...url],
    [...backUp, "--backup-id", "c", ...url, "--admin-auth-file", `${work.path}/auth`],
    [...backUp, "--backup-id", "d", ...url, "--admin-auth-file", `${work.path}/bad-auth`],
    [...backUp, "--admin-url", `http://super:${SECRETS.admin}@127.0.0.1:1`],
    ...["records", "replay"].map((level) => ["verify", ...backup, "--level", level]),
    ["verify", "--zk-data-dir", data, "--level", "replay"],
    ["verify", ...hurt, "--level", "replay", "--metrics-file", metrics],
    ["verify", ...hurt, "--fix"],
    ["verify", ...backup, "--against", data, "--level", "replay"],
    ["restore", ...backup, ...into, "--dry-run"],
    ["restore", ...backup, ...into, "--force", "--truncate-to-zxid", "0xfff"],
    ["restore", ...hurt, ...into, "--force", "--skip-verify"],
    ["restore", ...backup, ...into, "--force"],
    ["materialize", ...backup, "--at", "latest", "--output", `${work.path}/state`],
    ["list", "--backup-base-dir", out],
    ["info", "b", "--backup-base-dir", out],
    ["prune", "--backup-base-dir", out, "--dry-run"],
    ["config"],
  ];
  const codes = new Set<number>();
  for (const args of runs) {
    if (args.includes(hurt[1]!) && !args.includes("--skip-verify")) damage();
    for (
      const more of [["--verbose"], ["--format", "json", "--config", `${work.path}/zkbackup.yaml`]]
    ) {
      const { code, stdout, stderr } = await run([...args, ...more], authorization);
      codes.add(code);
      assert.doesNotMatch(stderr, /^\s+at .*\.ts/m, args.join(" "));
      assertKept(args.join(" "), stdout + stderr);
    }
  }
  ended.abort();
  await admin.finished;
  assert.ok([0, 1, 2, 30].every((code) => codes.has(code)), [...codes].join());
  assert.ok(Deno.readTextFileSync(logFile).length > 300);
  assertKept("the log file", Deno.readTextFileSync(logFile));
  assertKept("the metrics", Deno.readTextFileSync(metrics));
  assertKept("the log of a backup", Deno.readTextFileSync(`${out}/b/logs/backup.log`));
  // The secrets are where they belong.
  assert.ok(Deno.readTextFileSync(`${out}/b/config/zoo.cfg`).includes(SECRETS.store));
});

Deno.test({
  name:
    "what is written is its owner's alone, whatever the umask, and never more than was asked for",
  ignore: Deno.build.os === "windows",
  async fn() {
    using work = new WorkFolder();
    const { data, conf } = putMember(work);
    const before = Deno.umask();
    try {
      for (const umask of [0o000, 0o022, 0o077]) {
        Deno.umask(umask);
        const out = work.folder(`out-${umask}`);
        const backUp = ["backup", "--zk-data-dir", data, "--output-dir", out, "--zk-host", NOBODY]
          .concat("--include-config", "--zk-conf-dir", conf);
        Deno.writeTextFileSync(
          `${work.path}/zkbackup.yaml`,
          `logging: { output: file, file: ${out}/zkbackup.log }\n`,
        );
        const config = ["--config", `${work.path}/zkbackup.yaml`];
        const state = `${out}/state`;
        const runs = [
          [...backUp, "--backup-id", "own", ...config],
          [...backUp, "--backup-id", "shared", "--mode", "0750"],
          ["materialize", "--backup-dir", `${out}/own`, "--at", "latest", "--output", state],
        ];
        for (const args of runs) {
          const { code, stderr } = await run(args);
          assert.ok(code === 0 || code === 2, stderr);
        }
        const modes = modesOf(out);
        for (const [path, mode] of Object.entries(modes)) {
          const isPrivate = !path.startsWith("shared") || path.startsWith("shared/config");
          const allowed = isPrivate ? 0o700 : 0o750;
          assert.equal(mode & ~allowed, 0, `${path} has ${mode.toString(8)}, umask ${umask}`);
        }
        assert.equal(modes["shared"], 0o750, "what was asked for is given");
      }
    } finally {
      Deno.umask(before);
    }
  },
});

/** Permission bits of all that lies in a folder. */
function modesOf(folder: string, at = ""): Record<string, number> {
  const entries = [...Deno.readDirSync(`${folder}/${at}`)].flatMap(({ name, isDirectory }) => {
    const path = at === "" ? name : `${at}/${name}`;
    const mode = (Deno.lstatSync(`${folder}/${path}`).mode ?? 0) & 0o7777;
    return [[path, mode] as const, ...Object.entries(isDirectory ? modesOf(folder, path) : {})];
  });
  return Object.fromEntries(entries);
}
