import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { shellBlocks, withOutputs } from "./shell_blocks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const README = `${root}README.md`;
/** Folder that the document shows instead of the one that a test runs in. */
const SHOWN_FOLDER = "/tmp/tour";

/** Runs commands in bash with `zkbackup` on the path; they must succeed. */
async function run(commands: string, cwd: string, env: Record<string, string>): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-euo", "pipefail", "-c", commands],
    cwd,
    env: { ...env, TZ: "UTC", NO_COLOR: "1", LANG: "C.UTF-8" },
    stdin: "null",
  }).output();
  const utf8 = new TextDecoder();
  assert.equal(code, 0, `${commands}\n${utf8.decode(stdout)}${utf8.decode(stderr)}`);
  return utf8.decode(stdout);
}

/** What differs from run to run, as the document shows it. */
function settle(output: string, folder: string): string {
  return output
    .replaceAll(folder, SHOWN_FOLDER)
    .replaceAll(
      /\/[^ ]*\/testdata\/zookeeper\/[^ ]*\/data\/version-2/g,
      `${SHOWN_FOLDER}/data/version-2`,
    )
    .replaceAll(/in [0-9.]+ s$/gm, "in 0.1 s")
    .replaceAll(/ and has [0-9.]+ [KMGTP]?i?B free$/gm, " and has 9.9 GiB free")
    .replaceAll(/ [0-9]+:[0-9]+, as the /g, " 1000:1000, as the ")
    .replaceAll(/made [-0-9]+ [:0-9]+/g, "made 2026-11-22 20:00:00");
}

async function inTour(test: (folder: string, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "zkbackup-tour-" }));
  try {
    const bin = `${folder}/bin`;
    await Deno.mkdir(bin);
    await Deno.writeTextFile(
      `${bin}/zkbackup`,
      `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-prompt "${root}main.ts" "$@"\n`,
      { mode: 0o755 },
    );
    await Deno.symlink(
      `${root}testdata/zookeeper/3.9.5/fuzzy-snapshot/data`,
      `${folder}/data`,
    );
    await test(folder, `${bin}:${Deno.env.get("PATH")}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const hasTools = (await Promise.all(["bash", "jq", "sha256sum"].map(isOnPath))).every(Boolean);

async function isOnPath(tool: string): Promise<boolean> {
  try {
    return (await new Deno.Command(tool, { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "README's tour prints what README shows",
  ignore: !hasTools,
  fn: () =>
    inTour(async (folder, PATH) => {
      const markdown = await Deno.readTextFile(README);
      const outputs: string[] = [];
      const tour = shellBlocks(markdown).filter(({ output }) => output !== undefined);
      assert.ok(tour.length >= 6);
      for (const { commands } of tour) {
        outputs.push(settle(await run(commands, folder, { PATH }), folder));
      }
      const shown = withOutputs(markdown, outputs);
      if (Deno.env.get("ZKBACKUP_UPDATE_DOCS") === "1") await Deno.writeTextFile(README, shown);
      else assert.equal(shown, markdown, "run with ZKBACKUP_UPDATE_DOCS=1 to take the new output");
    }),
});

Deno.test({
  name: "README's install command installs a zkbackup that runs",
  ignore: !hasTools,
  fn: () =>
    inTour(async (folder) => {
      const markdown = await Deno.readTextFile(README);
      const install = shellBlocks(markdown).find(({ commands }) =>
        commands.startsWith("deno install")
      );
      await Deno.symlink(Deno.execPath(), `${folder}/bin/deno`);
      const env = { PATH: `${folder}/bin:${Deno.env.get("PATH")}`, DENO_INSTALL_ROOT: folder };
      await Deno.remove(`${folder}/bin/zkbackup`);
      await run(install!.commands, root, env);
      assert.match(await run("zkbackup version", folder, env), /^zkbackup [0-9]+\./);
    }),
});

Deno.test({
  name: "README's demo runs to its end",
  fn: async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "demo"],
      cwd: root,
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, text + new TextDecoder().decode(stderr));
    assert.match(text, /USABLE, WITH LOSS/);
    assert.match(text, /Every znode equals|No real server was started/);
  },
});

Deno.test("README begins with the two commands and names only files that are there", async () => {
  const markdown = await Deno.readTextFile(README);
  const first = shellBlocks(markdown)[0]!.commands.trim().split("\n").map((line) =>
    line.replace(/ *#.*/, "")
  );
  assert.deepEqual(first, [
    "npx --yes deno@2.9.6 task demo",
    "npx --yes deno@2.9.6 task test",
  ]);
  for (const [, target] of markdown.matchAll(/\]\((?!https:)([^)#]+)\)/g)) {
    assert.ok((await Deno.stat(`${root}${target}`)).isFile, target);
  }
});
