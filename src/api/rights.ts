import { measureSpace, type Space } from "../io/space.ts";

/** Room on the file system that holds a folder; null where it must not be looked at. */
export async function spaceOf(folder: string): Promise<Space | null> {
  const mayLook = isGranted({ name: "sys", kind: "statfs" }) &&
    isGranted({ name: "read", path: folder });
  return mayLook ? await measureSpace(folder) : null;
}

/** Number of the user who runs this; null where it may not be asked. */
export function userId(): number | null {
  return isGranted({ name: "sys", kind: "uid" }) ? Deno.uid() : null;
}

/** Whether Deno gives a permission; never asks for it. */
function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}
