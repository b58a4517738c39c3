import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import type { StartingPosition } from "@aws-sdk/client-kinesis";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { fromUtf8, toUtf8 } from "@smithy/core/serde";
import { JSON_TYPE } from "../../support/raw-request.ts";

/** A message of an event stream; its checksums were right. */
export interface Message {
  readonly headers: Readonly<Record<string, unknown>>;
  /** JSON, parsed. */
  readonly body: unknown;
}

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** Cuts the messages out of bytes as they arrive. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** @returns the bytes of every frame that is now complete */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Buffer[] = [];
    while (this.#length >= this.#wanted()) {
      const all = Buffer.concat(this.#chunks);
      const length = all.readUInt32BE(0);
      frames.push(all.subarray(0, length));
      this.#chunks = [all.subarray(length)];
      this.#length = all.length - length;
    }
    return frames;
  }

  /** Bytes of a frame that never became complete. */
  get rest(): number {
    return this.#length;
  }

  /** How many bytes there must be for the next frame; its first four say it. */
  #wanted(): number {
    if (this.#length < 4) return Infinity;
    const [first = Buffer.alloc(0)] = this.#chunks;
    if (first.length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    return (this.#chunks[0] as Buffer).readUInt32BE(0);
  }
}

/** @throws when a checksum is wrong */
export function decodeFrame(frame: Buffer): Message {
  const { headers, body } = codec.decode(frame);
  const values = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return { headers: Object.fromEntries(values), body: JSON.parse(Buffer.from(body).toString()) as unknown };
}

export const SUBSCRIBE_HEADERS = {
  "content-type": JSON_TYPE,
  "x-amz-target": "Kinesis_20131202.SubscribeToShard",
} as const;

export function subscribeInput(consumer: string, shard: string, position: StartingPosition): string {
  return JSON.stringify({ ConsumerARN: consumer, ShardId: shard, StartingPosition: position });
}

/** Subscribes on a session that is there; nobody reads what comes until a listener is set. */
export function subscribeOn(session: ClientHttp2Session, input: string): ClientHttp2Stream {
  const stream = session.request({ ":method": "POST", ":path": "/", ...SUBSCRIBE_HEADERS });
  stream.end(input);
  return stream;
}
