import assert from "node:assert/strict";
import { releaseNotes, tagProblems } from "../../../tools/release/tag_problems.ts";

const CHANGELOG = "# Changelog\n\n## Unreleased\n\n## 1.2.3\n\n- New.\n\n## 1.2.2\n\n- Old.\n";

Deno.test("tagProblems() lets the version of deno.json pass when CHANGELOG.md tells of it", () => {
  const good = { tag: "v1.2.3", version: "1.2.3", changelog: CHANGELOG };
  assert.deepEqual(tagProblems(good), []);
  for (const tag of ["1.2.3", "v1.2.30", "v1.2", "", "v1.2.3-rc.1"]) {
    assert.match(tagProblems({ ...good, tag }).join(), /must be v1\.2\.3/, tag);
  }
  const next = { tag: "v1.2.4", version: "1.2.4", changelog: CHANGELOG };
  assert.match(tagProblems(next).join(), /must have a section "## 1\.2\.4": it has Unreleased/);
});

Deno.test("releaseNotes() gives the section of that version and no other", () => {
  assert.equal(releaseNotes(CHANGELOG, "1.2.3"), "- New.");
  assert.equal(releaseNotes(CHANGELOG, "1.2.2"), "- Old.");
  assert.equal(releaseNotes(CHANGELOG, "1.2"), "");
});
