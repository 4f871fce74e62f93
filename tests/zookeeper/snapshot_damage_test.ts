import assert from "node:assert/strict";
import { scanSnapshot, type SnapshotScan } from "../../src/zookeeper/snapshot.ts";
import { walkSnapshot } from "../lab/walk_snapshot.ts";
import { dribble } from "./build_log.ts";
import { EMPTY_NODES, seal, SMALL, SMALL_35, snapshot } from "./build_snapshot.ts";
import { concat, JuteWriter, withByte } from "./jute_writer.ts";

const { digest, last } = SMALL;
const FORMS = {
  "without footers": snapshot(SMALL_35),
  "with a last zxid": snapshot({ ...SMALL_35, last }),
  "with a digest": snapshot({ ...SMALL_35, digest }),
  "with both footers": snapshot(SMALL),
};

async function scan(bytes: Uint8Array): Promise<SnapshotScan> {
  return await scanSnapshot(dribble(bytes, 0));
}

/** What must hold of every snapshot that is not sound. */
function assertNotSound({ sound, faults, size }: SnapshotScan, bytes: Uint8Array): void {
  assert.equal(sound, false);
  assert.equal(faults.length, 1);
  assert.equal(faults[0]!.severity, "error");
  const offset = faults[0]!.offset!;
  assert.ok(offset >= 0 && offset <= bytes.length, `offset ${offset} of ${bytes.length}`);
  assert.equal(size, bytes.length);
}

for (const [form, whole] of Object.entries(FORMS)) {
  Deno.test(`a snapshot ${form} is sound only whole, or cut behind a seal`, async () => {
    // A seal ends what stands before it: cut there, it is a whole snapshot of an older form.
    const ends = walkSnapshot(whole).seals.map((offset) => offset + 13);
    for (let length = 0; length <= whole.length; length++) {
      const cut = whole.subarray(0, length);
      const result = await scan(cut);
      if (ends.includes(length)) {
        assert.ok(result.sound, `cut at ${length}`);
        continue;
      }
      assertNotSound(result, cut);
      const { kind } = result.faults[0]!;
      // Cut in the second footer, what is left looks like the other footer with a wrong seal.
      const inFooters = length > ends[0]!;
      assert.ok(
        kind === "TruncatedBody" || (inFooters && kind === "SealMismatch"),
        `${kind} cut at ${length}`,
      );
    }
  });

  Deno.test(`a snapshot ${form} is not sound with any byte changed`, async () => {
    for (let at = 0; at < whole.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const damaged = withByte(whole, at, whole[at]! ^ mask);
        assertNotSound(await scan(damaged), damaged);
      }
    }
  });

  Deno.test(`a snapshot ${form} is not sound with anything behind it`, async () => {
    for (const extra of [1, 7, 8, 20, 21, 22, 33, 54, 55, 1_200_000]) {
      for (const fill of [0, 0xff]) {
        const longer = concat(whole, new Uint8Array(extra).fill(fill));
        assertNotSound(await scan(longer), longer);
      }
    }
    const again = concat(whole, whole);
    assertNotSound(await scan(again), again);
  });
}

Deno.test("what follows the last seal is trailing data", async () => {
  const whole = FORMS["with both footers"];
  const { faults } = await scan(concat(whole, Uint8Array.of(0)));
  assert.equal(faults[0]!.kind, "TrailingData");
  assert.equal(faults[0]!.offset, whole.length);
});

Deno.test("a snapshot of something else is told by its magic", async () => {
  for (const magic of ["ZKLG", "\x1f\x8b\x08\0", "PK\x03\x04"]) {
    const bytes = FORMS["with both footers"].slice();
    bytes.set(Uint8Array.from(magic, (char) => char.charCodeAt(0)));
    const { faults } = await scan(bytes);
    assert.equal(faults[0]!.kind, "InvalidMagic");
    assert.equal(faults[0]!.offset, 0);
  }
});

Deno.test("a damaged seal is told from damage before it by nothing but its place", async () => {
  const whole = FORMS["with both footers"];
  const { seals, nodes } = walkSnapshot(whole);
  const inData = nodes.find(({ dataLength }) => dataLength > 5)!.dataOffset;
  for (const at of [inData, ...seals.map((offset) => offset + 7)]) {
    const { faults } = await scan(withByte(whole, at, whole[at]! ^ 1));
    assert.equal(faults[0]!.kind, "SealMismatch");
    assert.equal(faults[0]!.offset, at === inData ? seals[0] : at - 7);
  }
});

