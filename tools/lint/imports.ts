/** The path of an import as it is written, and where. */
export type ImportVisitor = (specifier: string, node: Deno.lint.Node) => void;

/**
 * Calls `visit` for every module that a file names, in whichever form: import, export from,
 * `import()` and the type `import("…").T`. A path that is not a plain string goes to `unknown`.
 */
export function importSources(
  visit: ImportVisitor,
  unknown: (node: Deno.lint.Node) => void,
): Deno.lint.LintVisitor {
  function source(node: Deno.lint.Node | null): void {
    if (node === null) return;
    if (node.type === "Literal" && typeof node.value === "string") visit(node.value, node);
    else unknown(node);
  }

  return {
    ImportDeclaration: (node) => source(node.source),
    ExportAllDeclaration: (node) => source(node.source),
    ExportNamedDeclaration: (node) => source(node.source),
    ImportExpression: (node) => source(node.source),
    TSImportType: (node) =>
      source(node.argument.type === "TSLiteralType" ? node.argument.literal : node.argument),
  };
}
