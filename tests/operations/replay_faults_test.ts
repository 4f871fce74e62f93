import assert from "node:assert/strict";
import type { Finding } from "../../src/finding.ts";
import { verify, type VerifyReport } from "../../src/operations/verify.ts";
import { type Fixture, readFixture } from "../lab/expectation.ts";
import type { ZooKeeperVersion } from "../lab/versions.ts";
import { type WalkedRecord, walkLog } from "../lab/walk_log.ts";
import { aclHoles, reseal, walkSnapshot } from "../lab/walk_snapshot.ts";
import { testContext } from "../support/context.ts";
import { copyMember, putFile } from "../support/member.ts";
import { backUp } from "../support/member_operations.ts";
import { WorkFolder } from "../support/work_folder.ts";
import { frame } from "../zookeeper/build_log.ts";
import { join } from "../zookeeper/jute_writer.ts";

const ctx = testContext();
const CASE = "fuzzy-snapshot";
const SET_DATA = 5;
const HEADER_SIZE = 16;
const FRAME_SIZE = 12;
/** Of the last byte of the time in a record's body: it goes into mtime, which digests cover. */
const TIME_END = 27;

/** A member whose files are made wrong, and what must be said of it. */
interface Fault {
  name: string;
  /** Makes the files wrong and says what the finding must be; null: nothing can be found. */
  make: (scene: Scene) => Expected | null;
  /** It adds a file: in a backup, whose files are listed, it comes from the member. */
  adds?: boolean;
}

interface Expected {
  kind: Finding["kind"];
  file: string;
  record?: number;
  lastGoodZxid?: bigint;
  message: RegExp;
  /** First zxid that an untouched copy has otherwise; null: only names differ. */
  differsAt: bigint | null;
  /** That zxid is the least one: where a snapshot's end is not written in it, it is found later. */
  orLater?: boolean;
}

/** Where logs and snapshots lie. */
interface Folders {
  log: string;
  snapshot: string;
}

/** Files of a member or a backup, and how to put wrong ones in their places. */
class Scene {
  readonly #dirs: Folders;
  readonly #fixture: Fixture;
  readonly logs: string[];
  /** Whether its server stored digests. */
  readonly hasDigests: boolean;

  constructor(dirs: Folders, fixture: Fixture) {
    this.#dirs = dirs;
    this.#fixture = fixture;
    this.logs = this.#names("log");
    this.hasDigests = fixture.version !== "3.5.10";
  }

