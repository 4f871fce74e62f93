import { assertHit, assertPass } from "./diagnose.ts";

Deno.test("runtime lets only io/file_system.ts open files", () => {
  const calls = [
    "open",
    "openSync",
    "create",
    "readFile",
    "readTextFileSync",
    "writeFile",
    "writeTextFile",
    "copyFile",
    "truncate",
  ];
  for (const call of calls) {
    const source = `Deno.${call}("a");`;
    assertPass("src/io/file_system.ts", source);
    assertHit("src/io/walk.ts", source, "runtime", /only src\/io\/file_system.ts does/);
    assertHit("src/cli/app.ts", source, "runtime", new RegExp(`Deno.${call} opens a file`));
  }
});

Deno.test("runtime lets only io touch the file system", () => {
  for (const call of ["stat", "lstatSync", "mkdir", "rename", "remove", "readDirSync", "chown"]) {
    const source = `Deno.${call}("a");`;
    assertPass("src/io/walk.ts", source);
    for (const room of ["store", "zookeeper", "operations", "cli"]) {
      assertHit(`src/${room}/a.ts`, source, "runtime", /only src\/io does/);
    }
  }
});

Deno.test("runtime lets only cli use the process", () => {
  const sources = [
    `Deno.permissions.query({ name: "env" });`,
    `Deno.env.get("HOME");`,
    `Deno.stdin.readSync(a);`,
    `Deno.stdout.writeSync(a);`,
    `Deno.stderr.isTerminal();`,
    `Deno.addSignalListener("SIGINT", stop);`,
    `Deno.exit(1);`,
    `Deno.exitCode = 1;`,
    `Deno.cwd();`,
    `new Deno.Command("true");`,
    `Deno.pid;`,
  ];
  for (const source of sources) {
    assertPass("src/cli/app.ts", source);
    assertPass("src/cli/output/table.ts", source);
    for (const room of ["io", "operations", "log", "server"]) {
      assertHit(`src/${room}/a.ts`, source, "runtime", /only src\/cli uses it/);
    }
  }
});

Deno.test("runtime lets api look at permissions and the user, and use nothing else", () => {
  assertPass("src/api/a.ts", `Deno.permissions.querySync({ name: "read" }); Deno.uid();`);
  assertHit("src/api/a.ts", `Deno.env.get("HOME");`, "runtime", /only src\/cli uses it/);
  assertHit("src/api/a.ts", `Deno.exit(1);`, "runtime", /only src\/cli uses it/);
});

Deno.test("runtime lets main.ts read the arguments and set the status, nothing else", () => {
  assertPass("main.ts", `Deno.exitCode = await run(Deno.args);`);
  assertHit("main.ts", `Deno.env.get("HOME");`, "runtime", /only src\/cli uses it/);
});

Deno.test("runtime lets only server reach the network", () => {
  for (const source of [`Deno.connect({ port: 1 });`, `Deno.connectTls(a);`, `fetch(url);`]) {
    assertPass("src/server/a.ts", source);
    assertHit("src/cli/a.ts", source, "runtime", /only src\/server does|only in src\/server/);
    assertHit("src/io/a.ts", source, "runtime", /only src\/server does|only in src\/server/);
  }
  assertHit("src/store/a.ts", `new WebSocket(url);`, "runtime", /only in src\/server/);
  assertHit("src/store/a.ts", `globalThis.fetch(url);`, "runtime", /only in src\/server/);
});

Deno.test("runtime lets only codec start Workers", () => {
  assertPass("src/codec/a.ts", `new Worker(url);`);
  assertHit("src/operations/a.ts", `new Worker(url);`, "runtime", /only in src\/codec/);
});

Deno.test("runtime refuses the built-in dialogs everywhere", () => {
  assertHit("src/cli/confirm.ts", `confirm("Sure?");`, "runtime", /stdout/);
  assertHit("src/cli/confirm.ts", `globalThis.prompt("Name");`, "runtime", /stdout/);
  assertPass("src/cli/confirm.ts", `ask.confirm("Sure?");`);
});

Deno.test("runtime sees a member however it is written", () => {
  const forms = [
    `Deno["stat"]("a");`,
    `Deno?.stat("a");`,
    `globalThis.Deno.stat("a");`,
    `globalThis["Deno"].stat("a");`,
    `const { stat } = Deno;`,
    `const { stat: look } = Deno;`,
    `const { stat } = globalThis.Deno;`,
    `const look = Deno.stat;`,
    `function f(look = Deno.stat) { return look; }`,
  ];
  for (const form of forms) {
    assertPass("src/io/walk.ts", form);
    assertHit("src/store/a.ts", form, "runtime", /Deno.stat touches the file system/);
  }
});

Deno.test("runtime refuses Deno as a whole, where its uses cannot be told", () => {
  const forms = [
    `const runtime = Deno;`,
    `run(Deno);`,
    `const o = { Deno };`,
    `const o = { runtime: Deno };`,
    `Deno[name]("a");`,
    `const { ...rest } = Deno;`,
    `const runtime = globalThis.Deno;`,
    `export default Deno;`,
    `const { Deno: runtime } = globalThis;`,
  ];
  for (const form of forms) assertHit("src/cli/app.ts", form, "runtime", /as a whole/);
});

Deno.test("runtime lets facts of the build, error classes and types pass everywhere", () => {
  const sources = [
    `if (error instanceof Deno.errors.NotFound) throw error;`,
    `const windows = Deno.build.os === "windows";`,
    `function f(file: Deno.FsFile): Deno.FileInfo { return file.statSync(); }`,
    `type Open = typeof Deno.open;`,
    `const o = { Deno: 1 };`,
    `o.Deno;`,
  ];
  for (const source of sources) assertPass("src/zookeeper/a.ts", source);
});

Deno.test("runtime refuses members that no list names, wherever they stand", () => {
  for (const room of ["io", "cli", "server"]) {
    assertHit(`src/${room}/a.ts`, `Deno.dlopen("a");`, "runtime", /has no room yet/);
  }
});

Deno.test("runtime leaves tests and tools alone", () => {
  assertPass("tests/io/a_test.ts", `Deno.openSync("a"); fetch(url); const d = Deno;`);
  assertPass("tools/test.ts", `Deno.exit(1);`);
});
