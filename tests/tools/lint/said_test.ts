import { assertHit, assertPass } from "./diagnose.ts";

const FILE = "src/store/a.ts";

/** Texts that are written where people will read them. */
const UNSAID = [
  `"It is gone"`,
  "`${path} is gone`",
  "`It is gone`",
  `"It is " + state`,
  `path + " is " + state`,
  `isGone ? say("It is gone") : "It is there"`,
  `known ?? "It is gone"`,
  `"It is gone" as Sentence`,
];

/** Texts that somebody else answers for. */
const SAID = [
  `say("It is gone")`,
  `say("{} is gone", path)`,
  `isGone ? say("It is gone") : say("It is there")`,
  `known ?? say("It is gone")`,
  `error.message`,
  `describe("gone")`,
  `text`,
  `""`,
  `count + 1`,
];

Deno.test("said wants the messages of errors and of wrong usage to be said", () => {
  for (const text of UNSAID) {
    assertHit(FILE, `new ZkBackupError(${text}, options);`, "said", /one language/);
    assertHit("src/config/a.ts", `throw new ConfigError(${text}, options);`, "said", /language/);
    assertHit(FILE, `wrongUsage(${text});`, "said", /one language/);
  }
  for (const text of SAID) {
    assertPass(FILE, `new ZkBackupError(${text}, { code: "gone" });`);
    assertPass(FILE, `new ConfigError(${text}, { code: "gone" });`);
    assertPass(FILE, `wrongUsage(${text});`);
  }
});

Deno.test("said wants the properties that people read to be said", () => {
  for (const name of ["hint", "message", "advice", "reason"]) {
    for (const text of UNSAID) {
      assertHit(FILE, `use({ ${name}: ${text} });`, "said", /one language/);
    }
    assertHit(FILE, `use({ "${name}": "It is gone" });`, "said", /one language/);
    assertHit(FILE, `use({ ["${name}"]: "It is gone" });`, "said", /one language/);
    for (const text of SAID) assertPass(FILE, `use({ ${name}: ${text} });`);
  }
});

Deno.test("said finds every branch of a choice", () => {
  const source = `new ZkBackupError(say("{}", a), { hint: a ? "One" : say("Two") });`;
  assertHit(FILE, source, "said", /one language/);
});

Deno.test("said looks at the variable of the innermost block that declares it", () => {
  assertHit(FILE, `const hint = "Try again"; use({ hint });`, "said", /one language/);
  assertHit(FILE, `export const TEXT = "Gone"; new ZkBackupError(TEXT);`, "said", /language/);
  assertHit(FILE, `const text = "Gone"; () => { use({ message: text }); };`, "said", /language/);
  assertPass(FILE, `const hint = say("Try again"); use({ hint });`);
  assertPass(FILE, `const text = "Gone"; { const text = say("Gone"); use({ hint: text }); }`);
  assertPass(FILE, `const text = text ?? other; use({ hint: text });`);
  for (const parameter of ["text", "text = 1", "{ text }", "{ a: [text] }", "...text"]) {
    assertPass(FILE, `const text = "Gone"; (${parameter}) => use({ hint: text });`);
  }
});

Deno.test("said leaves other properties, patterns, codes and comparisons alone", () => {
  assertPass(FILE, `use({ code: "not-found", path: "a" });`);
  assertPass(FILE, `const { message = "none" } = error;`);
  assertPass(FILE, `new RangeError("A bug");`);
  assertPass(FILE, `interface A { reason: "age"; }`);
  assertPass(FILE, `use({ [message]: "a" });`);
});

Deno.test("said judges the rooms that are done", () => {
  const source = `new ZkBackupError("Gone", { hint: say("Look") });`;
  for (const room of ["codec", "io", "config", "metrics", "server", "store", "zookeeper"]) {
    assertHit(`src/${room}/a.ts`, source, "said", /one language/);
  }
  for (const path of ["src/texts/zh_cn/a.ts", "tests/store/a_test.ts", "tools/a.ts"]) {
    assertPass(path, source);
  }
});
