import assert from "node:assert/strict";
import { NOBODY } from "../cli/support/server.ts";
import { makeSmallMember, RECORD_SIZE } from "../cli/support/small_member.ts";
import { MAIN } from "../cli/support/zkbackup.ts";
import { testContext } from "../support/context.ts";
import { HookedFileSystem } from "../support/hooked_file_system.ts";
import { copyTree } from "../support/member.ts";
import { backUp, restore } from "../support/member_operations.ts";
import { inNamespace, whyNoNamespace } from "../support/mount_namespace.ts";
import { fileHashes, treeState } from "../support/tree_state.ts";
import { WorkFolder } from "../support/work_folder.ts";

const MISSING = whyNoNamespace();
const ignore = MISSING !== undefined;
const named = (name: string): string => ignore ? `${name} (skipped: ${MISSING})` : name;

/** A member of about 100 KB, a backup of it, and one that is damaged. */
async function makeScene(work: WorkFolder): Promise<void> {
  makeSmallMember(`${work.path}/data`, { transactions: 2000 });
  const member = { dataDir: `${work.path}/data`, logDir: null };
  await backUp(testContext(), member, { outputDir: work.folder("out") });
  copyTree(`${work.path}/out/b`, `${work.path}/hurt`);
  const path = `${work.path}/hurt/txnlogs/log.1`;
  const bytes = Deno.readFileSync(path);
  bytes[16 + RECORD_SIZE * 1500 + 20]! ^= 1;
  Deno.writeFileSync(path, bytes);
  work.folder("disk");
}

/** Lines of the shell that end a script with a word where something is not as it should be. */
const CHECKS = `
  want() { [ "$1" = "$2" ] || { echo "UNWANTED $3: exit $1, wanted $2"; exit 9; }; }
  empty() { [ -z "$(ls -A "$1")" ] || { echo "UNWANTED in $1: $(ls -A "$1")"; exit 9; }; }`;

Deno.test({
  name: named(
    "a disk that is really full fails each command as it should, and the next one ends it",
  ),
  ignore,
  async fn() {
    using work = new WorkFolder();
    await makeScene(work);
    const { path } = work;
    const source = treeState(`${path}/data`);
    const backUp = `zk backup --zk-data-dir ${path}/data --zk-host ${NOBODY} --output-dir`;
    const { code, said } = await inNamespace(
      MAIN,
      `${CHECKS}
      cd ${path}/disk && mount -t tmpfs -o size=1m none . && cd ${path}/disk && mkdir out target
      fill() { dd if=/dev/zero of=fill bs=4k count=$1 2>/dev/null; }
      for blocks in 255 253 248 240; do
        fill $blocks
        ${backUp} out --compression none --backup-id b; want $? 20 "a backup with $blocks blocks gone"
        empty out
      done
      rm fill; ${backUp} out --backup-id b; want $? 0 "a backup with room"
      fill 245
      zk restore --backup-dir ${path}/out/b --zk-data-dir target --force; want $? 30 "a restore"
      empty target
      rm -r fill out/b
      mkdir target/version-2; echo old > target/version-2/log.1
      fill 250
      zk restore --backup-dir ${path}/out/b --zk-data-dir target --force; want $? 30 "a second restore"
      [ "$(cat target/version-2/log.1)" = old ] || exit 8
      [ "$(ls -A target)" = version-2 ] || exit 7
      rm fill; zk restore --backup-dir ${path}/out/b --zk-data-dir target --force
      want $? 0 "a restore with room"
      rm -r target; cp -r ${path}/hurt hurt; fill 240
      zk verify --backup-dir hurt --fix; want $? 1 "a repair"
      [ -z "$(find hurt -name '.*' -not -name hurt)" ] || { find hurt; exit 6; }
      zk verify --backup-dir hurt >/dev/null; want $? 2 "the damaged one"
      rm fill; zk verify --backup-dir hurt --fix; want $? 2 "a repair with room"
      zk verify --backup-dir hurt; want $? 2 "the repaired one, whose loss is known"`,
    );
    assert.equal(code, 0, said);
    assert.match(said, /The disk is full/);
    assert.match(said, /no space left on the file system/);
    assert.deepEqual(treeState(`${path}/data`), source);
  },
});

