import { ZkBackupError } from "../errors.ts";
import type { FileSystem } from "../io/file_system.ts";
import type { StoredConfigFile } from "../store/backup_info.ts";
import type { Draft } from "../store/draft.ts";
import { say, type Sentence } from "../texts/say.ts";
import { isAbsolutePath, withoutVersionFolder } from "../zookeeper/data_dir.ts";
import { keytabsOf } from "../zookeeper/jaas_conf.ts";
import { filesOfJavaEnv } from "../zookeeper/java_env.ts";
import { type ConfigRole, ConfigTaker, notTaken } from "./config_taker.ts";
import type { Context } from "./context.ts";
import type { MemberConfig } from "./member_config.ts";

/** What was taken of a member's configuration, and what a person has to know of it. */
export interface CopiedConfig {
  /** Taken files. */
  files: StoredConfigFile[];
  /** What should have been taken and was not. */
  losses: Sentence[];
  /** What is as it should be, and has to be known. */
  notes: Sentence[];
}

/**
 * Copies a member's configuration to `config/`: myid, and with a zoo.cfg that, jaas.conf, java.env,
 * and the files that they name. Keytabs are never taken. `dataDir` may be its `version-2`.
 */
export async function copyConfig(
  ctx: Context,
  draft: Draft,
  dataDir: string,
  config: MemberConfig | null,
): Promise<CopiedConfig> {
  const taker = new ConfigTaker(ctx, draft);
  const home = withoutVersionFolder(dataDir);
  await taker.takeIfThere(`${home}/myid`, "myid");
  const hasMyid = taker.files.length > 0;
  if (config === null) {
    const alone = say(
      "Without --zk-conf-dir, --include-config takes myid alone: keep zoo.cfg and the rest by hand",
    );
    (hasMyid ? taker.notes : taker.losses).push(alone);
    return taker;
  }
  if (config.zooCfg?.namesServers && !hasMyid) {
    taker.losses.push(say("{} lists servers, but there is no myid in {}", config.path, home));
  }
  await takeZooCfg(taker, config);
  const jaas = `${config.dir}/jaas.conf`;
  warnOfKeytabs(taker, jaas, await taker.takeIfThere(jaas, "jaas"));
  await takeJavaEnv(ctx.fs, taker, config.dir);
  const secrets = taker.files.filter((file) => isPrivate(file, config));
  if (secrets.length > 0) {
    const names = secrets.map(({ stored_name }) => stored_name).join(", ");
    taker.notes.push(say("This backup holds private files, do not hand it on: {}", names));
  }
  return taker;
}

async function takeZooCfg(
  taker: ConfigTaker,
  { dir, path, zooCfg }: MemberConfig,
): Promise<void> {
  await taker.takeIfThere(path, "zoo.cfg");
  if (zooCfg === null) return;
  const { dynamicConfigFile, tlsFiles } = zooCfg;
  if (dynamicConfigFile !== null) {
    await taker.takeNamed(dir, dynamicConfigFile, "dynamic-config", path);
  }
  for (const named of tlsFiles) await taker.takeNamed(dir, named, "tls", path);
}

/** Files that a java.env names elsewhere are not this member's alone. */
async function takeJavaEnv(fs: FileSystem, taker: ConfigTaker, dir: string): Promise<void> {
  const path = `${dir}/java.env`;
  const text = await taker.takeIfThere(path, "java-env");
  if (text === null) return;
  const take = async (named: string, role: ConfigRole): Promise<string | null> => {
    if (liesIn(fs, dir, named)) return await taker.takeNamed(dir, named, role, path);
    taker.notes.push(notTaken(named, path, say("it lies outside of {}, keep it by hand", dir)));
    return null;
  };
  const { loginConfig, tlsFiles } = filesOfJavaEnv(text, dir);
  if (loginConfig !== null) {
    warnOfKeytabs(taker, loginConfig, await take(loginConfig, "jaas"));
  }
  for (const named of tlsFiles) await take(named, "tls");
}

/** Whether a path leads to a name in a folder or below it; relative ones begin there. */
function liesIn(fs: FileSystem, dir: string, path: string): boolean {
  const named = isAbsolutePath(path) ? path : `${dir}/${path}`;
  try {
    const parent = fs.realPath(named.slice(0, named.lastIndexOf("/")) || "/");
    return parent === dir || parent.startsWith(`${dir}/`);
  } catch (error) {
    if (error instanceof ZkBackupError) return false;
    throw error;
  }
}

function warnOfKeytabs(taker: ConfigTaker, path: string, jaas: string | null): void {
  const keytabs = jaas === null ? [] : keytabsOf(jaas);
  if (keytabs.length === 0) return;
  const names = keytabs.join(", ");
  taker.notes.push(
    say("Keytabs named by {} are never in a backup, keep them by hand: {}", path, names),
  );
}

/** Whoever has such a file can act as the server, or as its super user. */
function isPrivate({ role }: StoredConfigFile, { zooCfg }: MemberConfig): boolean {
  if (role === "zoo.cfg") return zooCfg?.holdsSecrets ?? true;
  return role === "jaas" || role === "java-env" || role === "tls";
}
