import { createHash } from "node:crypto";

/**
 * Name and password of the user that sees and changes every node whatever its ACL; known to the
 * servers of the lab only.
 */
export const SUPER_AUTH = "super:lab";

/** {@linkcode SUPER_AUTH} as ZooKeeper's superDigest property wants it. */
export const SUPER_DIGEST = `super:${createHash("sha1").update(SUPER_AUTH).digest("base64")}`;
