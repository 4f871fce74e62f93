import { dottedName } from "./names.ts";
import { projectPath, roomOf } from "./project_path.ts";

/** Rooms in which every sentence is said in all languages. */
const DONE_ROOMS = [
  "api",
  "cli",
  "codec",
  "config",
  "digest",
  "io",
  "metrics",
  "operations",
  "server",
  "store",
  "zookeeper",
];

/** Classes and functions whose first argument people read. */
const SPEAKERS = ["ConfigError", "ZkBackupError", "wrongUsage"];

/** Properties that people read. */
const SPOKEN = ["advice", "hint", "message", "reason"];

/**
 * Texts that people read come from `say`, which knows them in every language: none is written where
 * it is used, as a string, a template, or a choice or sum of these, or in a variable of the same
 * file above it. What a function, a parameter or an import gives is not judged.
 */
export const said: Deno.lint.Rule = {
  create(context) {
    const room = roomOf(projectPath(context.filename));
    if (room === undefined || !DONE_ROOMS.includes(room)) return {};

    function check(text: Deno.lint.Node): void {
      for (const node of unsaid(text, context.sourceCode)) {
        const message = "A text that people read is written here in one language";
        context.report({ node, message, hint: 'Say it: say("… {} …", value)' });
      }
    }

    function checkFirst(
      { callee, arguments: given }: Deno.lint.NewExpression | Deno.lint.CallExpression,
    ): void {
      const name = dottedName(callee);
      if (name !== undefined && SPEAKERS.includes(name) && given[0] !== undefined) check(given[0]);
    }

    return {
      NewExpression: checkFirst,
      CallExpression: checkFirst,
      Property(node): void {
        if (node.parent.type !== "ObjectExpression") return;
        const name = node.computed || node.key.type === "Literal"
          ? literalText(node.key)
          : dottedName(node.key);
        if (name !== undefined && SPOKEN.includes(name)) check(node.value);
      },
    };
  },
};

/** The strings and templates of which a text is made without `say`; an empty string is no text. */
function unsaid(node: Deno.lint.Node, source: Deno.lint.SourceCode): Deno.lint.Node[] {
  switch (node.type) {
    case "Literal":
      return (literalText(node) ?? "") === "" ? [] : [node];
    case "TemplateLiteral":
      return [node];
    case "ConditionalExpression":
      return [...unsaid(node.consequent, source), ...unsaid(node.alternate, source)];
    case "LogicalExpression":
      return [...unsaid(node.left, source), ...unsaid(node.right, source)];
    case "BinaryExpression":
      return isGlued(node) ? [node] : [];
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return unsaid(node.expression, source);
    case "Identifier": {
      const value = declared(node, source.getAncestors(node).toReversed());
      return value === undefined ? [] : unsaid(value, source);
    }
    default:
      return [];
  }
}

/** Whether a sum has a string or a template in it. */
function isGlued(node: Deno.lint.Node): boolean {
  if (node.type === "TemplateLiteral") return true;
  if (node.type === "Literal") return typeof node.value === "string";
  return node.type === "BinaryExpression" && node.operator === "+" &&
    (isGlued(node.left) || isGlued(node.right));
}

function literalText(node: Deno.lint.Node): string | undefined {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** What a name is in the innermost block that declares it; `around` goes from the inside out. */
function declared(
  { name, range }: Deno.lint.Identifier,
  around: readonly Deno.lint.Node[],
): Deno.lint.Node | undefined {
  for (const at of around) {
    if ("params" in at && isParameter(name, at.params)) return undefined;
    if (at.type !== "BlockStatement" && at.type !== "Program") continue;
    for (const statement of at.body) {
      const declaration = statement.type === "ExportNamedDeclaration"
        ? statement.declaration
        : statement;
      if (declaration?.type !== "VariableDeclaration") continue;
      const found = declaration.declarations
        .find(({ id }) => id.type === "Identifier" && id.name === name);
      // Only what stands above: a name in its own declaration would be looked for without end.
      if (found === undefined) continue;
      return found.init !== null && found.range[1] <= range[0] ? found.init : undefined;
    }
  }
  return undefined;
}

/** Whether a function takes the name, as it is or in a pattern. */
function isParameter(name: string, params: unknown): boolean {
  return Array.isArray(params) && params.some((each) => mentions(each, name));
}

function mentions(pattern: Deno.lint.Node, name: string): boolean {
  switch (pattern.type) {
    case "Identifier":
      return pattern.name === name;
    case "AssignmentPattern":
      return mentions(pattern.left, name);
    case "ObjectPattern":
      return pattern.properties.some((each) =>
        mentions(each.type === "Property" ? each.value : each.argument, name)
      );
    case "ArrayPattern":
      return pattern.elements.some((each) => each !== null && mentions(each, name));
    case "RestElement":
      return mentions(pattern.argument, name);
    default:
      return false;
  }
}
