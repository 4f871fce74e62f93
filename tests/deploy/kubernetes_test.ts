import assert from "node:assert/strict";
import { relative } from "node:path";
import { leftOutWithout } from "../support/needs_tool.ts";
import { pythonTools, withReason } from "../support/python/tools.ts";
import { WorkFolder } from "../support/work_folder.ts";
import {
  containersOf,
  MANIFESTS,
  podOf,
  type PodSpec,
  render,
  type Resource,
  resources,
} from "./support/manifests.ts";

const tools = await pythonTools();
const ignore = leftOutWithout(tools.available);
function bin(): string {
  assert.ok(tools.available);
  return tools.bin;
}

/** The oldest Kubernetes that the manifests are for, and the newest whose schemas are here. */
const [OLDEST, NEWEST] = ["1.29.0", "1.37.0"];

/** A member's StatefulSet as it stands in a cluster, before a sidecar is added to it. */
const STATEFUL_SET = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: zookeeper }
spec:
  serviceName: zookeeper-headless
  replicas: 3
  selector: { matchLabels: { app: zookeeper } }
  template:
    metadata: { labels: { app: zookeeper } }
    spec:
      containers:
        - name: zookeeper
          image: zookeeper
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

let all: ReadonlyMap<string, string> | undefined;

/** Everything that there is to apply, by its folder. */
function renderAll(): ReadonlyMap<string, string> {
  if (all !== undefined) return all;
  using work = new WorkFolder();
  Deno.writeTextFileSync(`${work.path}/stateful_set.yaml`, STATEFUL_SET);
  const sidecar = relative(work.path, `${MANIFESTS}/sidecar`);
  Deno.writeTextFileSync(
    `${work.path}/kustomization.yaml`,
    `resources: [stateful_set.yaml]\ncomponents: [${sidecar}]\n`,
  );
  return all = new Map([
    ...["backup", "restore/plan", "restore/members"]
      .map((folder): [string, string] => [folder, render(bin(), `${MANIFESTS}/${folder}`)]),
    ["sidecar", render(bin(), work.path)],
  ]);
}

