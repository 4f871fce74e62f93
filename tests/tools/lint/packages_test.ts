import { assertHit, assertPass } from "./diagnose.ts";

Deno.test("packages forbids node:fs and other ways past Deno's rooms everywhere in src", () => {
  const modules = ["node:fs", "node:fs/promises", "node:process", "node:net", "node:child_process"];
  for (const module of modules) {
    for (const path of ["src/io/file_system.ts", "src/cli/app.ts", "src/server/a.ts", "main.ts"]) {
      assertHit(path, `import * as m from "${module}";`, "packages", /is not used in src/);
      assertHit(path, `await import("${module}");`, "packages", /is not used in src/);
    }
  }
});

Deno.test("packages lets single files ask Node for what Deno has not", () => {
  for (const path of ["src/io/folder_probe.ts", "src/io/space.ts"]) {
    assertPass(path, `const { statfsSync } = await import("node:fs");`);
    assertHit(path, `import "node:net";`, "packages", /is not used in src/);
  }
});

Deno.test("packages lets the modules of Node that only compute pass", () => {
  assertPass("src/digest/sha256.ts", `import { createHash } from "node:crypto";`);
  assertPass("src/codec/gzip.ts", `const { gzipSync } = await import("node:zlib");`);
});

Deno.test("packages keeps the command tree and terminal widths in cli", () => {
  for (const name of ["@stricli/core", "fast-string-width"]) {
    assertPass("src/cli/app.ts", `import * as m from "${name}";`);
    assertHit("src/operations/a.ts", `import * as m from "${name}";`, "packages", /src\/cli/);
  }
});

Deno.test("packages keeps test libraries out of src", () => {
  assertHit("src/cli/app.ts", `import fc from "fast-check";`, "packages", /is for tests/);
  assertPass("tests/io/a_test.ts", `import fc from "fast-check"; import "node:fs";`);
});

Deno.test("packages lets other packages pass everywhere", () => {
  assertPass("src/store/backup_info.ts", `import * as v from "valibot";`);
});