  #names(prefix: "log" | "snapshot", dir = this.#dirs[prefix]): string[] {
    const zxid = (name: string) => parseInt(name.slice(prefix.length + 1), 16);
    return Array.from(Deno.readDirSync(dir), ({ name }) => name)
      .filter((name) => name.startsWith(`${prefix}.`)).sort((a, b) => zxid(a) - zxid(b));
  }

  #path(name: string): string {
    return `${this.#dirs[name.startsWith("log.") ? "log" : "snapshot"]}/${name}`;
  }

  read(name: string): Uint8Array {
    return Deno.readFileSync(this.#path(name));
  }

  records(name: string): WalkedRecord[] {
    return walkLog(this.read(name)).records;
  }

  write(name: string, ...parts: Uint8Array[]): void {
    putFile(this.#path(name), join(parts));
  }

  remove(name: string): void {
    Deno.removeSync(this.#path(name));
  }

  /** The second log, a record in its middle that sets data, and the bytes around it. */
  middle() {
    const name = this.logs[1]!;
    const bytes = this.read(name);
    const records = this.records(name);
    const at = records.findIndex(({ type }, index) => index >= 50 && type === SET_DATA);
    const record = records[at]!;
    const end = record.offset + record.size;
    return {
      name,
      number: at + 1,
      zxid: record.zxid,
      before: bytes.slice(0, record.offset),
      bytes: bytes.slice(record.offset, end),
      after: bytes.slice(end),
    };
  }

  /** The files of another ensemble that did much the same. */
  other(): { dir: string; fixture: Fixture } {
    const others = { "3.9.5": "3.8.6", "3.6.4": "3.7.2", "3.5.10": "3.4.14" } as const;
    const fixture = readFixture(others[this.#fixture.version as keyof typeof others], CASE);
    return { dir: `${fixture.folder}/${fixture.dataDir}/version-2`, fixture };
  }

  /** The first snapshot with nodes whose ACLs are all there, and the last zxid that is in it. */
  snapshot(from: { dir: string; fixture: Fixture } = {
    dir: this.#dirs.snapshot,
    fixture: this.#fixture,
  }) {
    const name = this.#names("snapshot", from.dir).find((each) => {
      const snapshot = walkSnapshot(Deno.readFileSync(`${from.dir}/${each}`));
      return each !== "snapshot.0" && aclHoles(snapshot).length === 0;
    })!;
    const known = from.fixture.snapshots.find(({ file }) => file.endsWith(`/${name}`))!;
    return {
      name,
      bytes: Deno.readFileSync(`${from.dir}/${name}`),
      end: BigInt(known.highestZxid!),
    };
  }

  /** Records of another ensemble with the zxids of a log of this one. */
  foreignRecords(name: string): Uint8Array[] {
    const own = this.records(name);
    const [first, last] = [own[0]!.zxid, own.at(-1)!.zxid];
    const { dir } = this.other();
    return this.#names("log", dir).flatMap((log) => {
      const bytes = Deno.readFileSync(`${dir}/${log}`);
      return walkLog(bytes).records.filter(({ zxid }) => first <= zxid && zxid <= last)
        .map(({ offset, size }) => bytes.slice(offset, offset + size));
    });
  }
}

const hex = (zxid: bigint) => `0x${zxid.toString(16)}`;

/** What is said of a snapshot that is not the one of this history. */
function wrongSnapshot({ hasDigests }: Scene, file: string, end: bigint): Expected {
  return {
    kind: "DigestMismatch",
    file,
    message: hasDigests
      ? new RegExp(`^At 0x[0-9a-f]+ the tree of ${file} .* as the server had it: probably the snap`)
      : new RegExp(`^At 0x[0-9a-f]+ the tree of ${file} .*: one of them is damaged or of another`),
    differsAt: end,
    orLater: true,
  };
}

