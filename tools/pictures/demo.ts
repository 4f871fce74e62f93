import { shellBlocks } from "../../tests/docs/shell_blocks.ts";
import { ROOT } from "../source_files.ts";
import { renderTerminal, type Shown } from "./terminal.ts";

const COLUMNS = 84;

/** Which outputs of the tour are shown, and which parts of them besides the box. */
const SCENES: readonly { begins: string; shows: string; sections: readonly string[] }[] = [
  {
    begins: "export ZKBACKUP_BACKUP_BASE_DIR",
    shows: "zkbackup backup",
    sections: ["✅ Restorable states"],
  },
  {
    begins: "cp -r backups/first damaged",
    shows: "zkbackup verify",
    sections: ["❌ Files", "⚠️ Restorable states"],
  },
  {
    begins: "zkbackup restore first --zk-data-dir restored --before 0xa0 --dry-run",
    shows: "zkbackup restore",
    sections: ["✅ Files to write"],
  },
];

/** The tour of the README in a terminal: a test of the README holds that it prints this. */
export function renderDemo(): string {
  const blocks = shellBlocks(Deno.readTextFileSync(new URL("README.md", ROOT)));
  const shown = SCENES.map(({ begins, shows, sections }): Shown => {
    const block = blocks.find(({ commands }) => commands.startsWith(begins));
    const command = block?.commands.split("\n").find((line) => line.startsWith(shows));
    if (block?.output === undefined || command === undefined) {
      throw new Error(`The tour of the README has no output of ${begins}`);
    }
    const [box, ...parts] = sectionsOf(block.output);
    const chosen = sections.map((beginning) => {
      const part = parts.find(([first]) => first?.startsWith(beginning));
      if (part === undefined) throw new Error(`${begins} prints nothing like ${beginning}`);
      return part;
    });
    const output = [
      ...box!,
      ...chosen.flatMap((part) => part[0]!.startsWith(" ") ? part : ["", ...part]),
    ];
    return { command: command.replace(/ \|\|.*/, ""), output };
  });
  return renderTerminal(
    "zkbackup backs up, finds a damaged byte, and plans a restore to an earlier state",
    COLUMNS,
    shown,
  );
}

/** The box, what stands below it, and the parts that empty lines set apart. */
function sectionsOf(output: string): string[][] {
  const parts = output.trimEnd().split("\n\n").map((part) => part.split("\n"));
  const [first, ...rest] = parts;
  const end = first!.findIndex((line) => line.startsWith("└")) + 1;
  return [first!.slice(0, end), first!.slice(end), ...rest];
}
