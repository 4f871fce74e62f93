import { clock } from "./clock.ts";
import { layers } from "./layers.ts";
import { packages } from "./packages.ts";
import { runtime } from "./runtime.ts";
import { said } from "./said.ts";

/** The project's own lint rules: they keep the architecture of `src` as CONTRIBUTING.md draws it. */
const plugin: Deno.lint.Plugin = {
  name: "zkbackup",
  rules: { layers, runtime, clock, packages, said },
};

export default plugin;
