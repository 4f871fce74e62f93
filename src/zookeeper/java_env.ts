import { tlsFilesOf } from "./zoo_cfg.ts";

/** Paths of files that Java is given by a `java.env`, as they are written. */
export interface JavaEnvFiles {
  /** The JAAS configuration. */
  loginConfig: string | null;
  /** What TLS needs, where it is set here instead of in zoo.cfg. */
  tlsFiles: string[];
}

/** The variable of ZooKeeper's scripts that holds the folder in which `java.env` lies. */
const OWN_FOLDER = /^\$(?:\{ZOOCFGDIR\}|ZOOCFGDIR\b)/;

/**
 * Reads the `-D…=…` flags in a `java.env`; the last of a name counts. The file is a shell script: of
 * its variables only the folder `dir` that it lies in is known.
 */
export function filesOfJavaEnv(text: string, dir: string): JavaEnvFiles {
  const lines = text.split("\n").filter((line) => !/^\s*#/.test(line)).join("\n");
  const flags = lines.matchAll(/-D([A-Za-z0-9._]+)=("[^"\n]*"|'[^'\n]*'|[^\s"']*)/g);
  const settings = new Map<string, string>();
  for (const [, key = "", value = ""] of flags) {
    const path = value.replace(/^["']|["']$/g, "").replace(OWN_FOLDER, () => dir);
    settings.set(key.replace(/^zookeeper\./, ""), path);
  }
  return {
    loginConfig: settings.get("java.security.auth.login.config") || null,
    tlsFiles: tlsFilesOf(settings),
  };
}
