import assert from "node:assert/strict";
import { fileError } from "../../src/io/file_error.ts";
import type { StoredConfigFile } from "../../src/store/backup_info.ts";
import { planBackup } from "../../src/operations/backup_plan.ts";
import { uniqueName } from "../../src/operations/config_taker.ts";
import { verify } from "../../src/operations/verify.ts";
import { type TestContext, testContext } from "../support/context.ts";
import { copyMember, type Member, putFile } from "../support/member.ts";
import { backUp, backupOptions } from "../support/member_operations.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { refusal, rejection } from "../support/refusal.ts";
import { fileHashes } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const SECRET = "hunter2-of-the-super-user";

/** A member of an ensemble, and an empty folder for its configuration. */
function prepare(work: WorkFolder): { member: Member; conf: string } {
  const member = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  putFile(`${member.dataDir}/myid`, "1\n");
  return { member, conf: work.folder("conf") };
}

function putZooCfg(member: Member, conf: string, ...lines: string[]): void {
  const logDir = member.logDir === null ? [] : [`dataLogDir=${member.logDir}`];
  const folders = [`dataDir=${member.dataDir}`, ...logDir, "server.1=127.0.0.1:2888:3888"];
  putFile(`${conf}/zoo.cfg`, [...folders, ...lines, ""].join("\n"));
}

async function backUpWithConfig(work: WorkFolder, member: Member, conf: string | null) {
  const ctx = testContext();
  const result = await backUp(ctx, member, {
    outputDir: work.folder("out"),
    includeConfig: true,
    confDir: conf,
  });
  return { ctx, ...result, config: result.info.files.config ?? [] };
}

/** Role and stored name of each. */
function brief(files: readonly StoredConfigFile[]): string[] {
  return files.map(({ role, stored_name }) => `${role} ${stored_name}`);
}

function assertSecret(ctx: TestContext, dir: string): void {
  assert.ok(!ctx.messages.join("\n").includes(SECRET));
  for (const file of ["logs/backup.log", "metadata/backup_info.json", "metadata/MANIFEST.txt"]) {
    assert.ok(!Deno.readTextFileSync(`${dir}/${file}`).includes(SECRET), file);
  }
}

Deno.test("a member's configuration is taken byte by byte, private, and told", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  const tls = work.folder("tls");
  putFile(`${tls}/key store.p12`, Uint8Array.of(0x30, 0x82, 0, 255, 10));
  putFile(`${tls}/zoo.cfg`, "a trust store with an unlucky name");
  putFile(`${conf}/quorum.pem`, "-----BEGIN PRIVATE KEY-----\n");
  putFile(`${conf}/password`, SECRET);
  putFile(`${conf}/zoo.cfg.dynamic.1`, "server.1=127.0.0.1:2888:3888:participant;2181\n");
  putFile(`${conf}/log4j.properties`, "not asked for");
  putZooCfg(
    member,
    conf,
    `dynamicConfigFile=${conf}/zoo.cfg.dynamic.1`,
    `ssl.keyStore.location=${tls}/key\\u0020store.p12`,
    `ssl.trustStore.location=${tls}/zoo.cfg`,
    `ssl.quorum.keyStore.location=quorum.pem`,
    `ssl.quorum.keyStore.passwordPath=${conf}/password`,
    `ssl.keyStore.password=${SECRET}`,
  );
  putFile(`${conf}/jaas.conf`, `Server { Digest required user_super="${SECRET}"; };\n`);
  putFile(`${conf}/quorum-jaas.conf`, `Q { Krb5 required keyTab="/etc/zk.keytab"; };\n`);
  putFile(
    `${conf}/java.env`,
    `SERVER_JVMFLAGS="-Djava.security.auth.login.config=\${ZOOCFGDIR}/quorum-jaas.conf"\n`,
  );
  const before = fileHashes(conf);
  const { ctx, info, dir, config } = await backUpWithConfig(work, member, conf);

  assert.deepEqual(brief(config), [
    "myid config/myid",
    "zoo.cfg config/zoo.cfg",
    "dynamic-config config/zoo.cfg.dynamic.1",
    "tls config/key_store.p12",
    "tls config/zoo-2.cfg",
    "tls config/quorum.pem",
    "tls config/password",
    "jaas config/jaas.conf",
    "java-env config/java.env",
    "jaas config/quorum-jaas.conf",
  ]);
  assert.equal(Deno.statSync(`${dir}/config`).mode! & 0o777, 0o700);
  for (const { source, stored_name, size } of config) {
    const copy = Deno.readFileSync(`${dir}/${stored_name}`);
    assert.deepEqual(copy, Deno.readFileSync(source), source);
    assert.equal(size, copy.length);
    assert.equal(Deno.statSync(`${dir}/${stored_name}`).mode! & 0o777, 0o600, stored_name);
  }
  assert.deepEqual(Array.from(Deno.readDirSync(`${dir}/config`)).length, config.length);
  assert.deepEqual(fileHashes(conf), before);
  // Nothing is lost, so the backup is whole; what has to be known is told all the same.
  assert.equal(info.status, "valid");
  assert.deepEqual(info.warnings, [
    `Keytabs named by ${conf}/quorum-jaas.conf are never in a backup, keep them by hand: /etc/zk.keytab`,
    "This backup holds private files, do not hand it on: config/zoo.cfg, config/key_store.p12, " +
    "config/zoo-2.cfg, config/quorum.pem, config/password, config/jaas.conf, config/java.env, " +
    "config/quorum-jaas.conf",
  ]);
  for (const warning of info.warnings) assert.ok(ctx.messages.includes(`info ${warning}`));
  assertSecret(ctx, dir);

  const sums = Deno.readTextFileSync(`${dir}/metadata/SHA256SUMS`);
  const manifest = Deno.readTextFileSync(`${dir}/metadata/MANIFEST.txt`);
  for (const { stored_name, source, stored_checksum } of config) {
    assert.ok(sums.includes(`${stored_checksum.slice(7)}  ${stored_name}\n`), stored_name);
    assert.ok(manifest.includes(`  ${stored_name}  "${source}"\n`), stored_name);
  }
  Deno.writeTextFileSync(`${dir}/config/myid`, "2\n");
  const report = await verify(testContext(), { backupDir: dir, level: "structure" });
  assert.deepEqual(report.findings.map(({ kind, file }) => [kind, file]), [
    ["HashMismatch", "config/myid"],
  ]);
});

