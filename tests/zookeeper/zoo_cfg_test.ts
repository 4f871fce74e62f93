import assert from "node:assert/strict";
import fc from "fast-check";
import { ZkBackupError } from "../../src/errors.ts";
import { filesOfJavaEnv } from "../../src/zookeeper/java_env.ts";
import { isKeytab, keytabsOf } from "../../src/zookeeper/jaas_conf.ts";
import { parseZooCfg } from "../../src/zookeeper/zoo_cfg.ts";

const parse = (text: string) => parseZooCfg(new TextEncoder().encode(text));

Deno.test("parseZooCfg() finds the folders, and the logs with the snapshots unless they are apart", () => {
  const { dataDir, dataLogDir } = parse("tickTime=2000\ndataDir=/data \t\nclientPort=2181\n");
  assert.deepEqual([dataDir, dataLogDir], ["/data", "/data"]);
  const apart = parse("dataDir : /data\n#dataLogDir=/old\ndataLogDir /lo\\\n   g\n");
  assert.deepEqual([apart.dataDir, apart.dataLogDir], ["/data", "/log"]);
  const none = parse("");
  assert.deepEqual([none.dataDir, none.dataLogDir], [null, null]);
});

Deno.test("parseZooCfg() finds the files that it names, and nothing else", () => {
  const { dynamicConfigFile, tlsFiles } = parse(`
    dynamicConfigFile=/conf/zoo.cfg.dynamic.100000000
    ssl.keyStore.location=/tls/key.jks
    ssl.keyStore.passwordPath=/tls/key.password
    ssl.trustStore.location=trust.p12
    ssl.quorum.keyStore.location=/tls/quorum.pem
    ssl.quorum.trustStore.passwordPath=/tls/quorum.password
    ssl.quorum.trustStore.location=
    ssl.keyStore.password=secret
    ssl.keyStore.type=JKS
    my.ssl.keyStore.location=/not/zookeeper
  `);
  assert.equal(dynamicConfigFile, "/conf/zoo.cfg.dynamic.100000000");
  assert.deepEqual(tlsFiles, [
    "/tls/key.jks",
    "/tls/key.password",
    "trust.p12",
    "/tls/quorum.pem",
    "/tls/quorum.password",
  ]);
});

Deno.test("parseZooCfg() knows a member of an ensemble and a file with secrets in it", () => {
  assert.equal(parse("dataDir=/d\n").namesServers, false);
  assert.equal(parse("server.1=a:2888:3888\n").namesServers, true);
  assert.equal(parse("dynamicConfigFile=zoo.cfg.dynamic\n").namesServers, true);
  assert.equal(parse("dataDir=/d\nssl.keyStore.passwordPath=/p\n").holdsSecrets, false);
  assert.equal(parse("ssl.quorum.keyStore.password=p\n").holdsSecrets, true);
  assert.equal(parse("DigestAuthenticationProvider.superDigest=super:x=\n").holdsSecrets, true);
});

Deno.test("parseZooCfg() cuts blanks off as Java does: no-break spaces stay", () => {
  const bytes = Uint8Array.from("dataDir=\x01 /data\xa0 \x1f\n", (c) => c.charCodeAt(0));
  assert.equal(parseZooCfg(bytes).dataDir, "/data\xa0");
});

Deno.test("filesOfJavaEnv() reads flags as a shell has them, the last of a name counts", () => {
  const text = `
    export JVMFLAGS="-Xmx1g -Djava.security.auth.login.config=/old/jaas.conf"
    # SERVER_JVMFLAGS="-Dzookeeper.ssl.trustStore.location=/not/this"
    SERVER_JVMFLAGS="-Djava.security.auth.login.config=$ZOOCFGDIR/server-jaas.conf \\
      -Dzookeeper.ssl.keyStore.location=\${ZOOCFGDIR}/key.jks -Dzookeeper.ssl.keyStore.password=x"
    CLIENT_JVMFLAGS=-Dzookeeper.ssl.quorum.keyStore.location='/with blank/q.jks'
  `;
  assert.deepEqual(filesOfJavaEnv(text, "/conf"), {
    loginConfig: "/conf/server-jaas.conf",
    tlsFiles: ["/conf/key.jks", "/with blank/q.jks"],
  });
  assert.deepEqual(filesOfJavaEnv("", "/conf"), { loginConfig: null, tlsFiles: [] });
  const other = filesOfJavaEnv("-Djava.security.auth.login.config=$HOME/j", "/conf");
  assert.equal(other.loginConfig, "$HOME/j");
});

Deno.test("keytabsOf() finds every keytab once, and none in comments", () => {
  const text = `
    /* keyTab="/not/this" */
    Server { com.sun.security.auth.module.Krb5LoginModule required
      useKeyTab=true
      keyTab="/etc/zk/server.keytab" // keyTab="/nor/this"
      principal="zookeeper//host"; };
    QuorumServer { Krb5 required keytab=/etc/zk/quorum.keytab; };
    QuorumLearner { Krb5 required keyTab = "/etc/zk/server.keytab"; };
    /* keyTab="/unclosed"
  `;
  assert.deepEqual(keytabsOf(text), ["/etc/zk/server.keytab", "/etc/zk/quorum.keytab"]);
  assert.deepEqual(keytabsOf('Server { DigestLoginModule required user_super="keyTab"; };'), []);
});

Deno.test("isKeytab() knows both versions of the format", () => {
  assert.ok(isKeytab(Uint8Array.of(5, 2, 0, 0)) && isKeytab(Uint8Array.of(5, 1)));
  assert.ok(!isKeytab(Uint8Array.of(5)) && !isKeytab(Uint8Array.of(0xfe, 0xed, 0xfe, 0xed)));
});

Deno.test("hostile configuration is read or refused, and never takes long", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    try {
      parseZooCfg(bytes);
    } catch (error) {
      assert.ok(error instanceof ZkBackupError && error.code === "malformed-properties");
    }
    const text = new TextDecoder().decode(bytes);
    filesOfJavaEnv(text, "/conf");
    keytabsOf(text);
  }));
  for (
    const row of ["/*", '"', "'", "-D", '-Da="', "keyTab", "keyTab=", "keyTab ", "//", "-Da.", " "]
  ) {
    const text = row.repeat(1024 * 1024 / row.length);
    filesOfJavaEnv(text, "/conf");
    keytabsOf(text);
  }
});
