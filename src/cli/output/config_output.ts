import { keySpec, SECTIONS, splitKey } from "../../config/keys.ts";
import type { Config } from "../../config/load_config.ts";
import type { ConfigFile } from "../../config/config_file.ts";
import { formatOrigin, listSettings } from "../../config/setting.ts";
import { say } from "../../texts/say.ts";
import { formatDocument } from "./json.ts";
import type { Look } from "./look.ts";
import { Page } from "./page.ts";

/** The effective configuration, for a person. */
export function renderConfig({ settings, files }: Config, look: Look): string {
  const page = new Page(look);
  for (const [section, keys] of SECTIONS) {
    page.heading(section);
    page.rows(keys.map((key) => {
      const { value, origin } = settings[key];
      const shown = value === null ? keySpec(key).defaultText ?? say("not set") : String(value);
      return [splitKey(key)[1], shown, formatOrigin(origin)];
    }));
  }
  page.section(null, say("Files, the strongest first"));
  page.rows(files.map((file) => [file.path, describeState(file)]));
  return page.toString();
}

function describeState({ state, why }: ConfigFile): string {
  switch (state) {
    case "read":
      return say("read");
    case "absent":
      return say("not there");
    case "ignored":
      return say("ignored: {}", why ?? "");
    case "not-permitted":
      return say("not looked at: Deno was started without the permission to read it");
  }
}

/** The same for a program. */
export function configDocument({ settings, files, warnings }: Config): string {
  return formatDocument({ settings: listSettings(settings), files, warnings });
}
