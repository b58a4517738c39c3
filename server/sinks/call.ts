import type { Tenancy } from "../engine/identity.ts";

/** A request for a service beside Kinesis: authenticated, its body no longer compressed. */
export interface SinkRequest {
  readonly service: SinkService;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** What X-Amz-Target says, or nothing. */
  readonly target: string;
  readonly body: Buffer;
  readonly caller: Caller;
  readonly requestId: string;
}

export interface Caller extends Tenancy {
  readonly accessKeyId: string;
}

export type SinkService = "sts" | "cloudwatch";

/** What a client asks for, whatever its protocol. */
export interface SinkCall {
  readonly operation: string;
  /** Numbers and times may still be text. */
  readonly input: unknown;
}

export interface SinkAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Absent when there is no such operation. */
  readonly operation: string | undefined;
  /** What the client called it. */
  readonly title: string;
  readonly error?: string;
  readonly reason?: string;
}

/** An operation: takes the input as it was decoded, and gives members for the answer. @throws SinkRefusal */
export type SinkOperation = (input: unknown, caller: Caller) => Readonly<Record<string, string>>;

/** One way to carry a call and its answer. */
export interface SinkProtocol {
  /** @throws SinkRefusal for a body that cannot be read */
  read(request: SinkRequest): SinkCall;
  success(operation: string, output: Readonly<Record<string, string>>, request: SinkRequest): Carried;
  refusal(refusal: SinkRefusal, request: SinkRequest): Carried;
}

export type Carried = Pick<SinkAnswer, "headers" | "body">;

/** An exception of one of these services. */
export class SinkRefusal extends Error {
  /** The exception's name in JSON and CBOR. */
  override readonly name: string;
  /** Its code in the query protocol. */
  readonly code: string;
  readonly status: number;

  constructor(name: string, code: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.code = code;
    this.status = status;
  }
}
