/** An element of an SVG: its name, its attributes, and what is in it; text is escaped. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escape(shortened(value))}"`).join("");
  return content.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${content.join("")}</${name}>`;
}

/** Text as it may stand in an SVG. */
export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Numbers with two decimals at most, so that a picture is the same everywhere. */
function shortened(value: string | number): string {
  return typeof value === "string" ? value : String(Math.round(value * 100) / 100);
}

/** A whole picture; `title` is what those hear who do not see it. */
export function picture(
  { width, height, title, style }: {
    width: number;
    height: number;
    title: string;
    style: string;
  },
  content: readonly string[],
): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${shortened(width)} ${shortened(height)}`,
    role: "img",
  };
  const lines = [
    element("title", {}, escape(title)),
    element("style", {}, style),
    ...content,
  ];
  return `${element("svg", attributes, "\n", lines.join("\n"), "\n")}\n`;
}
