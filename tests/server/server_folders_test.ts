import assert from "node:assert/strict";
import { parseServerFolders } from "../../src/server/server_folders.ts";

Deno.test("parseServerFolders() reads the answer of a real server", () => {
  const answer = "clientPort=2181\nsecureClientPort=-1\ndataDir=/data/version-2\n" +
    "dataDirSize=67108880\ndataLogDir=/log = x/version-2\ndataLogSize=1\ntickTime=2000\n";
  assert.deepEqual(parseServerFolders(answer), {
    snapDir: "/data/version-2",
    logDir: "/log = x/version-2",
  });
});

Deno.test("parseServerFolders() claims nothing where the word is refused or answered otherwise", () => {
  for (
    const answer of [
      "",
      "conf is not executed because it is not in the whitelist.\n",
      "This ZooKeeper instance is not currently serving requests\n",
      "dataDir=/data/version-2\n",
      "dataDir=\ndataLogDir=/log\n",
      'Cannot ask localhost:2181 "conf": no answer in time\n',
    ]
  ) assert.equal(parseServerFolders(answer), null, answer);
});
