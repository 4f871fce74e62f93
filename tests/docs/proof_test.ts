import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { copyMember } from "../support/member.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { shellBlocks } from "./shell_blocks.ts";

const PAGE = fileURLToPath(new URL("../../docs/proof.md", import.meta.url));

Deno.test("the commands of docs/proof.md prove and compare a backup", async () => {
  using work = new WorkFolder();
  copyMember("3.9.5", "fuzzy-snapshot", work.path);
  work.folder("backups");
  const commands = shellBlocks(Deno.readTextFileSync(PAGE))
    .flatMap((block) => block.commands.trim().split("\n"));
  assert.equal(commands.length, 3);
  const outputs: string[] = [];
  for (const command of commands) {
    const [program, ...args] = command.split(" ");
    assert.equal(program, "zkbackup");
    const env = { ZKBACKUP_ZOOKEEPER_HOST: "127.0.0.1:1" };
    const { code, stdout, stderr } = await zkbackup(args, { cwd: work.path, env });
    assert.equal(code, 0, stdout + stderr);
    outputs.push(stdout);
  }
  assert.match(outputs[1]!, /proved from 0x1 to 0x339/);
  assert.match(outputs[2]!, /One history, from 0x0 to 0x339/);
});
