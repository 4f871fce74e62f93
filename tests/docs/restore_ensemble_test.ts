import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { NOBODY } from "../cli/support/server.ts";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { copyMember, copyTree, type Member } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { shellBlocks } from "./shell_blocks.ts";

const PAGE = fileURLToPath(new URL("../../docs/how-to/restore-ensemble.md", import.meta.url));
const SHOWN = { data: "/var/lib/zookeeper", backups: "/backup/zookeeper" };
const NAMES = ["one", "two", "three"] as const;

/** The command lines of the page, in order. */
function shownCommands(): string[] {
  return shellBlocks(Deno.readTextFileSync(PAGE))
    .flatMap(({ commands }) => commands.trim().split("\n").map((line) => line.trim()));
}

/** Three members with the history of one, and a backup of the second in the folder `backups`. */
async function makeMembers(work: WorkFolder): Promise<Member[]> {
  const members = NAMES.map((name) =>
    copyMember("3.9.5", "several-epochs", `${work.path}/${name}`)
  );
  const backups = work.folder("backups");
  const { code, stderr } = await zkbackup([
    ...["backup", "--zk-data-dir", members[1]!.dataDir, "--output-dir", backups],
    ...["--backup-id", "before-accident", "--zk-host", NOBODY, "--quiet"],
  ]);
  assert.equal(code, 0, stderr);
  return members;
}

/** Every file of a folder, as text. */
function files(folder: string): Record<string, string> {
  return Object.fromEntries(
    [...Deno.readDirSync(folder)].map(({ name }) => [
      name,
      Deno.readFileSync(`${folder}/${name}`).toHex(),
    ]).sort(),
  );
}

Deno.test("the commands of docs/how-to/restore-ensemble.md restore three members, and go back", async () => {
  using work = new WorkFolder();
  const members = await makeMembers(work);
  const before = files(members[0]!.snapDir);
  const run = async (command: string, { dataDir }: Member, restoreId = ""): Promise<string> => {
    const [program, ...args] = command.replaceAll(SHOWN.data, dataDir)
      .replaceAll(SHOWN.backups, `${work.path}/backups`)
      .replace(/\brestore_[0-9]{8}-[0-9]{6}\b/, restoreId).split(" ");
    assert.equal(program, "zkbackup");
    const { code, stdout, stderr } = await zkbackup(args, {
      env: {
        ZKBACKUP_ZOOKEEPER_HOST: NOBODY,
        // In place of the answer to the question.
        ZKBACKUP_RESTORE_REQUIRE_CONFIRMATION: "false",
      },
    });
    assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
    return stdout;
  };

  const commands = shownCommands();
  assert.equal(commands.length, 7);
  const [list, dryRun, restore, move, backup, verify, rollback] = commands as [
    ...[string, string, string, string, string, string, string],
  ];
  assert.match(await run(list, members[0]!), /before-accident/);

  assert.match(await run(dryRun, members[0]!), /0x20000001b/);
  assert.deepEqual(files(members[0]!.snapDir), before);

  const restoreIds: string[] = [];
  for (const member of members) {
    const stdout = await run(restore, member);
    restoreIds.push(/restore_[0-9]{8}-[0-9]{6}/.exec(stdout)![0]);
  }
  const restored = members.map(({ snapDir }) => files(snapDir));
  assert.notDeepEqual(restored[0], before);
  for (const other of restored.slice(1)) assert.deepEqual(other, restored[0]);

  await run(backup, members[0]!);
  const compared = await run(verify, members[2]!);
  assert.match(compared, /One history, from 0x0 to 0x20000001b/);

  const emptied = `${work.path}/emptied`;
  copyTree(members[2]!.dataDir, emptied);
  const [tool, ...args] = move.replaceAll(SHOWN.data, emptied).split(" ");
  assert.ok(new Deno.Command(tool!, { args }).outputSync().success);
  assert.deepEqual(files(`${emptied}/version-2.aside`), restored[2]);
  assert.deepEqual(
    [...Deno.readDirSync(emptied)].filter(({ name }) => name === "version-2"),
    [],
  );

  for (const [at, member] of members.entries()) {
    await run(rollback, member, restoreIds[at]);
    // Back to what it was, but for the epoch, which never goes back.
    const { acceptedEpoch, ...rest } = files(member.snapDir);
    const { acceptedEpoch: old, ...wanted } = before;
    assert.deepEqual(rest, wanted);
    assert.notEqual(acceptedEpoch, old);
  }
});
