import type { HostPort } from "../../src/server/four_letter_words.ts";

/** What a test server does with one connection; it is closed afterwards. */
export type Conversation = (connection: Deno.Conn, word: string) => Promise<void>;

/** A TCP server on 127.0.0.1 that reads one four-letter word of each connection. */
export class FourLetterServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  readonly #done: Promise<void>;
  /** Words that were asked, in order. */
  readonly words: string[] = [];

  private constructor(conversation: Conversation) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#done = this.#serve(conversation);
  }

  /** Starts a server on a free port. */
  static start(conversation: Conversation): FourLetterServer {
    return new FourLetterServer(conversation);
  }

  /** Where it listens. */
  get address(): HostPort {
    return { host: "127.0.0.1", port: this.#listener.addr.port };
  }

  async #serve(conversation: Conversation): Promise<void> {
    const conversations: Promise<void>[] = [];
    for await (const connection of this.#listener) {
      this.#open.add(connection);
      conversations.push(this.#converse(connection, conversation));
    }
    await Promise.all(conversations);
  }

  async #converse(connection: Deno.Conn, conversation: Conversation): Promise<void> {
    try {
      const block = new Uint8Array(16);
      const count = await connection.read(block) ?? 0;
      const word = new TextDecoder().decode(block.subarray(0, count));
      this.words.push(word);
      await conversation(connection, word);
    } catch {
      // The other side went away, or the server is being stopped.
    } finally {
      if (this.#open.delete(connection)) connection.close();
    }
  }

  /** Ends all connections and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) {
      this.#open.delete(connection);
      connection.close();
    }
    await this.#done;
  }
}

/** Sends all of a text. */
export async function send(connection: Deno.Conn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
}

/** Answers each question with the next of these texts, and all later ones with the last. */
export function answering(...texts: readonly string[]): Conversation {
  let asked = 0;
  return async (connection) => {
    const text = texts[Math.min(asked++, texts.length - 1)] ?? "";
    await send(connection, text);
  };
}
