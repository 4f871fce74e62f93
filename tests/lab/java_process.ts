/**
 * Starts fast on few cores: no optimizing compiler, no collector threads. A test's server lives for
 * seconds and holds a few megabytes.
 */
const JVM_FLAGS = ["-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];

/** What to run in a Java process. */
export interface JavaOptions {
  classPath: string;
  main: string;
  args?: string[];
  /** System properties. */
  properties?: Record<string, string>;
  /** Value for -Xmx. */
  heap?: string;
  /** Compiler and collector are those that Java itself chooses, as on a user's machine. */
  asInstalled?: boolean;
}

/** Arguments for `java`, with logging of every line by the one back end the lab ships. */
export function javaArgs(options: JavaOptions, logFile: string): string[] {
  const properties: Record<string, string> = {
    "org.slf4j.simpleLogger.logFile": logFile,
    "org.slf4j.simpleLogger.defaultLogLevel": "info",
    "org.slf4j.simpleLogger.showDateTime": "true",
    // 3.4 to 3.7 would look for the log4j that the lab replaces.
    "zookeeper.jmx.log4j.disable": "true",
    "java.net.preferIPv4Stack": "true",
    "file.encoding": "UTF-8",
    "user.language": "en",
    "user.country": "US",
    "user.timezone": "UTC",
    ...options.properties,
  };
  return [
    ...(options.asInstalled === true ? [] : JVM_FLAGS),
    `-Xmx${options.heap ?? "256m"}`,
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    "-cp",
    options.classPath,
    options.main,
    ...options.args ?? [],
  ];
}

/** Runs one of ZooKeeper's own tools to its end and returns exit code and standard output. */
export async function runJava(
  options: JavaOptions,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const output = await new Deno.Command("java", {
    args: javaArgs(options, "System.err"),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}