Deno.test({
  name: named(
    "a file system that turns read-only leaves nothing half done, and the next run ends it",
  ),
  ignore,
  async fn() {
    using work = new WorkFolder();
    await makeScene(work);
    const { path } = work;
    const backUp = `zk backup --zk-data-dir ${path}/data --zk-host ${NOBODY} --output-dir`;
    const { code, said } = await inNamespace(
      MAIN,
      `${CHECKS}
      cd ${path}/disk && mount -t tmpfs none . && cd ${path}/disk && mkdir out target
      cp -r ${path}/hurt hurt
      mount -o remount,ro ${path}/disk
      ${backUp} out --backup-id b; want $? 20 "a backup"
      zk restore --backup-dir ${path}/out/b --zk-data-dir target --force; want $? 30 "a restore"
      zk verify --backup-dir hurt --fix; want $? 1 "a repair"
      zk verify --backup-dir hurt >/dev/null; want $? 2 "verify, which writes nothing"
      zk prune --backup-base-dir out --force; want $? 0 "a prune that has nothing to do"
      mount -o remount,rw ${path}/disk; empty out; empty target
      # In the middle: as soon as nothing is open for writing after the draft has begun.
      ${backUp} out --backup-id b --limit-rate 60k & pid=$!
      until [ -e out/.b.partial/txnlogs ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
      until mount -o remount,ro ${path}/disk 2>/dev/null || ! kill -0 $pid 2>/dev/null; do :; done
      wait $pid; status=$?
      mount -o remount,rw ${path}/disk
      [ $status = 0 ] || [ $status = 20 ] || { echo "UNWANTED exit $status"; exit 9; }
      [ $status = 0 ] || [ ! -e out/b ] || { echo "UNWANTED out/b"; exit 9; }
      [ -e out/b ] || ${backUp} out --backup-id b
      zk verify --backup-dir out/b; want $? 0 "the backup"
      [ "$(ls -A out)" = b ] || { ls -A out; exit 9; }`,
    );
    assert.equal(code, 0, said);
    assert.match(said, /the file system is read-only/);
  },
});

Deno.test({
  name: named("folders without permission are told of, with the status of the command"),
  ignore,
  async fn() {
    using work = new WorkFolder();
    await makeScene(work);
    const { path } = work;
    Deno.chmodSync(path, 0o755);
    const asNobody =
      `setpriv --reuid=65534 --regid=65534 --clear-groups -- ./deno run --no-prompt -A`;
    const root = MAIN.slice(0, MAIN.lastIndexOf("/"));
    const { code, said } = await inNamespace(
      MAIN,
      `${CHECKS}
      cd ${path} && mkdir app cache && touch deno
      mount --bind ${root} app && mount --bind ${Deno.execPath()} deno || exit 5
      mount --bind "$(zk_dir=$('${Deno.execPath()}' info --json | sed -n 's/.*"denoDir": "\\(.*\\)",/\\1/p'); echo $zk_dir)" cache
      export DENO_DIR=${path}/cache HOME=/nonexistent
      nobody() { ${asNobody} ${path}/app/main.ts "$@"; }
      chmod 755 data data/version-2; chmod 644 data/version-2/*; chmod -R a+rX out
      mkdir -m 755 closed; mkdir -m 777 open target
      nobody backup --zk-data-dir data --zk-host ${NOBODY} --output-dir closed; want $? 20 "the output"
      empty closed
      chmod 600 data/version-2/log.1
      nobody backup --zk-data-dir data --zk-host ${NOBODY} --output-dir open; want $? 20 "the source"
      empty open
      nobody restore --backup-dir out/b --zk-data-dir closed --force; want $? 30 "the target"
      empty closed
      mkdir -m 755 base; cp -r out/b base/old; cp -r out/b base/new
      nobody list --backup-base-dir base; want $? 0 "a list"`,
    );
    assert.equal(code, 0, said);
    assert.match(said, /permission denied/);
  },
});

Deno.test("a slow file system changes nothing but the time, and a signal is not kept waiting", async () => {
  using work = new WorkFolder();
  makeSmallMember(`${work.path}/data`, { transactions: 2000 });
  const member = { dataDir: `${work.path}/data`, logDir: null };
  const quick = await backUp(testContext(), member, { outputDir: work.folder("quick") });
  const still = new Int32Array(new SharedArrayBuffer(4));
  const slow = (milliseconds = 2) =>
    new HookedFileSystem(() => void Atomics.wait(still, 0, 0, milliseconds));
  const { dir } = await backUp(testContext({ fs: slow() }), member, {
    outputDir: work.folder("slow"),
  });
  const files = (folder: string) =>
    Object.entries(fileHashes(folder)).filter(([path]) => /^(snapshots|txnlogs)/.test(path));
  assert.deepEqual(files(dir), files(quick.dir));
  await restore(testContext({ fs: slow() }), { backupDir: dir, dataDir: work.folder("target") });
  const ended = new AbortController();
  const outputDir = work.folder("ended");
  // Two calls take longer than the time after which signals are let in, and every file has more.
  const ctx = testContext({ fs: slow(30), signal: ended.signal });
  const running = backUp(ctx, member, { outputDir });
  setTimeout(() => ended.abort(new Error("a signal")), 20);
  await assert.rejects(running, /a signal/);
  assert.deepEqual([...Deno.readDirSync(outputDir)], []);
});
