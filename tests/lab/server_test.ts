import assert from "node:assert/strict";
import { delay } from "./delay.ts";
import { openDriver } from "./driver.ts";
import { fourLetter } from "./four_letter_word.ts";
import { labAvailable } from "./maven.ts";
import { ServerRefused, startServer } from "./server.ts";

const VERSION = "3.9.5";
const lab = await labAvailable([VERSION]);

Deno.test({
  name: "startServer() throws the server's own words when it refuses a directory",
  ignore: !lab.available,
  fn: async () => {
    const dataDir = await Deno.makeTempDir();
    try {
      await Deno.mkdir(`${dataDir}/version-2`);
      await Deno.writeTextFile(`${dataDir}/version-2/log.1`, "not a log");
      await assert.rejects(startServer({ version: VERSION, dataDir }), (error) => {
        assert.ok(error instanceof ServerRefused);
        assert.match(error.logText, /EOFException|IOException/);
        return true;
      });
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  },
});

Deno.test({
  name: "openDriver() writes through ZooKeeper's client, and its sessions end with it",
  ignore: !lab.available,
  fn: async () => {
    const dataDir = await Deno.makeTempDir();
    try {
      await using server = await startServer({ version: VERSION, dataDir });
      await using driver = await openDriver({ version: VERSION, port: server.port });
      await driver.create("/held", { mode: "EPHEMERAL" });
      const zxid = await driver.zxid();
      assert.equal((await driver.tree()).get("/held")?.stat.czxid, zxid);
      await driver.close();
      await using after = await openDriver({ version: VERSION, port: server.port });
      assert.equal((await after.tree()).has("/held"), false);
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  },
});

/** A process that starts a server, tells its port and waits. */
const STARTER = `
  import { startServer } from ${JSON.stringify(new URL("./server.ts", import.meta.url).href)};
  const server = await startServer({ version: "${VERSION}", dataDir: Deno.args[0] });
  await Deno.stdout.write(new TextEncoder().encode(server.port + "\\n"));
  await new Promise(() => setInterval(() => {}, 1000));
`;

Deno.test({
  name: "a server ends with the process that started it, even by SIGKILL",
  ignore: !lab.available,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/starter.ts`, STARTER);
      const config = new URL("../../deno.json", import.meta.url).pathname;
      const starter = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--config", config, `${folder}/starter.ts`, `${folder}/data`],
        env: { TMPDIR: folder },
        stdout: "piped",
      }).spawn();
      const reader = starter.stdout.getReader();
      const { value } = await reader.read();
      const port = Number(new TextDecoder().decode(value));
      assert.match(await fourLetter(port, "srvr"), /Zxid/);
      starter.kill("SIGKILL");
      await starter.status;
      await reader.cancel();
      // Bounded only by the test run: the server sees the end of its input and halts.
      while (await fourLetter(port, "srvr").then(() => true, () => false)) await delay(20);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
