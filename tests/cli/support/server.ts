import { answering, FourLetterServer } from "../../support/four_letter_server.ts";

/** A server that says it is alone and at a zxid. */
export function standaloneAt(zxid: string): FourLetterServer {
  return FourLetterServer.start(answering(
    "Zookeeper version: 3.9.5-5d1d1a0, built on 2025-01-01 00:00 UTC\n" +
      `Latency min/avg/max: 0/0.1/2\nZxid: ${zxid}\nMode: standalone\nNode count: 4\n`,
  ));
}

/** A server that takes a connection and says nothing until one of both sides goes away. */
export function silent(): FourLetterServer {
  return FourLetterServer.start(async (connection) => {
    await connection.read(new Uint8Array(1));
  });
}

/** Its address as `--zk-host` takes it. */
export function hostOf({ address: { host, port } }: FourLetterServer): string {
  return `${host}:${port}`;
}

/** An address at which nobody listens. */
export const NOBODY = "127.0.0.1:1";
