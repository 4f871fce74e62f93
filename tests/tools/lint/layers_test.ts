import assert from "node:assert/strict";
import { assertHit, assertPass, diagnose } from "./diagnose.ts";

/** The folders of src from the top down; each line may import those below, not its neighbours. */
const LEVELS = [
  ["cli"],
  ["api"],
  ["operations"],
  ["store", "zookeeper", "config", "metrics", "log"],
  ["codec", "digest"],
  ["io"],
];

function importing(folder: string): string {
  return `import { a } from "../${folder}/a.ts";`;
}

Deno.test("layers lets every folder import the folders below, and none beside or above", () => {
  for (const [level, folders] of LEVELS.entries()) {
    for (const from of folders) {
      for (const [other, targets] of LEVELS.entries()) {
        for (const target of targets) {
          const path = `src/${from}/b.ts`;
          if (other > level || target === from) assertPass(path, importing(target));
          else assertHit(path, importing(target), "layers", /may not import src\//);
        }
      }
    }
  }
});

Deno.test("layers lets all folders import the files on which everything stands", () => {
  for (const folder of [...LEVELS.flat(), "server"]) {
    for (const base of ["errors", "finding", "version"]) {
      assertPass(`src/${folder}/b.ts`, `import { a } from "../${base}.ts";`);
    }
  }
  assertHit("src/errors.ts", `import "./io/a.ts";`, "layers", /"errors" imports only nothing/);
  assertHit("src/errors.ts", `import "./version.ts";`, "layers", /may not import src\/version.ts/);
});

Deno.test("layers opens only zxid.ts of zookeeper to server", () => {
  assertPass("src/server/a.ts", `import { parseZxid } from "../zookeeper/zxid.ts";`);
  assertPass("src/server/a.ts", `import { a } from "../io/a.ts";`);
  assertHit("src/server/a.ts", `import { a } from "../zookeeper/jute.ts";`, "layers", /server/);
  assertHit("src/server/a.ts", importing("store"), "layers", /src\/store\/a.ts/);
  assertHit("src/server/a.ts", importing("codec"), "layers", /src\/codec\/a.ts/);
  assertHit("src/store/a.ts", `import "../zookeeper/zxid.ts";`, "layers", /"store" imports only/);
});

Deno.test("layers keeps main.ts on cli alone and mod.ts off cli", () => {
  assertPass("main.ts", `import { run } from "./src/cli/app.ts";`);
  assertHit("main.ts", `import { a } from "./src/operations/a.ts";`, "layers", /operations/);
  assertHit("main.ts", `import { a } from "./src/mod.ts";`, "layers", /src\/mod.ts/);
  for (const folder of [...LEVELS.flat(), "server"]) {
    const source = `export { a } from "./${folder}/a.ts";`;
    if (folder === "cli") assertHit("src/mod.ts", source, "layers", /may not import src\/cli/);
    else assertPass("src/mod.ts", source);
  }
  assertHit("src/cli/a.ts", `import "../mod.ts";`, "layers", /may not import src\/mod.ts/);
});

Deno.test("layers sees every form of import", () => {
  const forms = [
    `import "../store/a.ts";`,
    `import type { A } from "../store/a.ts";`,
    `export * from "../store/a.ts";`,
    `export { a } from "../store/a.ts";`,
    `const a = await import("../store/a.ts");`,
    `type A = import("../store/a.ts").A;`,
  ];
  for (const form of forms) {
    assertHit("src/zookeeper/b.ts", form, "layers", /may not import src\/store\/a.ts/);
    assertPass("src/operations/b.ts", form);
  }
  assertPass("src/zookeeper/b.ts", `export { a }; const a = 1;`);
  assertHit("src/io/b.ts", "await import(`./${name}.ts`);", "layers", /not a plain string/);
});

Deno.test("layers follows paths through nested folders", () => {
  assertPass("src/cli/commands/backup.ts", `import "../../operations/backup.ts";`);
  assertPass("src/cli/commands/backup.ts", `import "../output/table.ts";`);
  const source = `import "../../cli/app.ts";`;
  assertHit("src/operations/restore/plan.ts", source, "layers", /may not import src\/cli\/app.ts/);
});

Deno.test("layers refuses what lies outside src, and folders it does not know", () => {
  assertHit("src/cli/a.ts", `import "../../tests/lab/lab.ts";`, "layers", /tests\/lab\/lab.ts/);
  assertHit("src/io/a.ts", `import config from "../../deno.json";`, "layers", /deno.json/);
  assertPass("src/version.ts", `import config from "../deno.json";`);
  assertHit("src/utils/a.ts", importing("io"), "layers", /"utils" is not known/);
  assertHit("src/cli/a.ts", importing("utils"), "layers", /may not import src\/utils/);
});

Deno.test("layers leaves tests and tools alone", () => {
  assertPass("tests/io/a_test.ts", `import "../../src/cli/app.ts";`);
  assertPass("tools/demo.ts", `import "../src/operations/backup.ts";`);
});

Deno.test("the rules know a file by its full path in this repository", () => {
  const path = decodeURIComponent(new URL("../../../src/store/a.ts", import.meta.url).pathname);
  assert.deepEqual(diagnose(path, importing("zookeeper")).length, 1);
});