Deno.test("configuration is not taken unless it is asked for", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putZooCfg(member, conf);
  const { info, dir } = await backUp(testContext(), member, {
    outputDir: work.folder("out"),
    confDir: conf,
  });
  assert.equal(info.files.config, undefined);
  assert.equal(info.status, "valid");
  assert.deepEqual(info.warnings, []);
  assert.ok(!Array.from(Deno.readDirSync(dir), ({ name }) => name).includes("config"));
});

Deno.test("without the folder of zoo.cfg only myid is taken, and that is said", async () => {
  for (const isVersionFolder of [false, true]) {
    using work = new WorkFolder();
    const { member } = prepare(work);
    const given = isVersionFolder ? { ...member, dataDir: `${member.snapDir}/` } : member;
    const { info, config } = await backUpWithConfig(work, given, null);
    assert.deepEqual(brief(config), ["myid config/myid"]);
    assert.match(info.warnings.join("\n"), /^Without --zk-conf-dir, --include-config takes myid/);
    assert.equal(info.status, "valid");
  }
  using work = new WorkFolder();
  const { member } = prepare(work);
  Deno.removeSync(`${member.dataDir}/myid`);
  const { info, config } = await backUpWithConfig(work, member, null);
  assert.deepEqual(config, []);
  assert.equal(info.status, "partial", "nothing of what was asked for is in it");
});

Deno.test("links to configuration are followed, as Kubernetes mounts it", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  const data = work.folder("conf/..2025_01_15");
  putZooCfg(member, data, `ssl.keyStore.location=${conf}/key.pem`);
  putFile(`${data}/key.pem`, "key");
  Deno.symlinkSync("..2025_01_15", `${conf}/..data`);
  for (const name of ["zoo.cfg", "key.pem"]) Deno.symlinkSync(`..data/${name}`, `${conf}/${name}`);
  // The same file under a second name is not taken twice.
  Deno.symlinkSync("key.pem", `${conf}/other.pem`);
  Deno.writeTextFileSync(`${data}/zoo.cfg`, `ssl.quorum.keyStore.location=${conf}/other.pem\n`, {
    append: true,
  });
  const { config, info } = await backUpWithConfig(work, member, conf);
  assert.deepEqual(brief(config), [
    "myid config/myid",
    "zoo.cfg config/zoo.cfg",
    "tls config/key.pem",
  ]);
  assert.equal(info.status, "valid");
});

