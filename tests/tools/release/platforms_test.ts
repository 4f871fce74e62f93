import assert from "node:assert/strict";
import { binaryName, PLATFORMS, platformsNamed } from "../../../tools/release/platforms.ts";

Deno.test("there is a binary for each platform of the product, under a name of its own", () => {
  assert.deepEqual(PLATFORMS.map(binaryName), [
    ...["zkbackup-linux-x86_64", "zkbackup-linux-arm64", "zkbackup-macos-x86_64"],
    ...["zkbackup-macos-arm64", "zkbackup-windows-x86_64.exe", "zkbackup-windows-arm64.exe"],
  ]);
});

Deno.test("every target is one that this Deno knows", async () => {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--target", "none", "main.ts"],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const known = /possible values: (.*)/.exec(new TextDecoder().decode(stderr))![1]!.split(", ");
  for (const { target } of PLATFORMS) assert.ok(known.includes(target), target);
});

Deno.test("platformsNamed() takes names, all for none, and no unknown one", () => {
  assert.equal(platformsNamed([]), PLATFORMS);
  const [one] = platformsNamed(["macos-arm64"]);
  assert.equal(one?.target, "aarch64-apple-darwin");
  assert.throws(
    () => platformsNamed(["linux-arm64", "beos"]),
    /no platform beos: give any of linux/,
  );
});
