import { once } from "node:events";
import { connect, type Socket } from "node:net";

const END_OF_HEAD = "\r\n\r\n";
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * One HTTP/1.1 connection that is kept alive and has one call on its way at a time. It does as little as it can, for it
 * shares the machine with what it measures.
 */
export class Connection implements Disposable {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #length = 0;
  /** Bytes of the answer as a whole; unknown until its head is there, or to its end when it comes in chunks. */
  #expected: number | undefined;
  #waiting: PromiseWithResolvers<Buffer> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#take(chunk));
    const fail = (): void => this.#waiting?.reject(new Error("The connection was closed before the answer."));
    socket.on("error", fail).on("close", fail);
  }

  /** @throws Error when nobody listens */
  static async open(port: number): Promise<Connection> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Connection(socket);
  }

  /** @returns head and body @throws Error on any status but 200 */
  async call(request: Buffer): Promise<Buffer> {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(request);
    const answer = await this.#waiting.promise;
    if (answer.toString("latin1", 9, 12) !== "200")
      throw new Error(`Answered with ${answer.toString().slice(0, 1000)}`);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#expected === undefined) {
      const head = Buffer.concat(this.#received);
      const end = head.indexOf(END_OF_HEAD);
      if (end === -1) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(head.toString("latin1", 0, end))?.[1];
      if (length !== undefined) this.#expected = end + END_OF_HEAD.length + Number(length);
      else if (!head.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) return;
    }
    if (this.#expected !== undefined && this.#length < this.#expected) return;
    const answer = Buffer.concat(this.#received);
    this.#received = [];
    this.#length = 0;
    this.#expected = undefined;
    this.#waiting?.resolve(answer);
  }
}

/** What an answer says; of a body in chunks, what is between the first and the last brace, so not of one in many. */
export function bodyOf(answer: Buffer): unknown {
  const text = answer.toString("utf8", answer.indexOf(END_OF_HEAD) + END_OF_HEAD.length).trim();
  if (text === "") return {};
  const json = text.startsWith("{") ? text : text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  return JSON.parse(json);
}
