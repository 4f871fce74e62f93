import assert from "node:assert/strict";
import type { FileStat } from "../../src/io/file_system.ts";
import { namesOwner, type PlannedOwner, planOwner } from "../../src/operations/restore_owner.ts";
import { refusal } from "../support/refusal.ts";
import { RelocatedFileSystem } from "../support/relocated_file_system.ts";
import { WorkFolder } from "../support/work_folder.ts";

const USERS = "root:x:0:0:root:/root:/bin/sh\nzk:x:1001:1002:ZooKeeper:/:/bin/false\nbad:x::\n";
const GROUPS = "root:x:0:\nstaff:x:50:zk\n";

/** What `planOwner` decides on a system with these users. */
function decide(
  { users = USERS, wanted = null, replaced = null, folder = [0, 0], uid = 0 }: {
    users?: string;
    wanted?: string | null;
    replaced?: readonly [uid: number, gid: number] | null;
    folder?: readonly [uid: number, gid: number];
    uid?: number | null;
  },
): PlannedOwner {
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/passwd`, users);
  Deno.writeTextFileSync(`${work.path}/group`, GROUPS);
  const fs = new RelocatedFileSystem({ "/etc": work.path });
  const owned = ([uid, gid]: readonly [number, number]): FileStat => ({
    ...fs.stat(work.path)!,
    uid,
    gid,
  });
  return planOwner(fs, {
    wanted,
    replaced: replaced === null ? null : owned(replaced),
    folder: owned(folder),
    uid,
  });
}

Deno.test("planOwner() takes users and groups by name and by number", () => {
  const cases: Record<string, [uid: number, gid: number]> = {
    "zk": [1001, 1002],
    "zk:staff": [1001, 50],
    "zk:7": [1001, 7],
    "7:staff": [7, 50],
    "7:8": [7, 8],
    "1001": [1001, 1002],
    "0:0": [0, 0],
  };
  for (const [wanted, [uid, gid]] of Object.entries(cases)) {
    assert.deepEqual(decide({ wanted, replaced: [3, 4] }), { uid, gid, because: "option" }, wanted);
  }
});

Deno.test("planOwner() refuses owners that it does not know", () => {
  const cases: Record<string, RegExp> = {
    "nobody-here": /^There is no user nobody-here in \/etc\/passwd$/,
    "bad": /^There is no user bad in \/etc\/passwd$/,
    "zk:nobody-here": /^There is no group nobody-here in \/etc\/group$/,
    "7": /^The group of user 7 is not known/,
    "4294967295:0": /^There is no user 4294967295/,
    "0:4294967295": /^There is no group 4294967295/,
    ":staff": /^Cannot read ":staff" as an owner$/,
    "zk:": /^Cannot read "zk:" as an owner$/,
    "zk:staff:x": /^Cannot read/,
  };
  for (const [wanted, message] of Object.entries(cases)) {
    const error = refusal("wrong-owner", () => decide({ wanted }));
    assert.match(error.message, message);
    assert.equal(error.exitStatus, 1);
  }
});

Deno.test("planOwner() gives files away for root alone", () => {
  const error = refusal("owner-needs-root", () => decide({ wanted: "zk", uid: 1001 }));
  assert.match(error.message, /this is user 1001$/);
  // Who it is may not be asked: then the system decides.
  assert.equal(decide({ wanted: "zk", uid: null }).uid, 1001);
});

Deno.test("planOwner() takes the owner of what is replaced, else of the folder, else zookeeper", () => {
  const because = (owner: PlannedOwner) => [owner.uid, owner.gid, owner.because];
  const withZooKeeper = { users: `${USERS}zookeeper:x:88:89::/:/bin/false\n` };
  const replaced = [3, 4] as const;
  assert.deepEqual(because(decide({ ...withZooKeeper, replaced })), [3, 4, "replaced-files"]);
  const folder = [5, 6] as const;
  assert.deepEqual(because(decide({ ...withZooKeeper, folder })), [5, 6, "target-folder"]);
  assert.deepEqual(because(decide(withZooKeeper)), [88, 89, "user-zookeeper"]);
  assert.deepEqual(because(decide({})), [0, 0, "target-folder"]);
  for (const uid of [1001, null]) {
    assert.deepEqual(because(decide({ ...withZooKeeper, uid })), [0, 0, "target-folder"]);
  }
});

Deno.test("namesOwner() tells what has to be looked up", () => {
  assert.deepEqual(["7:8", "7", "zk", "7:staff"].map(namesOwner), [false, true, true, true]);
});