function validate(paths: string[], version: string): { code: number; output: string } {
  const { code, stdout, stderr } = new Deno.Command(`${bin()}/kubernetes-validate`, {
    args: ["--strict", "--kubernetes-version", version, ...paths],
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test({
  name: withReason(
    "what kustomize makes of the manifests is valid in Kubernetes 1.29 to 1.37",
    tools,
  ),
  ignore,
  fn: () => {
    using work = new WorkFolder();
    const folder = work.folder("rendered");
    const paths = [...renderAll()].map(([name, text]) => {
      const path = `${folder}/${name.replace("/", "-")}.yaml`;
      Deno.writeTextFileSync(path, text);
      return path;
    });
    const wrong = `${folder}/wrong.yaml`;
    const backup = Deno.readTextFileSync(paths[0]!);
    const one = backup.split("---\n").find((text) => text.includes("kind: CronJob"))!;
    Deno.writeTextFileSync(wrong, one.replace("readOnlyRootFilesystem", "readOnlyRoot"));

    const count = [...renderAll().values()].flatMap(resources).length;
    const oldest = validate(paths, OLDEST);
    assert.deepEqual([oldest.code, passed(oldest.output)], [0, count], oldest.output);
    const newest = validate([...paths, wrong], NEWEST);
    assert.deepEqual([newest.code, passed(newest.output)], [1, count], newest.output);
    assert.match(newest.output, /wrong\.yaml did not validate .*'readOnlyRoot' was unexpected/);
  },
});

/** Of how many resources it is said that they are valid. */
function passed(output: string): number {
  return output.match(/ passed /g)?.length ?? 0;
}

/** The pods of all folders, by folder and name. */
function pods(): [where: string, pod: PodSpec, resource: Resource][] {
  return [...renderAll()].flatMap(([folder, text]) =>
    resources(text).filter(({ spec }) => spec?.template ?? spec?.jobTemplate)
      .map((resource): [string, PodSpec, Resource] => [
        `${folder}: ${resource.metadata.name}`,
        podOf(resource),
        resource,
      ])
  );
}

Deno.test({
  name: withReason("every container of zkbackup runs with the least that it needs", tools),
  ignore,
  fn: () => {
    let looked = 0;
    for (const [where, pod] of pods()) {
      for (const container of containersOf(pod).filter(({ image }) => image === "zkbackup")) {
        const said = { ...pod.securityContext, ...container.securityContext };
        assert.equal(said["runAsNonRoot"], true, where);
        assert.equal(said["runAsUser"], 1000, where);
        assert.equal(said["runAsGroup"], 1000, where);
        assert.equal(said["readOnlyRootFilesystem"], true, where);
        assert.equal(said["allowPrivilegeEscalation"], false, where);
        assert.deepEqual(said["capabilities"], { drop: ["ALL"] }, where);
        assert.deepEqual(said["seccompProfile"], { type: "RuntimeDefault" }, where);
        assert.ok(container.resources?.limits?.memory, where);
        looked++;
      }
      if (where.startsWith("sidecar")) continue;
      assert.equal(pod.automountServiceAccountToken, false, where);
      assert.equal(pod.securityContext?.["fsGroup"], 1000, where);
      assert.equal(pod.restartPolicy, "Never", where);
    }
    assert.equal(looked, 9);
  },
});

Deno.test({
  name: withReason("only a restore may write where the data of a member lies", tools),
  ignore,
  fn: () => {
    const writers: string[] = [];
    for (const [where, pod] of pods()) {
      for (const { name, image, volumeMounts } of containersOf(pod)) {
        const data = volumeMounts.find((mount) => mount.mountPath === "/data");
        const volume = pod.volumes.find((each) => each.name === data?.name);
        if (image !== "zkbackup" || data === undefined || volume?.emptyDir) continue;
        if (data.readOnly !== true) writers.push(`${where}: ${name}`);
      }
    }
    const members = [0, 1, 2].map((n) => `restore/members: zookeeper-restore-${n}: restore`);
    assert.deepEqual(writers, members);
  },
});

Deno.test({
  name: withReason("a backup runs on the node of the member whose volume it reads", tools),
  ignore,
  fn: () => {
    const [, pod] = pods().find(([where]) => where === "backup: zookeeper-backup")!;
    const member = "zookeeper-0";
    assert.deepEqual(pod.affinity, {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{
          labelSelector: { matchLabels: { "statefulset.kubernetes.io/pod-name": member } },
          topologyKey: "kubernetes.io/hostname",
        }],
      },
    });
    const claims = pod.volumes.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
    assert.deepEqual(claims, [`data-${member}`, "zookeeper-backups"]);
    assert.ok(pod.containers[0]!.args!.includes(`--member=${member}`));
    assert.ok(pod.containers[0]!.args!.some((arg) => arg.startsWith(`--zk-host=${member}.`)));
  },
});

Deno.test({
  name: withReason("each member is restored from its own claim, to one and the same state", tools),
  ignore,
  fn: () => {
    const found = pods().filter(([where]) => where.startsWith("restore/members"))
      .map(([, { containers: [container], volumes }]) => [
        volumes[0]!.persistentVolumeClaim!.claimName,
        container!.env![0]!.value,
        container!.envFrom![0]!.configMapRef.name,
        container!.args!.join(" "),
      ]);
    const args = found[0]![3]!;
    assert.match(args, /^restore \$\(BACKUP_ID\) --truncate-to-zxid=\$\(ZXID\) /);
    assert.deepEqual(
      found,
      [0, 1, 2].map((n) => [
        ...[`data-zookeeper-${n}`, `zookeeper-${n}`, "zookeeper-restore-target", args],
      ]),
    );
  },
});

Deno.test({
  name: withReason("the overlays that the page shows are overlays to kustomize", tools),
  ignore,
  fn: () => {
    using work = new WorkFolder();
    const page = Deno.readTextFileSync(`${MANIFESTS}/README.md`);
    const overlays = Array.from(
      page.matchAll(/^( *)```yaml\n([^]*?)^ *```$/gm),
      ([, indent, text]) => text!.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    );
    Deno.writeTextFileSync(`${work.path}/zookeeper.yaml`, STATEFUL_SET);
    // The last is what the overlay that restores gets for going back.
    overlays.push(overlays[2]! + overlays.pop()!);
    const [backup, sidecar, restore, back, ...others] = overlays.map((text) => {
      const here = text.replaceAll("../", `${relative(work.path, MANIFESTS)}/`);
      Deno.writeTextFileSync(`${work.path}/kustomization.yaml`, here);
      return render(bin(), work.path);
    });
    assert.deepEqual(others, []);
    for (const text of [backup, restore]) {
      const images = Array.from(text!.matchAll(/^ +image: (.*)$/gm), ([, image]) => image);
      assert.deepEqual(new Set(images), new Set(["registry.example.org/zkbackup:1.0.0"]));
    }
    const claim = resources(backup!).find(({ kind }) => kind === "PersistentVolumeClaim");
    assert.equal(claim!.spec.resources.requests.storage, "100Gi");
    const pod = podOf(resources(sidecar!).find(({ kind }) => kind === "StatefulSet")!);
    assert.deepEqual(pod.containers.map(({ name }) => name).sort(), ["zkbackup", "zookeeper"]);
    const [target] = resources(restore!);
    assert.equal(target!.metadata.name, "zookeeper-restore-target");
    assert.deepEqual(target!.data, { BACKUP_ID: "backup-20250115-021700", ZXID: "0x500000041" });
    assert.equal(resources(restore!).filter(({ kind }) => kind === "Job").length, 3);
    const first = resources(back!).find(({ metadata }) => metadata.name === "zookeeper-restore-0");
    assert.match(
      podOf(first!).containers[0]!.args!.join(" "),
      /^restore --rollback=restore_\d{8}-/,
    );
  },
});
