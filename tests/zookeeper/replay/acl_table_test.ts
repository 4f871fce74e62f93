import assert from "node:assert/strict";
import zlib from "node:zlib";
import { AclTable, OPEN_ACL, UNKNOWN_ACL } from "../../../src/zookeeper/acl_table.ts";
import { JuteWriter, OPEN_ACL as EVERYONE, utf8 } from "../jute_writer.ts";

function bytesOf(id: string): Uint8Array {
  return new JuteWriter().acl([{ perms: 1, scheme: "digest", id }]).done();
}

function use(table: AclTable, bytes: Uint8Array): number {
  // Nothing may depend on where in its buffer an ACL lies.
  return table.use(Uint8Array.of(7, ...bytes, 7), 1, 1 + bytes.length);
}

function idsOf(table: AclTable): string[] {
  return table.spelledOut().map((id) => new TextDecoder().decode(table.entries(id)![0]!.id));
}

Deno.test("AclTable keeps an ACL once, as long as somebody uses it", () => {
  const table = new AclTable();
  const first = use(table, bytesOf("bob"));
  assert.equal(use(table, bytesOf("bob")), first);
  const other = use(table, bytesOf("eve"));
  assert.notEqual(other, first);
  assert.deepEqual(table.entries(first), [{ perms: 1, scheme: utf8("digest"), id: utf8("bob") }]);
  assert.deepEqual(table.bytes(first), bytesOf("bob"));
  table.release(first);
  assert.deepEqual(idsOf(table), ["bob", "eve"]);
  table.release(first);
  assert.deepEqual(idsOf(table), ["eve"]);
  assert.equal(use(table, bytesOf("amy")), first, "its number serves again");
});

Deno.test("AclTable takes null, empty and everyone's as the open ACL", () => {
  const table = new AclTable();
  for (const acl of [null, [], EVERYONE]) {
    assert.equal(use(table, new JuteWriter().acl(acl).done()), OPEN_ACL);
  }
  assert.equal(table.useEntries([]), OPEN_ACL);
  assert.deepEqual(table.bytes(OPEN_ACL), new JuteWriter().acl(EVERYONE).done());
  assert.equal(table.entries(UNKNOWN_ACL), null);
});

Deno.test("AclTable tells ACLs with the same checksum apart", () => {
  const bySum = new Map<number, string>();
  const found: string[][] = [];
  for (let i = 0; found.length === 0; i++) {
    const id = `user-${(i * 2654435761 % 2 ** 32).toString(36).padStart(7, "0")}`;
    const sum = zlib.crc32(bytesOf(id));
    const other = bySum.get(sum);
    if (other !== undefined) found.push([other, id]);
    bySum.set(sum, id);
  }
  const [one, two] = found[0]! as [string, string];
  for (const gone of [0, 1]) {
    const table = new AclTable();
    const ids = [one, two].map((id) => use(table, bytesOf(id)));
    assert.notEqual(ids[0], ids[1]);
    assert.deepEqual([one, two].map((id) => use(table, bytesOf(id))), ids);
    for (let i = 0; i < 2; i++) table.release(ids[gone]!);
    assert.deepEqual(idsOf(table), [[one, two][1 - gone]]);
    assert.equal(use(table, bytesOf([one, two][1 - gone]!)), ids[1 - gone]);
  }
});