const FAULTS: readonly Fault[] = [
  {
    name: "a missing log",
    make(scene) {
      const [, before, gone, behind] = scene.logs as [string, string, string, string];
      const last = scene.records(before).at(-1)!.zxid;
      const next = scene.records(behind)[0]!.zxid;
      scene.remove(gone);
      return {
        kind: "ZxidGap",
        file: behind,
        record: 1,
        lastGoodZxid: last,
        message: new RegExp(`between ${hex(last)} and ${hex(next)} are missing`),
        differsAt: last + 1n,
      };
    },
  },
  {
    name: "a hole of one record",
    make(scene) {
      const { name, number, zxid, before, after } = scene.middle();
      scene.write(name, before, after);
      return {
        kind: "ZxidGap",
        file: name,
        record: number,
        lastGoodZxid: zxid - 1n,
        message: new RegExp(`between ${hex(zxid - 1n)} and ${hex(zxid + 1n)} are missing`),
        differsAt: zxid,
      };
    },
  },
  {
    name: "a log torn in its middle",
    make(scene) {
      const { name, number, zxid, before, bytes } = scene.middle();
      scene.write(name, before, bytes.subarray(0, 20));
      return {
        kind: "TruncatedBody",
        file: name,
        record: number,
        lastGoodZxid: zxid - 1n,
        message: /record is not finished/,
        differsAt: zxid,
      };
    },
  },
  {
    name: "a flipped bit under a right checksum",
    make(scene) {
      const { name, number, zxid, before, bytes, after } = scene.middle();
      const body = bytes.slice(FRAME_SIZE, -1);
      body[TIME_END]! ^= 1;
      scene.write(name, before, frame(body), after);
      if (!scene.hasDigests) return null;
      return {
        kind: "DigestMismatch",
        file: name,
        record: number,
        lastGoodZxid: zxid - 1n,
        message: new RegExp(
          `^At ${hex(zxid)} the server.*: probably this transaction or one since`,
        ),
        differsAt: zxid,
      };
    },
  },
  {
    name: "two logs with each other's names",
    make(scene) {
      const [, one, two] = scene.logs as [string, string, string];
      const [first, second] = [scene.read(one), scene.read(two)];
      scene.write(one, second);
      scene.write(two, first);
      return {
        kind: "BadStructure",
        file: one,
        record: 1,
        message: new RegExp(`begins with 0x${one.slice(4)}, its first record is 0x${two.slice(4)}`),
        differsAt: null,
      };
    },
  },
  {
    name: "a record that stands there twice",
    make(scene) {
      const { name, number, zxid, before, bytes, after } = scene.middle();
      scene.write(name, before, bytes, bytes, after);
      return {
        kind: "ZxidOrder",
        file: name,
        record: number + 1,
        lastGoodZxid: zxid,
        message: new RegExp(`${hex(zxid)}, which is not above the last one`),
        differsAt: zxid + 1n,
      };
    },
  },
  {
    name: "a log of another ensemble",
    make(scene) {
      const name = scene.logs[1]!;
      const first = scene.records(name)[0]!.zxid;
      const behind = scene.records(scene.logs[2]!)[0]!.zxid;
      scene.write(name, scene.read(name).slice(0, HEADER_SIZE), ...scene.foreignRecords(name));
      if (!scene.hasDigests) {
        // It fits by itself; what comes behind it does not.
        return {
          kind: "DigestMismatch",
          file: scene.logs[2]!,
          record: 1,
          message: new RegExp(`^Transaction ${hex(behind)} does not fit the tree before it`),
          differsAt: first,
        };
      }
      return {
        kind: "DigestMismatch",
        file: name,
        record: 1,
        lastGoodZxid: first - 1n,
        message: new RegExp(
          `^At ${
            hex(first)
          } the server.*: probably ${name} is changed from its beginning or of another`,
        ),
        differsAt: first,
      };
    },
  },
  {
    name: "a snapshot of another ensemble",
    adds: true,
    make(scene) {
      const { name, bytes, end } = scene.snapshot(scene.other());
      scene.write(name, bytes);
      return wrongSnapshot(scene, name, end);
    },
  },
  {
    name: "a snapshot with a flipped byte under right checksums",
    make(scene) {
      const { name, bytes, end } = scene.snapshot();
      const { nodes, seals } = walkSnapshot(bytes);
      const node = nodes.findLast(({ dataLength, path }) =>
        dataLength > 0 && !path.startsWith("/zookeeper")
      )!;
      bytes[node.dataOffset]! ^= 1;
      reseal(bytes, seals);
      scene.write(name, bytes);
      return wrongSnapshot(scene, name, end);
    },
  },
];

/** Holds the errors to what must be found. */
function assertFound(report: VerifyReport, expected: Expected | null, folder: string): void {
  // That a snapshot is of no use, and that stored files were changed, is told besides.
  const errors = report.findings.filter(({ severity, kind }) =>
    severity === "error" && kind !== "AclHole" && kind !== "HashMismatch"
  );
  if (expected === null) {
    assert.deepEqual(errors, []);
    assert.equal(report.verdict, "usable");
    assert.ok(report.proofs.every(({ compared, provedTo }) => compared === 0 && provedTo === null));
    return;
  }
  const { kind, file, record, lastGoodZxid, message } = expected;
  const found = errors.filter((finding) =>
    finding.kind === kind && finding.file === `${folder}${file}` && finding.record === record &&
    message.test(finding.message)
  );
  const said = JSON.stringify(errors, (_, value) => typeof value === "bigint" ? hex(value) : value);
  assert.equal(found.length, 1, said);
  assert.equal(found[0]!.lastGoodZxid, lastGoodZxid);
  assertClaims(report, expected);
}

