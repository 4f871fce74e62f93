import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { COMPILE_FLAGS } from "../../../tools/release/compile_flags.ts";
import { readReleaseParts } from "../../../tools/release/read_parts.ts";
import { CONFIG, ROOT } from "../../../tools/source_files.ts";
import { WorkFolder } from "../../support/work_folder.ts";

/** What a binary says of itself, as far as it is looked at. */
interface Metadata {
  permissions: Record<string, unknown>;
  code_cache_key: unknown;
  entrypoint_key: string;
  app_version: string;
}

/**
 * Packs the program as for a release, with this Deno in the place of the runtime that Deno would
 * fetch: what is packed is the same, and the file itself cannot run the program.
 */
async function pack(work: WorkFolder): Promise<{ list: string; metadata: Metadata }> {
  const output = `${work.path}/zkbackup`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--config", CONFIG, "--output", output],
      ...COMPILE_FLAGS,
      fileURLToPath(new URL("main.ts", ROOT)),
    ],
    env: { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const list = decoder.decode(stdout) + decoder.decode(stderr);
  assert.equal(code, 0, list);
  return { list, metadata: readMetadata(Deno.readFileSync(output)) };
}

/** Finds the JSON that a binary carries behind its runtime. */
function readMetadata(binary: Uint8Array): Metadata {
  // One character a byte, so that places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(
    binary.subarray(Deno.statSync(Deno.execPath()).size),
  );
  const start = text.indexOf('{"argv":');
  assert.ok(start >= 0, "The metadata of the binary is not where it was");
  for (let end = text.indexOf("}", start); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return JSON.parse(text.slice(start, end + 1));
    } catch {
      // It ends at a later brace.
    }
  }
  throw new Error("The metadata of the binary has no end");
}

Deno.test({
  name: "a binary holds the program and the packages that it uses, and has the least permissions",
  // Elsewhere Deno takes the runtime apart, and its own program is not made for that.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using work = new WorkFolder();
    const { list, metadata } = await pack(work);

    const { prompt, deny_import, allow_import: _, ...others } = metadata.permissions;
    assert.deepEqual([prompt, deny_import], [false, []]);
    const allowed = Object.entries(others)
      .filter(([name, value]) => name.startsWith("allow_") && value !== null);
    // An empty list stands for all.
    assert.deepEqual(Object.fromEntries(allowed), {
      allow_read: [],
      allow_write: [],
      allow_net: [],
      allow_env: ["ZKBACKUP_*", "HOME", "LANG", "LC_ALL", "LC_MESSAGES"],
      allow_sys: ["statfs", "uid"],
    });
    assert.equal(metadata.code_cache_key, null);
    assert.equal(metadata.entrypoint_key, "main.ts");

    // The tree of what is in it, with the lines of its branches taken away.
    const entries = Array.from(list.matchAll(/^([│ ]*)[├└]─[─┬] (.+?)(?: \(.*\))?$/gm));
    const top = entries.filter(([, indent]) => indent === "").map(([, , name]) => name);
    assert.deepEqual(top, [".deno_compile_node_modules", "deno.json", "main.ts", "src"]);
    const packed = entries.map(([, , name]) => name!.replace(/\/\*$/, ""));
    for (const { name, version } of readReleaseParts().packages) {
      assert.ok(
        packed.includes(`${name}/${version}`) || packed.includes(name),
        `${name} is missing`,
      );
    }
    assert.doesNotMatch(list, /fast-check|pure-rand|_test\.ts|testdata|tools/);
  },
});

Deno.test("the packages of a release are those of the program, without those of its tests", () => {
  const { packages } = readReleaseParts();
  assert.deepEqual(packages.map(({ name }) => name).sort(), [
    ...["@stricli/core", "argparse", "fast-string-truncated-width", "fast-string-width"],
    ...["hysnappy", "js-yaml", "valibot"],
  ]);
});
