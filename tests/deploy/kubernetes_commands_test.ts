import assert from "node:assert/strict";
import { hostOf, standaloneAt } from "../cli/support/server.ts";
import { type Outcome, zkbackup } from "../cli/support/zkbackup.ts";
import { copyMember } from "../support/member.ts";
import { leftOutWithout } from "../support/needs_tool.ts";
import { pythonTools, withReason } from "../support/python/tools.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { BINARY_PERMISSIONS } from "../../tools/release/compile_flags.ts";
import {
  type Container,
  containersOf,
  MANIFESTS,
  podOf,
  render,
  type Resource,
  resources,
} from "./support/manifests.ts";

const tools = await pythonTools();

/** What Kubernetes sets for `$(NAME)` in arguments. */
type Variables = Record<string, string>;

/** The arguments of a container as it gets them. */
function argumentsOf({ args = [], env = [] }: Container, variables: Variables): string[] {
  const own = Object.fromEntries(env.map(({ name, value = "" }) => [name, value]));
  const known: Variables = { ...variables, ...own };
  return args.map((arg) =>
    arg.replaceAll(/\$\((\w+)\)/g, (_, name) => known[name] ?? assert.fail(name))
  );
}

/** A cluster's volumes, as folders here. */
class Cluster {
  readonly #folders: Record<string, string>;
  readonly #host: string;

  constructor(folders: Record<string, string>, host: string) {
    this.#folders = folders;
    this.#host = host;
  }

  /** Runs the containers of a resource one after the other, and returns what each came to. */
  async run(resource: Resource, variables: Variables = {}): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const container of containersOf(podOf(resource))) {
      const args = argumentsOf(container, variables).map((arg) => this.#translate(arg));
      // A service of Kubernetes; only the member that is backed up answers here.
      const here = args.map((arg) =>
        arg.replace(/(?<=^--zk-host=)zookeeper-\d\.zookeeper-headless:2181$/, this.#host)
      );
      outcomes.push(await zkbackup(here, { rights: this.#rights(container) }));
    }
    return outcomes;
  }

  /** The permissions of a binary, where it is mounted read-only without writing. */
  #rights({ volumeMounts }: Container): string[] {
    const writable = volumeMounts.filter(({ readOnly }) => readOnly !== true)
      .map(({ mountPath }) => this.#folders[mountPath] ?? assert.fail(mountPath));
    const write = writable.length === 0 ? [] : [`--allow-write=${writable.join()}`];
    return [...BINARY_PERMISSIONS.filter((flag) => flag !== "--allow-write"), ...write];
  }

  #translate(arg: string): string {
    for (const [mountPath, folder] of Object.entries(this.#folders)) {
      arg = arg.replace(new RegExp(`(?<=^--[a-z-]+=)${mountPath}$`), folder);
    }
    return arg;
  }
}

function assertDone(outcomes: Outcome[]): void {
  for (const { code, stderr } of outcomes) assert.equal(code, 0, stderr);
}

/** The arguments that the page gives a job to put back what the restore with this id moved aside. */
function argumentsToGoBack(restoreId: string): string[] {
  const page = Deno.readTextFileSync(`${MANIFESTS}/README.md`);
  const [, args] = /value: \[(restore, --rollback=[^\]]+)\]/.exec(page)!;
  return args!.replace(/restore_[\d-]+/, restoreId).split(", ");
}

/** The last state to which the files of a member lead; they must be sound. */
async function lastZxid(dataDir: string): Promise<string> {
  const { code, stdout } = await zkbackup(["verify", "--zk-data-dir", dataDir, "--format=json"]);
  assert.equal(code, 0);
  return JSON.parse(stdout).windows.at(-1).end_zxid;
}

Deno.test({
  name: withReason(
    "the containers of the manifests back up, prune, verify, plan and restore",
    tools,
  ),
  ignore: leftOutWithout(tools.available),
  fn: async () => {
    assert.ok(tools.available);
    const { bin } = tools;
    const found = (folder: string) => {
      const all = resources(render(bin, `${MANIFESTS}/${folder}`));
      return (name: string) =>
        all.find(({ kind, metadata }) => kind !== "ConfigMap" && metadata.name === name) ??
          assert.fail(name);
    };
    using work = new WorkFolder();
    const { dataDir, fixture } = copyMember("3.9.5", "upgraded", `${work.path}/zookeeper`);
    const backups = work.folder("backups");
    const jobs = found("backup");
    {
      await using server = standaloneAt(fixture.lastZxid);
      const folders = {
        "/data": dataDir,
        "/backup/zookeeper": backups,
        "/drill": work.folder("drill"),
      };
      const cluster = new Cluster(folders, hostOf(server));
      assertDone(await cluster.run(jobs("zookeeper-backup")));
      assertDone(await cluster.run(jobs("zookeeper-backup-verify")));
      assertDone(await cluster.run(jobs("zookeeper-backup-prune")));
    }
    const [id] = Array.from(Deno.readDirSync(backups), ({ name }) => name);
    assert.match(id!, /^backup-\d{8}-\d{6}$/);

    const target = resources(render(bin, `${MANIFESTS}/restore/target`))[0]!.data!;
    assert.deepEqual(Object.keys(target).sort(), ["BACKUP_ID", "ZXID"]);
    const restored = work.folder("restored");
    const folders = { "/data": restored, "/backup/zookeeper": backups };
    const cluster = new Cluster(folders, "zookeeper-0.zookeeper-headless.invalid:2181");
    const plan = found("restore/plan")("zookeeper-restore-plan");
    const member = found("restore/members")("zookeeper-restore-1");

    // Who has not said which backup is meant gets none.
    const [unset] = await cluster.run(member, target);
    assert.equal(unset!.code, 1, unset!.stderr);
    const variables = { ...target, BACKUP_ID: id! };
    assertDone(await cluster.run(plan, variables));
    assert.deepEqual([...Deno.readDirSync(restored)], []);
    assertDone(await cluster.run(member, variables));
    assert.equal(await lastZxid(restored), fixture.lastZxid);

    // Again to an earlier state, and back with the arguments of the page.
    const earlier = await cluster.run(member, { ...variables, ZXID: "0x40" });
    assertDone(earlier);
    assert.equal(await lastZxid(restored), "0x40");
    const [restoreId] = /restore_\d{8}-\d{6}/.exec(earlier[0]!.stdout)!;
    podOf(member).containers[0]!.args = argumentsToGoBack(restoreId);
    assertDone(await cluster.run(member, variables));
    assert.equal(await lastZxid(restored), fixture.lastZxid);
  },
});
