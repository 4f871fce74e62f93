import assert from "node:assert/strict";
import { load } from "js-yaml";
import config from "../../deno.json" with { type: "json" };
import { binaryName, PLATFORMS } from "../../tools/release/platforms.ts";
import { ROOT } from "../../tools/source_files.ts";

type Permissions = Record<string, "read" | "write" | "none">;

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  "runs-on": string;
  "timeout-minutes"?: number;
  permissions?: Permissions;
  needs?: string | string[];
  strategy?: { matrix: { include?: Record<string, string>[] } & Record<string, unknown> };
  steps: Step[];
}

interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions: Permissions;
  jobs: Record<string, Job>;
}

const FOLDER = new URL(".github/workflows/", ROOT);

/** The workflows by their file names, as text and as what the text means. */
const WORKFLOWS = new Map(
  Array.from(Deno.readDirSync(FOLDER), ({ name }) => {
    const text = Deno.readTextFileSync(new URL(name, FOLDER));
    return [name, { text, workflow: load(text) as Workflow }];
  }),
);

function jobs(): [where: string, job: Job][] {
  return [...WORKFLOWS].flatMap(([file, { workflow }]) =>
    Object.entries(workflow.jobs).map(([name, job]): [string, Job] => [`${file}: ${name}`, job])
  );
}

Deno.test("there are workflows for a change, a release and a publication", () => {
  assert.deepEqual([...WORKFLOWS.keys()].sort(), ["ci.yml", "publish.yml", "release.yml"]);
  assert.deepEqual(WORKFLOWS.get("release.yml")?.workflow.on, { push: { tags: ["v*"] } });
  assert.deepEqual(WORKFLOWS.get("publish.yml")?.workflow.on, {
    release: { types: ["published"] },
  });
});

Deno.test("every action is pinned by its commit, with its version beside it, and one for all", () => {
  const pins = new Map<string, string>();
  for (const [name, { text, workflow }] of WORKFLOWS) {
    const pinned = Array.from(
      text.matchAll(/^ +(?:- )?uses: ([\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/gm),
      ([, action, commit, version]) => {
        const pin = `${commit} ${version}`;
        assert.equal(pins.get(action!) ?? pin, pin, `${name}: ${action} is there in two versions`);
        pins.set(action!, pin);
      },
    );
    const used = Object.values(workflow.jobs).flatMap(({ steps }) => steps)
      .filter(({ uses }) => uses !== undefined);
    assert.equal(pinned.length, used.length, name);
    assert.ok(used.length > 0, name);
  }
});

Deno.test("what is run names tasks and scripts that there are", () => {
  let tasks = 0;
  for (const [where, { steps }] of jobs()) {
    for (const { run = "" } of steps) {
      for (const [, task] of run.matchAll(/\btask (?:--quiet )?([\w:]+)/g)) {
        assert.ok(Object.hasOwn(config.tasks, task!), `${where}: there is no task ${task}`);
        tasks++;
      }
      for (const [, path] of run.matchAll(/(?:^|\s)(\.ci\/\S+)/g)) {
        assert.ok(Deno.statSync(new URL(path!, ROOT)).isFile, where);
      }
      // It would be put into the script as it is, whatever it holds.
      assert.doesNotMatch(run, /\$\{\{/, where);
    }
  }
  assert.ok(tasks >= 10);
});

Deno.test("a job may read the sources and nothing else, but for the two that publish", () => {
  for (const [file, { workflow }] of WORKFLOWS) {
    assert.deepEqual(workflow.permissions, { contents: "read" }, file);
  }
  const more = jobs().filter(([, { permissions }]) => permissions !== undefined)
    .map(([where, { permissions }]) => [where, permissions]);
  assert.deepEqual(
    new Map(more as [string, Permissions][]),
    new Map<string, Permissions>([
      ["publish.yml: jsr", { contents: "read", "id-token": "write" }],
      ["release.yml: draft", { contents: "write", "id-token": "write", attestations: "write" }],
    ]),
  );
  for (const [where, { steps, "timeout-minutes": timeout }] of jobs()) {
    assert.ok(timeout !== undefined, `${where} could hang for hours`);
    for (const { uses, with: options } of steps) {
      if (uses?.startsWith("actions/checkout@")) {
        assert.equal(options?.["persist-credentials"], false, where);
      }
    }
  }
});

Deno.test("every binary of a release is tried on its own system before there is a draft", () => {
  const { build, try: trial, draft } = WORKFLOWS.get("release.yml")!.workflow.jobs;
  const tried = trial?.strategy?.matrix.include?.map(({ file }) => file);
  assert.deepEqual(tried, PLATFORMS.map(binaryName));
  assert.ok(build !== undefined && draft !== undefined);
  assert.deepEqual(draft.needs, ["build", "try"]);
  const systems = { linux: "ubuntu", macos: "macos", windows: "windows" } as const;
  for (const { os, file } of trial?.strategy?.matrix.include ?? []) {
    const name = /^zkbackup-(\w+?)-/.exec(file!)![1] as keyof typeof systems;
    assert.ok(os?.startsWith(systems[name]), `${file} is tried on ${os}`);
  }
});

Deno.test("a tag that is not the version ends a release and a publication before anything is made", () => {
  for (const [file, job] of [["release.yml", "build"], ["publish.yml", "jsr"]] as const) {
    const runs = WORKFLOWS.get(file)!.workflow.jobs[job]!.steps.flatMap(({ run }) => run ?? []);
    assert.match(runs[0]!, /task (?:--quiet )?check:tag "\$GITHUB_REF_NAME"/, file);
    assert.ok(runs.length > 1);
  }
});

Deno.test("changes are tried on three systems, with the Deno of the project and with the latest", () => {
  const { portable, servers } = WORKFLOWS.get("ci.yml")!.workflow.jobs;
  const { os, deno } = portable!.strategy!.matrix as Record<string, string[]>;
  assert.deepEqual(os?.map((name) => name.split("-")[0]), ["ubuntu", "macos", "windows"]);
  assert.deepEqual(deno, ["2.9.6", "latest"]);
  assert.match(servers!["runs-on"], /^ubuntu-/);
  assert.ok(servers!.steps.some(({ run }) => run === ".ci/run"));
});

Deno.test("a release has the manual page and the licences, under its checksums", () => {
  const steps = WORKFLOWS.get("release.yml")!.workflow.jobs["build"]!.steps;
  const runs = steps.flatMap(({ run }) => run ?? []);
  const sums = runs.findIndex((run) => run.includes("sha256sum zkbackup*"));
  for (const made of ["cp docs/man/zkbackup.1 dist/", "> dist/zkbackup-LICENSES.txt"]) {
    const at = runs.findIndex((run) => run.includes(made));
    assert.ok(at >= 0 && at < sums, made);
  }
});
