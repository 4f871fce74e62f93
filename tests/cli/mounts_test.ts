import assert from "node:assert/strict";
import { copyMember, copyTree } from "../support/member.ts";
import { namesIn } from "../support/stored_backup.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { MAIN, zkbackup } from "./support/zkbackup.ts";

/** Whether file systems can be mounted here, for one process alone. */
function canMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  using work = new WorkFolder();
  try {
    const args = ["-m", "mount", "-t", "tmpfs", "tmpfs", work.path];
    return new Deno.Command("unshare", { args, stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const ignore = !canMount();

/** Runs a script where what it mounts is seen by nobody else; `$zkbackup` is the program. */
function inOwnMounts(script: string, env: Record<string, string>): string {
  const zkbackup = `${Deno.execPath()} run -A --no-prompt ${MAIN}`;
  const { success, stdout, stderr } = new Deno.Command("unshare", {
    args: ["-m", "sh", "-euc", script],
    env: { ...env, zkbackup, NO_COLOR: "1", LC_ALL: "C", host: NOBODY },
  }).outputSync();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
  return decoder.decode(stdout);
}

/** A backup, and the files of another state. */
async function makeScene(work: WorkFolder): Promise<Record<string, string>> {
  const { dataDir, snapDir } = copyMember("3.9.5", "several-epochs", `${work.path}/zk`);
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", dataDir, "--output-dir", work.folder("out")],
    ...["--backup-id", "b", "--zk-host", NOBODY, "--quiet"],
  ]);
  assert.equal(code, 0, stderr);
  copyTree(snapDir, `${work.path}/old`);
  const saved = work.folder("seen");
  return {
    old: `${work.path}/old`,
    backup: `${work.path}/out/b`,
    data: work.folder("data"),
    saved,
  };
}

const RESTORE = `
  $zkbackup restore --backup-dir "$backup" --zk-data-dir "$data" --force --zk-host $host \\
    --format json "$@"`;

const LAYOUTS: [what: string, mounts: string, beside: string, flags?: string][] = [
  [
    "version-2 itself",
    'mkdir "$data/version-2"; mount -t tmpfs tmpfs "$data/version-2"',
    "$data/version-2",
  ],
  [
    "version-2 in a folder that can only be read",
    `mkdir "$data/version-2"; mount --bind "$data" "$data"
     mount -t tmpfs tmpfs "$data/version-2"; mount -o remount,ro,bind "$data"`,
    "$data/version-2",
  ],
  [
    "a dataLogDir on another file system",
    `mkdir "$data/version-2" "$data.log"; mount -t tmpfs tmpfs "$data.log"; mkdir "$data.log/version-2"`,
    "$data",
    '--zk-log-dir "$data.log"',
  ],
];

for (const [what, mounts, beside, flags = ""] of LAYOUTS) {
  Deno.test({
    name:
      `restore and rollback with a mount as ${what} (skipped where not root or without unshare)`,
    ignore,
    async fn() {
      using work = new WorkFolder();
      const scene = await makeScene(work);
      const output = inOwnMounts(
        `
        ${mounts}
        logs="$data/version-2"; if [ -d "$data.log" ]; then logs="$data.log/version-2"; fi
        cp "$old"/snapshot.* "$old"/*Epoch "$data/version-2/"; cp "$old"/log.* "$logs/"
        set -- ${flags}
        ${RESTORE} > "$saved/result.json"
        ls "${beside}"; mkdir "$saved/after"; cp "$data/version-2"/*.* "$logs"/*.* "$saved/after/"
        id=$(ls "${beside}" | sed -n 's/^backup_before_//p')
        $zkbackup restore --rollback "$id" --zk-data-dir "$data" --force --zk-host $host "$@" >&2
        mkdir "$saved/back"; cp "$data/version-2"/*.* "$logs"/*.* "$saved/back/"
        `,
        scene,
      );
      assert.match(output, /^backup_before_restore_/m);
      const { zxid } = JSON.parse(Deno.readTextFileSync(`${scene["saved"]}/result.json`));
      assert.match(zxid, /^0x3/);
      const logsAndSnapshots = (folder: string) => namesIn(`${scene["saved"]}/${folder}`);
      assert.deepEqual(logsAndSnapshots("after").length > 1, true);
      assert.deepEqual(
        logsAndSnapshots("back"),
        namesIn(scene["old"]!).filter((name) => name.includes(".")),
      );
    },
  });
}

Deno.test({
  name:
    "restore into a folder on a read-only mount is refused (skipped where not root or without unshare)",
  ignore,
  async fn() {
    using work = new WorkFolder();
    const scene = await makeScene(work);
    const output = inOwnMounts(
      `
      mkdir "$data/version-2"; cp "$old"/*.* "$data/version-2/"
      mount --bind "$data" "$data"; mount -o remount,ro,bind "$data"
      set --
      ${RESTORE} > /dev/null 2> "$saved/error.json" && exit 1 || echo "exit $?"
      cat "$saved/error.json"; ls "$data" "$data/version-2" > "$saved/left"
      `,
      scene,
    );
    assert.match(output, /^exit 30$/m);
    assert.match(output, /read-only/);
    const left = Deno.readTextFileSync(`${scene["saved"]}/left`);
    assert.doesNotMatch(left, /\.zkbackup-|backup_before_|7fffffffffffffff/);
  },
});
