import { dottedName, memberNames } from "./names.ts";
import { projectPath, roomOf } from "./project_path.ts";

/** The one file that opens files: it looks before it opens, so no link or FIFO is followed. */
const OPENER = "src/io/file_system.ts";

/** Calls that open a file by its path. Each also has a form that ends in Sync. */
const OPENING = [
  "copyFile",
  "create",
  "open",
  "readFile",
  "readTextFile",
  "truncate",
  "writeFile",
  "writeTextFile",
];

/** Calls that ask for, change or name files without opening them. */
const FILES = [
  "chmod",
  "chown",
  "link",
  "lstat",
  "makeTempDir",
  "makeTempFile",
  "mkdir",
  "readDir",
  "readLink",
  "realPath",
  "remove",
  "rename",
  "stat",
  "statfs",
  "symlink",
  "umask",
  "utime",
  "watchFs",
];

/** The process and its surroundings: rights, environment, terminal, signals, exit. */
const PROCESS = [
  "Command",
  "addSignalListener",
  "args",
  "chdir",
  "consoleSize",
  "cwd",
  "env",
  "execPath",
  "exit",
  "exitCode",
  "gid",
  "hostname",
  "isatty",
  "kill",
  "mainModule",
  "memoryUsage",
  "noColor",
  "osRelease",
  "permissions",
  "pid",
  "ppid",
  "removeSignalListener",
  "stderr",
  "stdin",
  "stdout",
  "systemMemoryInfo",
  "uid",
];

const NETWORK = ["connect", "connectTls", "createHttpClient", "resolveDns", "startTls"];

/**
 * What other rooms than `cli` need of the process: `main.ts` hands the arguments over and passes the
 * status on, `api` looks only where it may.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  main: ["args", "exit", "exitCode"],
  api: ["permissions", "uid"],
};

/** Harmless anywhere: facts of the build, error classes, and pure helpers. */
const FREE = ["FsFile", "SeekMode", "build", "errors", "inspect", "refTimer", "unrefTimer"];

/** Global functions and classes that have a room as well. */
const GLOBALS: ReadonlyMap<string, string> = new Map([
  ["EventSource", "server"],
  ["WebSocket", "server"],
  ["WebSocketStream", "server"],
  ["Worker", "codec"],
  ["fetch", "server"],
]);

/** Built-in questions; they write to stdout, which carries the result and nothing else. */
const DIALOGS = ["alert", "confirm", "prompt"];

function bare(member: string): string {
  return member.endsWith("Sync") ? member.slice(0, -"Sync".length) : member;
}

/** Says what is wrong with `Deno.<member>` in the file, or `undefined`. */
function memberProblem(member: string, path: string, room: string): string | undefined {
  const name = `Deno.${member}`;
  const call = bare(member);
  if (FREE.includes(member)) return undefined;
  if (OPENING.includes(call)) {
    return path === OPENER ? undefined : `${name} opens a file: only ${OPENER} does`;
  }
  if (FILES.includes(call)) {
    return room === "io" ? undefined : `${name} touches the file system: only src/io does`;
  }
  if (NETWORK.includes(member)) {
    return room === "server" ? undefined : `${name} reaches the network: only src/server does`;
  }
  if (PROCESS.includes(member)) {
    if (room === "cli" || ALLOWED[room]?.includes(member)) return undefined;
    return `${name} belongs to the process: only src/cli uses it`;
  }
  return `${name} has no room yet: no list in tools/lint/runtime.ts names it`;
}

/**
 * Each way out of the core has one room: files in `src/io`, the network in `src/server`, the
 * process in `src/cli`. Everything else receives them, which is how tests inject faults.
 */
export const runtime: Deno.lint.Rule = {
  create(context) {
    const path = projectPath(context.filename);
    const room = roomOf(path);
    if (room === undefined) return {};
    const hint = "Take it as an argument";

    function checkGlobal(callee: Deno.lint.Node): void {
      const name = dottedName(callee);
      if (name === undefined) return;
      const owner = GLOBALS.get(name);
      if (owner !== undefined && owner !== room) {
        context.report({ node: callee, message: `${name} is used only in src/${owner}`, hint });
      }
      if (DIALOGS.includes(name)) {
        const message = `${name} writes its question to stdout, which carries only the result`;
        context.report({ node: callee, message, hint: "Ask on stderr, in src/cli" });
      }
    }

    function checkWhole(node: Deno.lint.Identifier | Deno.lint.MemberExpression): void {
      if (isWhole(node)) reportWhole(node);
    }

    function reportWhole(node: Deno.lint.Node): void {
      const message = "Deno is passed on as a whole, so its uses cannot be told";
      context.report({ node, message, hint: "Name the member that is needed" });
    }

    return {
      ...memberNames((name, node) => {
        const [object, member] = name.split(".");
        if (object !== "Deno") return;
        if (member === undefined) {
          if (node.type === "MemberExpression") checkWhole(node);
          else reportWhole(node);
          return;
        }
        const message = memberProblem(member, path, room);
        if (message !== undefined) context.report({ node, message, hint });
      }),
      Identifier(node): void {
        if (node.name === "Deno") checkWhole(node);
      },
      // In `{ Deno }` the key and the value are one word, which is visited twice.
      Property(node): void {
        if (!node.shorthand || node.parent.type !== "ObjectExpression") return;
        if (dottedName(node.key) === "Deno") reportWhole(node);
      },
      CallExpression: (node) => checkGlobal(node.callee),
      NewExpression: (node) => checkGlobal(node.callee),
    };
  },
};

/** Whether `node`, the word `Deno` or `globalThis.Deno`, hands on the whole namespace as a value. */
function isWhole(node: Deno.lint.Identifier | Deno.lint.MemberExpression): boolean {
  const parent = node.parent;
  switch (parent.type) {
    case "MemberExpression":
      // As the object it names a member, unless the key is computed; as a key it is only a word.
      return isSame(parent.object, node) ? dottedName(parent) === undefined : parent.computed;
    case "TSQualifiedName":
      return false;
    case "Property":
      return !parent.shorthand && parent.parent.type === "ObjectExpression" &&
        isSame(parent.value, node);
    case "VariableDeclarator":
      // Destructuring names the members, unless the rest is collected.
      return parent.id.type !== "ObjectPattern" ||
        parent.id.properties.some((property) => property.type === "RestElement");
    default:
      return true;
  }
}

function isSame(a: Deno.lint.Node, b: Deno.lint.Node): boolean {
  return a.range[0] === b.range[0] && a.range[1] === b.range[1];
}
