import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { copyMember } from "../support/member.ts";
import { whyNoNamespace } from "../support/mount_namespace.ts";
import { treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { NOBODY } from "./support/server.ts";
import { denoDir, MAIN, start } from "./support/zkbackup.ts";

const RIGHTS_AFTER = fileURLToPath(new URL("./support/rights_after.ts", import.meta.url));

Deno.test("every command gives up what it does not need, also with all permissions and when it fails", async () => {
  using work = new WorkFolder();
  const { dataDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
  const out = work.folder("out");
  const backup = ["--backup-dir", `${out}/b`];
  const target = ["--zk-data-dir", work.folder("target")];
  const runs: [args: string[], code: number, left: string][] = [
    [
      ["backup", "--zk-data-dir", dataDir, "--output-dir", out, "--backup-id", "b"]
        .concat("--zk-host", NOBODY),
      0,
      "read,write,net",
    ],
    [["verify", ...backup], 0, "read"],
    [["verify", ...backup, "--fix"], 0, "read,write"],
    [["verify", "--zk-data-dir", dataDir], 0, "read"],
    [["verify", "--backup-dir", `${out}/none`], 1, "read"],
    [["restore", ...backup, ...target, "--dry-run"], 0, "read"],
    [["restore", ...backup, ...target, "--force"], 0, "read,write"],
    [
      ["restore", ...backup, ...target, "--force", "--truncate-to-zxid", "0xfffff"],
      30,
      "read,write",
    ],
    [["restore", "--rollback", "restore_20250101-000000", ...target, "--dry-run"], 30, "read"],
    [
      ["materialize", ...backup, "--at", "latest", "--output", `${work.path}/state`],
      0,
      "read,write",
    ],
    [["list", "--backup-base-dir", out], 0, "read"],
    [["info", "b", "--backup-base-dir", out], 0, "read"],
    [["prune", "--backup-base-dir", out, "--dry-run"], 0, "read"],
    [["prune", "--backup-base-dir", out, "--force"], 0, "read,write"],
    [["config"], 0, "read"],
    [["completions", "bash"], 0, "read"],
    [["version"], 0, "read"],
  ];
  for (const [args, code, left] of runs) {
    const child = await start(args, { main: RIGHTS_AFTER }).output();
    const stderr = new TextDecoder().decode(child.stderr);
    const said = stderr.trimEnd().split("\n").at(-1);
    assert.deepEqual([child.code, said], [code, left], `${args.join(" ")}: ${stderr}`);
  }
});

const MISSING = whyNoNamespace();
/** Number of the user nobody. */
const NOBODYS_ID = 65534;

Deno.test({
  name:
    `backup and restore run as an unprivileged user, with the documented flags and a source that is mounted read-only${
      MISSING === undefined ? "" : ` (skipped: ${MISSING})`
    }`,
  ignore: MISSING !== undefined,
  async fn() {
    using work = new WorkFolder();
    const { dataDir } = copyMember("3.9.5", "plain", `${work.path}/zk`);
    const before = treeState(dataDir);
    const out = work.folder("out");
    const target = work.folder("target");
    Deno.chmodSync(work.path, 0o711);
    for (const folder of [out, target]) Deno.chownSync(folder, NOBODYS_ID, NOBODYS_ID);
    // The program, Deno and its packages, in places that this user may enter.
    const app = work.folder("app");
    const cache = work.folder("cache");
    const deno = `${work.path}/deno`;
    Deno.writeTextFileSync(deno, "");
    const root = MAIN.slice(0, MAIN.lastIndexOf("/"));
    const script = `
      mount --bind ${dataDir} ${dataDir} && mount -o remount,bind,ro ${dataDir} || exit 99
      mount --bind ${root} ${app} && mount --bind ${denoDir()} ${cache} || exit 98
      mount --bind ${Deno.execPath()} ${deno} || exit 97
      as() { setpriv --reuid=${NOBODYS_ID} --regid=${NOBODYS_ID} --clear-groups -- "$@"; }
      as touch ${dataDir}/no 2>/dev/null && exit 96
      run() { rights=$1; shift; DENO_DIR=${cache} as ${deno} run --no-prompt $rights ${app}/main.ts "$@"; }
      run "--allow-read=${dataDir},${out} --allow-write=${out}" \\
        backup --zk-data-dir ${dataDir} --output-dir ${out} --backup-id b --zk-host ${NOBODY} || exit
      run "--allow-read=${out}/b,${target} --allow-write=${target}" \\
        restore --backup-dir ${out}/b --zk-data-dir ${target} --force || exit`;
    const { code, stderr } = await new Deno.Command("unshare", {
      args: ["-m", "sh", "-c", script],
      cwd: work.path,
      env: { LC_ALL: "C" },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.deepEqual(treeState(dataDir), before);
    const made = Deno.statSync(`${target}/version-2/log.1`);
    assert.equal(made.uid, NOBODYS_ID);
  },
});
