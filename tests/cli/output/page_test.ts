import assert from "node:assert/strict";
import { data, Page, signed } from "../../../src/cli/output/page.ts";
import { say, type Sentence } from "../../../src/texts/say.ts";
import { translator } from "../../../src/texts/translator.ts";
import { ZH_CN } from "../../../src/texts/zh_cn.ts";
import { coloured, plain } from "../../../src/cli/output/look.ts";

/** What a hostile backup would have the program say. */
const HOSTILE = "log.1\x1b[2J\n\u202e" as Sentence;

Deno.test("a page lets nothing through that could disturb the terminal, in any block", () => {
  const page = new Page(plain);
  page.title("ok", HOSTILE, HOSTILE);
  page.fields([[HOSTILE, HOSTILE]]);
  page.section("bad", HOSTILE);
  page.tree([{ text: HOSTILE, children: [HOSTILE] }]);
  page.table([[HOSTILE, HOSTILE]]);
  page.grid([{ title: HOSTILE }], [HOSTILE], (name) => [name]);
  page.line(HOSTILE);
  page.paragraph(HOSTILE);
  page.command(HOSTILE);
  page.legend(signed("ok", HOSTILE), signed("bad", data(HOSTILE)));
  page.finding({ mark: "bad", kind: HOSTILE, place: [HOSTILE], message: HOSTILE, advice: HOSTILE });
  page.numbered([{ what: HOSTILE, notes: [HOSTILE], commands: [HOSTILE] }]);
  const lines = page.toString().split("\n");
  assert.equal(
    lines.length,
    4 + 1 + 2 + 2 + 1 + 5 + 1 + 3 + 3 + 3 + 1,
    "No name makes a line of its own",
  );
  assert.doesNotMatch(lines.join(""), /[\p{Cc}\p{Cf}]/u);
});

Deno.test("a page has the same lines with and without colours", () => {
  const write = (look: typeof plain) => {
    const page = new Page(look);
    page.title("warning", say("Warnings"), say("none"));
    page.section(null, say("Next"));
    page.section("skipped", say("Next"));
    return page.toString();
  };
  const visible = write(coloured).replaceAll("\x1b", "␛");
  assert.match(visible, /␛\[33m⚠️ Warnings/);
  assert.equal(visible.replaceAll(/␛\[[0-9]+m/g, ""), write(plain));
});

Deno.test("a page translates what stands behind a sign, in a list and below a place, and no data", () => {
  const page = new Page({ ...plain, translate: translator(ZH_CN) });
  const file = "{} files".replace("{}", "3");
  page.section("ok", say("Restorable states"));
  page.fields([[say("Folder"), data(file)], [say("Status"), signed("ok", say("valid"))]]);
  page.table([[signed("bad", data(file)), [say("valid"), "0x1"]]]);
  page.finding({
    mark: "bad",
    kind: "MissingFile",
    place: [file, say("byte {}", 7)],
    message: say("File is missing"),
    advice: say("Move it out of version-2"),
  });
  assert.equal(
    page.toString(),
    [
      "✅ 可恢复的状态",
      "  目录  3 files",
      "  状态  ✅ 有效",
      "  └─ ❌ 3 files  有效，0x1",
      "  ❌ MissingFile: 3 个文件，字节 7",
      "     文件缺失",
      "     → 请将其移出 version-2",
      "",
    ].join("\n"),
  );
});

Deno.test("a page breaks paragraphs and findings and keeps rows and commands whole", () => {
  const page = new Page(plain);
  const long = "word ".repeat(40).trim() as Sentence;
  page.paragraph(long);
  page.finding({ mark: "bad", kind: "ZxidGap", place: ["log.1"], message: long, advice: long });
  page.numbered([{ what: long, notes: [long], commands: [long] }]);
  page.line(long);
  const lines = page.toString().trimEnd().split("\n");
  const tooLong = lines.filter((line) => line.length > 100);
  assert.deepEqual(tooLong, [`       ${long}`, `  ${long}`]);
  assert.equal(lines.join(" ").split("word").length - 1, 7 * 40);
});