Deno.test("a seal must hold the path that ends it, and nothing in the top half", async () => {
  const whole = FORMS["without footers"];
  const start = whole.length - 13;
  for (const at of [0, 3, 8, 11, 12]) {
    const { sound, faults } = await scan(withByte(whole, start + at, whole[start + at]! ^ 2));
    assert.equal(sound, false);
    assert.equal(faults[0]!.kind, "SealMismatch");
  }
});

/** A snapshot that begins like a sound one and then says `rest`. */
function begun(...rest: Uint8Array[]): Uint8Array {
  return concat(new JuteWriter().int(0x5a4b534e).int(2).long(-1n).done(), ...rest);
}

const int = (value: number) => new JuteWriter().int(value).done();
const ROOT = snapshot({ nodes: EMPTY_NODES.slice(0, 1) }).slice(24, 24 + 76);

Deno.test("counts and lengths that cannot be are refused before anything is made of them", async () => {
  const cases: [name: string, bytes: Uint8Array, kind: string][] = [
    ["sessions -1", begun(int(-1)), "InvalidLength"],
    ["sessions 2^31-1", begun(int(0x7fffffff)), "TruncatedBody"],
    ["ACLs -1", begun(int(0), int(-1)), "InvalidLength"],
    ["ACLs 2^31-1", begun(int(0), int(0x7fffffff)), "TruncatedBody"],
    ["entries -2", begun(int(0), int(1), int(0), int(1), int(-2)), "InvalidLength"],
    ["entries 2^31-1", begun(int(0), int(1), int(0), int(1), int(0x7fffffff)), "TruncatedBody"],
    [
      "scheme 2^31-1",
      begun(int(0), int(1), int(0), int(1), int(1), int(31), int(0x7fffffff)),
      "InvalidLength",
    ],
    [
      "scheme null",
      begun(int(0), int(1), int(0), int(1), int(1), int(31), int(-1)),
      "InvalidLength",
    ],
    ["path null", begun(int(0), int(0), int(-1)), "InvalidLength"],
    ["path -2", begun(int(0), int(0), int(-2)), "InvalidLength"],
    ["path 2^31-1", begun(int(0), int(0), int(0x7fffffff)), "InvalidLength"],
    ["path 16 MiB", begun(int(0), int(0), int(16 * 1024 * 1024)), "TruncatedBody"],
    ["data -2", begun(int(0), int(0), int(0), int(-2)), "InvalidLength"],
    ["data 2^31-1", begun(int(0), int(0), int(0), int(0x7fffffff)), "TruncatedBody"],
    ["node cut", begun(int(0), int(0), ROOT.subarray(0, 70)), "TruncatedBody"],
  ];
  for (const [name, bytes, kind] of cases) {
    const result = await scan(bytes);
    assertNotSound(result, bytes);
    assert.equal(result.faults[0]!.kind, kind, name);
  }
});

Deno.test("schemes that no server knows do not fill the memory", async () => {
  const acl = (scheme: string) =>
    snapshot({ acls: [{ key: 1n, entries: [{ perms: 1, scheme, id: "x" }] }] });
  assert.ok((await scan(acl("s".repeat(200)))).sound);
  const long = await scan(acl("s".repeat(5000)));
  assert.equal(long.faults[0]!.kind, "BadStructure");
  const entries = Array.from({ length: 2000 }, (_, at) => ({
    perms: 1,
    scheme: `scheme-${at}`,
    id: "x",
  }));
  const many = await scan(snapshot({ acls: [{ key: 1n, entries }] }));
  assert.equal(many.faults[0]!.kind, "BadStructure");
});

Deno.test("a sound snapshot stays sound whatever is in its data", async () => {
  // The mark of the end, a whole snapshot and a whole seal, as data of a node.
  const inner = snapshot(SMALL);
  const tricky = [int(1), Uint8Array.of(0, 0, 0, 1, 0x2f), inner, seal(inner)];
  for (const data of tricky) {
    const bytes = snapshot({ nodes: [{ path: "" }, { path: "/a", data }] });
    const { sound, nodes } = await scan(bytes);
    assert.ok(sound);
    assert.equal(nodes, 2);
  }
});