/** No proof goes over the fault, and no snapshot is called right that is not. */
function assertClaims({ proofs }: VerifyReport, { kind, file, differsAt }: Expected) {
  if (kind !== "DigestMismatch" || differsAt === null) return;
  const wrong = proofs.filter(({ contradictedAt, firstMismatch, firstMisfit }) =>
    contradictedAt !== null || firstMismatch !== null || firstMisfit !== null
  );
  assert.notEqual(wrong.length, 0);
  if (file.startsWith("snapshot.")) {
    assert.deepEqual(wrong.map(({ base }) => base), [file]);
    assert.ok(wrong[0]!.contradictedAt! >= differsAt);
    return;
  }
  for (const { provedTo } of wrong.filter(({ from }) => from < differsAt)) {
    assert.ok(provedTo === null || provedTo < differsAt, `proved to ${provedTo}`);
  }
}

for (const version of ["3.9.5", "3.6.4", "3.5.10"] as const satisfies ZooKeeperVersion[]) {
  for (const { name, make, adds = false } of FAULTS) {
    Deno.test(`verify by replay finds ${name} where it is (${version})`, async () => {
      using work = new WorkFolder();
      const { dataDir, snapDir, fixture } = copyMember(version, CASE, `${work.path}/member`);
      const whole = copyMember(version, CASE, `${work.path}/whole`);
      const expected = make(new Scene({ log: snapDir, snapshot: snapDir }, fixture));
      const report = await verify(ctx, { dataDir, logDir: null, level: "replay" });
      assertFound(report, expected, "");

      const against = whole.dataDir;
      const compared = await verify(ctx, { dataDir, logDir: null, level: "records", against });
      const { differsAt, missingHere } = compared.against!;
      const first = differsAt ?? missingHere;
      const wanted = expected === null ? flippedAt(fixture) : expected.differsAt;
      if (expected?.orLater) {
        assert.ok(first! >= wanted!);
        const at = report.proofs.find(({ contradictedAt }) => contradictedAt !== null);
        assert.equal(first, at!.contradictedAt);
      } else assert.equal(first && hex(first), wanted && hex(wanted));
      const told = compared.findings.filter(({ kind }) => kind === "HistoryMismatch");
      assert.deepEqual(
        told.map(({ lastGoodZxid }) => lastGoodZxid),
        first === null ? [] : [first - 1n],
      );

      const source = adds ? { dataDir, logDir: null } : whole;
      const { dir } = await backUp(ctx, source, { outputDir: work.folder("backups") });
      const stored = { log: `${dir}/txnlogs`, snapshot: `${dir}/snapshots` };
      const inBackup = adds ? expected : make(new Scene(stored, fixture));
      const folder = expected?.file.startsWith("snapshot.") ? "snapshots/" : "txnlogs/";
      const changed = await verify(ctx, { backupDir: dir, level: "replay" });
      assertFound(changed, inBackup, folder);
    });
  }

  Deno.test(`verify by replay finds nothing wrong with untouched files (${version})`, async () => {
    using work = new WorkFolder();
    const { dataDir } = copyMember(version, CASE, `${work.path}/member`);
    const { dataDir: against } = copyMember(version, CASE, `${work.path}/whole`);
    const report = await verify(ctx, { dataDir, logDir: null, level: "replay", against });
    assert.deepEqual(report.findings.filter(({ severity }) => severity === "error"), []);
    const [oldest] = report.proofs;
    const isProved = version !== "3.5.10";
    const last = BigInt(readFixture(version, CASE).lastZxid);
    assert.equal(oldest!.provedTo, isProved ? last : null);
    assert.deepEqual(
      [report.against?.differsAt, report.against?.missingHere, report.against?.missingThere],
      [null, null, null],
    );
    assert.ok(report.against!.trees >= 3);
  });
}

/** Where the flipped bit is that nothing but a comparison can find. */
function flippedAt(fixture: Fixture): bigint {
  const dir = `${fixture.folder}/${fixture.dataDir}/version-2`;
  return new Scene({ log: dir, snapshot: dir }, fixture).middle().zxid;
}