Deno.test("what cannot be taken is named with the reason, and makes the backup partial", async () => {
  const cases: [name: string, make: (path: string) => void, why: RegExp][] = [
    ["missing", () => {}, /it does not exist$/],
    ["folder", (path) => Deno.mkdirSync(path), /it is not a plain file$/],
    [
      "pipe",
      (path) => void new Deno.Command("mkfifo", { args: [path] }).outputSync(),
      /it is not a plain file$/,
    ],
    ["dangling", (path) => Deno.symlinkSync("nowhere", path), /does not exist$/],
    [
      "large",
      (path) => putFile(path, new Uint8Array(1024 * 1024 + 1)),
      /it has 1048577 bytes, at most 1048576 are taken$/,
    ],
  ];
  for (const [name, make, why] of cases) {
    using work = new WorkFolder();
    const { member, conf } = prepare(work);
    const path = `${work.path}/${name}`;
    make(path);
    putZooCfg(member, conf, `ssl.keyStore.location=${path}`);
    const { config, info } = await backUpWithConfig(work, member, conf);
    assert.deepEqual(brief(config), ["myid config/myid", "zoo.cfg config/zoo.cfg"], name);
    assert.equal(info.status, "partial", name);
    const [warning = "", ...more] = info.warnings;
    assert.deepEqual(more, []);
    assert.ok(warning.startsWith(`${path}, named by ${conf}/zoo.cfg, is not in this backup: `));
    assert.match(warning, why);
  }
});

Deno.test("what may not be read is left out, but a full disk fails the backup", async () => {
  const failing = (path: RegExp, call: string, thrown: Error) =>
    new HookedFileSystem(({ name, path: of }) => {
      if (name === call && path.test(of)) throw fileError("look at", of, thrown);
    });
  for (const call of ["stat", "open", "realPath"]) {
    using work = new WorkFolder();
    const { member, conf } = prepare(work);
    putZooCfg(member, conf);
    putFile(`${conf}/jaas.conf`, SECRET);
    const denied = new Deno.errors.PermissionDenied("permission denied");
    const ctx = testContext({ fs: failing(/conf\/jaas\.conf$/, call, denied) });
    const outputDir = work.folder("out");
    const options = { outputDir, includeConfig: true, confDir: conf };
    const { info } = await backUp(ctx, member, options);
    assert.deepEqual(brief(info.files.config!), ["myid config/myid", "zoo.cfg config/zoo.cfg"]);
    assert.equal(info.status, "partial");
    assert.deepEqual(info.warnings, [
      `${conf}/jaas.conf is not in this backup: ` +
      `Cannot look at ${conf}/jaas.conf: permission denied`,
    ]);
  }
  for (const call of ["create", "file.write", "makeFolder"]) {
    using work = new WorkFolder();
    const { member, conf } = prepare(work);
    putZooCfg(member, conf);
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const ctx = testContext({ fs: failing(/\.partial\/config/, call, full) });
    const outputDir = work.folder("out");
    const options = { outputDir, includeConfig: true, confDir: conf };
    await rejection("disk-full", backUp(ctx, member, options));
    assert.deepEqual(Array.from(Deno.readDirSync(outputDir)), []);
  }
});

Deno.test("a file of exactly the largest size is taken", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putFile(`${work.path}/store`, new Uint8Array(1024 * 1024).fill(7));
  putZooCfg(member, conf, `ssl.keyStore.location=${work.path}/store`);
  const { config, info } = await backUpWithConfig(work, member, conf);
  assert.equal(config.at(-1)?.size, 1024 * 1024);
  assert.equal(info.status, "valid");
});

Deno.test("a keytab is never taken, whoever names it and whatever it is called", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putFile(`${conf}/zk.keytab`, "by its name");
  putFile(`${conf}/innocent`, Uint8Array.of(5, 2, 0, 0, 0, 1));
  Deno.symlinkSync("zk.keytab", `${conf}/linked`);
  putZooCfg(
    member,
    conf,
    `ssl.keyStore.location=${conf}/zk.keytab`,
    `ssl.trustStore.location=${conf}/innocent`,
    `dynamicConfigFile=${conf}/linked`,
  );
  putFile(`${conf}/jaas.conf`, `Server { Krb5 required keyTab="${conf}/zk.keytab"; };\n`);
  const { config, info } = await backUpWithConfig(work, member, conf);
  assert.deepEqual(brief(config), [
    "myid config/myid",
    "zoo.cfg config/zoo.cfg",
    "jaas config/jaas.conf",
  ]);
  const told = info.warnings.filter((text) => text.endsWith("it is a keytab, keep it by hand"));
  assert.equal(told.length, 3);
  assert.ok(info.warnings.includes(
    `Keytabs named by ${conf}/jaas.conf are never in a backup, keep them by hand: ${conf}/zk.keytab`,
  ));
  assert.equal(info.status, "valid");
});

