/**
 * Spells a chain of plain property accesses as it would be written with dots: `Deno.stdin.read` for
 * `Deno["stdin"]?.read` and for `globalThis.Deno.stdin.read`. `undefined` when any link is computed
 * from something else than a string.
 */
export function dottedName(node: Deno.lint.Node): string | undefined {
  if (node.type === "Identifier") return node.name;
  if (node.type !== "MemberExpression") return undefined;
  const object = dottedName(node.object);
  const property = propertyName(node.property, node.computed);
  if (object === undefined || property === undefined) return undefined;
  return object === "globalThis" ? property : `${object}.${property}`;
}

function propertyName(node: Deno.lint.Node, computed: boolean): string | undefined {
  if (!computed) return node.type === "Identifier" ? node.name : undefined;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** A name that a file uses, and where. */
export type NameVisitor = (name: string, node: Deno.lint.Node) => void;

/**
 * Calls `visit` once for every member of a global that a file reads, however it is written:
 * `Date.now` for `Date.now()`, `globalThis.Date.now`, `Date["now"]` and `const { now } = Date`; and
 * for every member of `globalThis`, by its name alone: `Date` for `globalThis.Date`.
 */
export function memberNames(visit: NameVisitor): Deno.lint.LintVisitor {
  return {
    MemberExpression(node): void {
      const name = dottedName(node);
      if (name !== undefined && name.split(".").length <= 2) visit(name, node);
    },
    VariableDeclarator(node): void {
      if (node.id.type !== "ObjectPattern" || node.init === null) return;
      const object = dottedName(node.init);
      if (object === undefined || object.includes(".")) return;
      for (const property of node.id.properties) {
        if (property.type !== "Property") continue;
        const key = propertyName(property.key, property.computed);
        if (key === undefined) continue;
        visit(object === "globalThis" ? key : `${object}.${key}`, property);
      }
    },
  };
}
