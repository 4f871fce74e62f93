import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";

/** A container, as far as it is looked at. */
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext?: Record<string, unknown>;
  resources?: { limits?: { memory?: string } };
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
}

/** What a pod is made of, as far as it is looked at. */
export interface PodSpec {
  affinity?: unknown;
  automountServiceAccountToken?: boolean;
  restartPolicy?: string;
  securityContext?: Record<string, unknown>;
  initContainers?: Container[];
  containers: Container[];
  volumes: { name: string; persistentVolumeClaim?: { claimName: string }; emptyDir?: unknown }[];
}

/** A resource of Kubernetes, as far as it is looked at. */
export interface Resource {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  // deno-lint-ignore no-explicit-any -- each kind has its own
  spec: any;
}

/** The folder of the manifests. */
export const MANIFESTS: string = fileURLToPath(
  new URL("../../../deploy/kubernetes", import.meta.url),
);

/** What `kubectl kustomize` makes of a folder, as text. */
export function render(bin: string, folder: string): string {
  const { success, stdout, stderr } = new Deno.Command(`${bin}/kubectl`, {
    args: ["kustomize", folder],
    stdin: "null",
  }).outputSync();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** The resources in a text. */
export function resources(text: string): Resource[] {
  return loadAll(text) as Resource[];
}

/** The pod that a CronJob, a Job or a StatefulSet makes. */
export function podOf({ kind, spec }: Resource): PodSpec {
  const template = kind === "CronJob" ? spec.jobTemplate.spec.template : spec.template;
  return template.spec;
}

/** All containers of a pod. */
export function containersOf(pod: PodSpec): Container[] {
  return [...pod.initContainers ?? [], ...pod.containers];
}