Deno.test("what java.env names outside of its folder is left, and named", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putZooCfg(member, conf);
  putFile(`${work.path}/jaas.conf`, SECRET);
  const flag = (path: string) => `-Djava.security.auth.login.config=${path}`;
  for (const path of [`${work.path}/jaas.conf`, `${conf}/../jaas.conf`, "$HOME/../../jaas.conf"]) {
    putFile(`${conf}/java.env`, `SERVER_JVMFLAGS="${flag(path)}"\n`);
    const { config, info, ctx, dir } = await backUpWithConfig(work, member, conf);
    assert.deepEqual(brief(config).slice(2), ["java-env config/java.env"]);
    const why = `it lies outside of ${conf}, keep it by hand`;
    const text = `${path}, named by ${conf}/java.env, is not in this backup: ${why}`;
    assert.ok(info.warnings.includes(text), info.warnings.join("\n"));
    assert.equal(info.status, "valid");
    assertSecret(ctx, dir);
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("a zoo.cfg that no server understands is taken, and said to be that", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putFile(`${conf}/zoo.cfg`, `ssl.keyStore.password=${SECRET}\\u00\n`);
  const { config, info, ctx, dir } = await backUpWithConfig(work, member, conf);
  assert.deepEqual(brief(config), ["myid config/myid", "zoo.cfg config/zoo.cfg"]);
  assert.deepEqual(info.warnings, [
    `${conf}/zoo.cfg cannot be read as a server would: There is a \\u without four hexadecimal digits`,
    "This backup holds private files, do not hand it on: config/zoo.cfg",
  ]);
  assert.equal(info.status, "partial");
  assertSecret(ctx, dir);
});

Deno.test("a member of an ensemble without myid is noticed", async () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  Deno.removeSync(`${member.dataDir}/myid`);
  putZooCfg(member, conf);
  const { info } = await backUpWithConfig(work, member, conf);
  assert.deepEqual(info.warnings, [
    `${conf}/zoo.cfg lists servers, but there is no myid in ${member.dataDir}`,
  ]);
  assert.equal(info.status, "partial");
});

Deno.test("a folder without a zoo.cfg is refused before anything is written", () => {
  using work = new WorkFolder();
  const { member, conf } = prepare(work);
  putFile(`${work.path}/file`, "");
  const outputDir = work.folder("out");
  const refused = (confDir: string): string => {
    const options = backupOptions(member, { outputDir, confDir });
    const error = refusal("wrong-config-folder", () => planBackup(testContext(), options));
    assert.equal(error.exitStatus, 1);
    return error.message;
  };
  assert.equal(refused(conf), `There is no zoo.cfg in ${conf}`);
  assert.equal(refused(`${work.path}/none`), `--zk-conf-dir ${work.path}/none does not exist`);
  assert.equal(refused(`${work.path}/file`), `--zk-conf-dir ${work.path}/file is not a folder`);
  Deno.mkdirSync(`${conf}/zoo.cfg`);
  assert.match(refused(conf), /zoo\.cfg as zoo\.cfg: .* not a plain file but a folder$/);
  Deno.removeSync(`${conf}/zoo.cfg`);
  putFile(`${conf}/zoo.cfg`, new Uint8Array(1024 * 1024 + 1));
  assert.match(refused(conf), /has 1048577 bytes, at most 1048576 are read$/);
  assert.deepEqual(Array.from(Deno.readDirSync(outputDir)), []);
});

Deno.test("uniqueName() gives names that a backup can hold, apart also where case is ignored", () => {
  const taken = new Set(["key.jks", "A", "a-2"]);
  assert.equal(uniqueName("other.jks", taken), "other.jks");
  assert.equal(uniqueName("KEY.jks", taken), "KEY-2.jks");
  assert.equal(uniqueName("a", taken), "a-3");
  assert.equal(uniqueName(".hidden", taken), "xhidden");
  assert.equal(uniqueName("шифр\n.p12", taken), "x____.p12");
  assert.equal(uniqueName("", taken), "x");
  assert.match(uniqueName("x".repeat(300), taken), /^x{120}$/);
  for (const name of ["..", "-rf", " ", "\u202e.pem", `${"-".repeat(200)}.pem`]) {
    assert.match(uniqueName(name, taken), /^[A-Za-z0-9][A-Za-z0-9._-]*$/);
  }
});
