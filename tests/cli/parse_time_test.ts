import assert from "node:assert/strict";
import { parseTime } from "../../src/cli/parse_time.ts";
import { refusal } from "../support/refusal.ts";
import { startScript } from "./support/zkbackup.ts";

const NOW = Date.parse("2025-01-15T10:30:00Z");

function instant(text: string): string {
  return new Date(parseTime("--to-time", text, NOW).instant).toISOString();
}

Deno.test("parseTime() reads RFC 3339 with its offset", () => {
  assert.equal(instant("2025-01-15T10:30:00+08:00"), "2025-01-15T02:30:00.000Z");
  assert.equal(instant("2025-01-15T10:30:00.25Z"), "2025-01-15T10:30:00.250Z");
  assert.equal(instant("2025-01-15 10:30-05:30"), "2025-01-15T16:00:00.000Z");
  // As the program prints times.
  assert.equal(instant("2025-01-15 10:30:00 +08:00"), "2025-01-15T02:30:00.000Z");
});

Deno.test("parseTime() counts back from now", () => {
  assert.equal(instant("2h ago"), "2025-01-15T08:30:00.000Z");
  assert.equal(instant("1h30m ago"), "2025-01-15T09:00:00.000Z");
  assert.equal(instant("1d 2h ago"), "2025-01-14T08:30:00.000Z");
  assert.equal(instant("90s ago"), "2025-01-15T10:28:30.000Z");
  assert.equal(instant("2 hours 1 minute ago"), "2025-01-15T08:29:00.000Z");
});

Deno.test("parseTime() refuses what is no time", () => {
  for (
    const text of [
      "",
      "now",
      "10:30",
      "2025-02-30 10:00",
      "2025-01-15 24:30",
      "2025-13-01",
      "2 ago",
      "ago",
      "0x5",
    ]
  ) {
    refusal("wrong-usage", () => parseTime("--to-time", text, NOW));
  }
});

async function local(zone: string, text: string): Promise<string> {
  const child = await startScript(`
    Deno.env.set("TZ", ${JSON.stringify(zone)});
    const { parseTime } = await import("./src/cli/parse_time.ts");
    try {
      console.log(new Date(parseTime("--to-time", ${
    JSON.stringify(text)
  }, 0).instant).toISOString());
    } catch ({ message, hint }) {
      console.log(message + "; " + hint);
    }`);
  const { stdout } = await child.output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("parseTime() takes a time without an offset for local, unless it was twice or never", async () => {
  const zone = "Europe/Berlin";
  assert.equal(await local(zone, "2025-01-15 10:30"), "2025-01-15T09:30:00.000Z");
  assert.equal(await local(zone, "2025-07-15 10:30:05"), "2025-07-15T08:30:05.000Z");
  assert.equal(await local("Asia/Shanghai", "2025-01-15"), "2025-01-14T16:00:00.000Z");
  const twice = await local(zone, "2025-10-26 02:30");
  assert.match(twice, /was twice.*2025-10-26T00:30:00\.000Z, 2025-10-26T01:30:00\.000Z$/);
  const never = await local(zone, "2025-03-30 02:30");
  assert.match(never, /never was.*2025-03-30T00:30:00\.000Z, 2025-03-30T01:30:00\.000Z$/);
  // Clocks that are moved by half an hour, and a day that began at one o'clock.
  const half = await local("Australia/Lord_Howe", "2025-04-06 01:45");
  assert.match(half, /was twice.*2025-04-05T14:45:00\.000Z, 2025-04-05T15:15:00\.000Z$/);
  const day = await local("America/Sao_Paulo", "2018-11-04");
  assert.match(day, /never was.*2018-11-04T02:00:00\.000Z, 2018-11-04T03:00:00\.000Z$/);
});
