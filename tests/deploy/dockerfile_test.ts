import assert from "node:assert/strict";
import { ROOT } from "../../tools/source_files.ts";
import { PLATFORMS } from "../../tools/release/platforms.ts";
import { leftOutWithout } from "../support/needs_tool.ts";
import { pythonTools, withReason } from "../support/python/tools.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { copyTree } from "../support/member.ts";

const tools = await pythonTools();
const DOCKERFILE = new URL("deploy/Dockerfile", ROOT);
const TEXT = Deno.readTextFileSync(DOCKERFILE);

/** What the first stage copies from the sources. */
const COPIED = Array.from(
  TEXT.matchAll(/^COPY (?!--)(.+) \S+$/gm),
  ([, paths]) => paths!.split(" "),
)
  .flat();

Deno.test({
  name: withReason("hadolint finds nothing in the Dockerfile", tools),
  ignore: leftOutWithout(tools.available),
  fn: () => {
    assert.ok(tools.available);
    const bin = tools.bin;
    const lint = (path: string) => {
      const { code, stdout } = new Deno.Command(`${bin}/hadolint`, { args: [path] }).outputSync();
      return { code, output: new TextDecoder().decode(stdout) };
    };
    assert.deepEqual(lint(DOCKERFILE.pathname), { code: 0, output: "" });
    using work = new WorkFolder();
    const wrong = `${work.path}/Dockerfile`;
    Deno.writeTextFileSync(wrong, TEXT.replace("debian:13-slim", "debian"));
    assert.match(lint(wrong).output, /DL3006/);
  },
});

Deno.test("the image runs the program alone, as nobody special", () => {
  const final = TEXT.split(/^FROM /m).at(-1)!;
  assert.match(final, /^USER 1000:1000$/m);
  assert.match(final, /^ENTRYPOINT \["\/usr\/local\/bin\/zkbackup"\]$/m);
  assert.doesNotMatch(final, /^(?:RUN|ADD|EXPOSE|VOLUME)/m);
});

Deno.test("the Deno of the image is that of the project, and it compiles for platforms there are", () => {
  const ci = Deno.readTextFileSync(new URL(".ci/run", ROOT));
  const wanted = /deno@([\d.]+)/.exec(ci)?.[1];
  assert.equal(/FROM .*denoland\/deno:(\S+) AS build/.exec(TEXT)?.[1], wanted);
  const named = Array.from(TEXT.matchAll(/name=(\S+) ;;/g), ([, name]) => name);
  assert.deepEqual(named, ["linux-x86_64", "linux-arm64"]);
  for (const name of named) assert.ok(PLATFORMS.some((platform) => platform.name === name), name);
});

Deno.test("nothing but what the Dockerfile copies is sent to be built from", () => {
  const ignored = Deno.readTextFileSync(new URL("deploy/Dockerfile.dockerignore", ROOT));
  const sent = ignored.trim().split("\n");
  assert.equal(sent[0], "*");
  assert.deepEqual(sent.slice(1).map((line) => line.replace(/^!/, "")).sort(), COPIED.toSorted());
});

Deno.test({
  name: "what the Dockerfile copies is enough to compile the program",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using work = new WorkFolder();
    for (const name of COPIED) {
      const path = new URL(name, ROOT).pathname;
      if (Deno.statSync(path).isDirectory) copyTree(path, `${work.path}/${name}`);
      else Deno.copyFileSync(path, `${work.path}/${name}`);
    }
    const name = PLATFORMS.find(({ target }) => target === Deno.build.target)!.name;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "compile", name],
      cwd: work.path,
      env: { DENORT_BIN: Deno.execPath() },
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.ok(Deno.statSync(`${work.path}/dist/zkbackup-${name}`).size > 0);
  },
});
