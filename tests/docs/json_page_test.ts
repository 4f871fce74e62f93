import assert from "node:assert/strict";
import { documentsOfAll } from "../cli/support/documents_of_all.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { examples, withExamples } from "./json_examples.ts";

const PAGE = new URL("../../docs/json.md", import.meta.url);

Deno.test("docs/json.md shows what the commands print", async () => {
  using work = new WorkFolder();
  const { printed, host } = await documentsOfAll(work);
  const shown = examples(printed, [[work.path, "/tmp/tour"], [host, "localhost:2181"]]);
  const page = Deno.readTextFileSync(PAGE);
  const filled = withExamples(page, shown);
  if (Deno.env.get("ZKBACKUP_UPDATE_DOCS") === "1") Deno.writeTextFileSync(PAGE, filled);
  else assert.equal(filled, page, "run with ZKBACKUP_UPDATE_DOCS=1 to take the new examples");
  for (const name of shown.keys()) {
    assert.ok(page.includes(`<!-- example: ${name} -->`), `The page has an example of ${name}`);
  }
});
