import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { zkbackup } from "../cli/support/zkbackup.ts";
import { hostOf, standaloneAt } from "../cli/support/server.ts";
import { copyMember } from "../support/member.ts";
import { hasProgram, leftOutWithout } from "../support/needs_tool.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { BINARY_PERMISSIONS } from "../../tools/release/compile_flags.ts";
import { script } from "./support/program.ts";

const FOLDER = fileURLToPath(new URL("../../deploy/systemd", import.meta.url));
const SERVICES = ["zkbackup", "zkbackup-prune"] as const;
const ignore = leftOutWithout(hasProgram("systemd-analyze", "--version"));

function read(name: string): string {
  return Deno.readTextFileSync(`${FOLDER}/${name}`);
}

/** The value of a setting in a unit. */
function setting(unit: string, name: string): string {
  return new RegExp(`^${name}=(.*)$`, "m").exec(unit)?.[1] ?? assert.fail(name);
}

function analyze(...args: string[]): { code: number; output: string } {
  const { code, stdout, stderr } = new Deno.Command("systemd-analyze", { args, stdin: "null" })
    .outputSync();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test({
  name: "systemd finds nothing wrong with the units",
  ignore,
  fn: () => {
    using work = new WorkFolder();
    // systemd looks whether the program is there.
    const program = script(work, "zkbackup", "exit 0");
    const copy = (name: string, change = (text: string) => text) => {
      const path = `${work.path}/${name}`;
      const text = read(name).replace("/usr/local/bin/zkbackup", program);
      Deno.writeTextFileSync(path, change(text));
      return path;
    };
    const units = SERVICES.flatMap((name) => [copy(`${name}.service`), copy(`${name}.timer`)]);
    assert.deepEqual(analyze("verify", "--man=no", ...units), { code: 0, output: "" });

    const wrong = copy("zkbackup.service", (text) => text.replace("ProtectHome", "ProtectHouse"));
    assert.match(analyze("verify", "--man=no", wrong).output, /Unknown key.* 'ProtectHouse'/);
  },
});

Deno.test({
  name: "the services are as confined as systemd can make them and the program can bear",
  ignore,
  fn: () => {
    for (const name of SERVICES) {
      // On a scale to 10, where below 2 is good.
      const path = `${FOLDER}/${name}.service`;
      const { code, output } = analyze("security", "--offline=yes", "--threshold=19", path);
      assert.equal(code, 0, output);
    }
  },
});

Deno.test("the commands of the services are commands of zkbackup, and write only where they may", async () => {
  using work = new WorkFolder();
  const { dataDir, fixture } = copyMember("3.9.5", "upgraded", `${work.path}/zookeeper`);
  await using server = standaloneAt(fixture.lastZxid);
  const backups = work.folder("backups");
  for (const name of SERVICES) {
    const unit = read(`${name}.service`);
    const [program, ...args] = setting(unit, "ExecStart").split(" ");
    assert.equal(program, "/usr/local/bin/zkbackup");
    assert.equal(setting(unit, "ReadWritePaths"), "/backup/zookeeper");
    const here = args.map((arg) =>
      arg.replace(/^\/backup\/zookeeper$/, backups).replace(/^\/var\/lib\/zookeeper$/, dataDir)
        .replace(/^%H$/, "zk1.example.org")
    );
    assert.notDeepEqual(here, args);
    const host = name === "zkbackup" ? ["--zk-host", hostOf(server)] : [];
    const { code, stderr } = await zkbackup([...here, ...host], {
      rights: BINARY_PERMISSIONS.map((flag) =>
        flag === "--allow-write" ? `--allow-write=${backups}` : flag
      ),
    });
    assert.equal(code, 0, stderr);
  }
  assert.equal([...Deno.readDirSync(backups)].length, 1);
});

Deno.test({
  name: "the timers start the services once a day, and old backups go after the new one is there",
  ignore,
  fn: () => {
    const times = SERVICES.map((name) => {
      const calendar = setting(read(`${name}.timer`), "OnCalendar");
      const { code, output } = analyze("calendar", "--iterations=2", calendar);
      assert.equal(code, 0, output);
      return calendar;
    });
    assert.ok(times[0]! < times[1]!, times.join());
  },
});
