import { dottedName, memberNames } from "./names.ts";
import { projectPath, roomOf } from "./project_path.ts";

/** Rooms that meet the outside world, where waiting and dates are real. */
const WITH_CLOCK = ["api", "cli", "io", "server"];

/** Names whose value differs from run to run. */
const VARYING = [
  "Date.now",
  "Math.random",
  "Temporal.Now",
  "crypto.getRandomValues",
  "crypto.randomUUID",
  "performance.now",
  "performance.timeOrigin",
];

/** The core reads no clock and no dice: the same input gives the same output, and tests own time. */
export const clock: Deno.lint.Rule = {
  create(context) {
    const room = roomOf(projectPath(context.filename));
    if (room === undefined || WITH_CLOCK.includes(room)) return {};

    function report(node: Deno.lint.Node, name: string): void {
      const message = `${name} is not read in "${room}": time and chance are handed in`;
      context.report({ node, message, hint: "Take a clock as an argument" });
    }

    return {
      ...memberNames((name, node) => {
        if (VARYING.includes(name)) report(node, name);
      }),
      NewExpression(node): void {
        if (dottedName(node.callee) === "Date" && node.arguments.length === 0) {
          report(node, "new Date()");
        }
      },
      // Called as a function, Date ignores its arguments and gives the present as text.
      CallExpression(node): void {
        if (dottedName(node.callee) === "Date") report(node, "Date()");
      },
    };
  },
};
