import type { Readable } from "node:stream";
import type * as z from "zod";
import type { ControlContext } from "./context.ts";

/** A body or an answer that is not JSON. */
export interface Bytes {
  readonly mediaType: string;
}

type Parameters = z.ZodObject;
type Content = z.ZodType | Bytes;

type BodyOf<Body> = Body extends z.ZodType ? z.output<Body> : Body extends Bytes ? Buffer : undefined;
type AnswerOf<Answer> = Answer extends z.ZodType
  ? z.input<Answer>
  : Answer extends Bytes
    ? Uint8Array | Readable
    : undefined | void;

/** What a request brings, checked by the route's schemas. */
export interface Input<P, Body> {
  readonly parameters: P;
  readonly body: Body;
  /** Aborted when the client goes away before it is answered. */
  readonly signal: AbortSignal;
}

/** What is said of a route. */
export interface Described {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As in `/_emu/faults/:id`. */
  readonly path: string;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  /** Those that the path names come from it, the others from the query; absent: none are taken. */
  readonly parameters?: Parameters | undefined;
  /** Absent: none is read. */
  readonly body?: Content | undefined;
  /** Whether the body may be left out, which then is `{}`. */
  readonly isBodyOptional?: boolean;
  /** Bytes that the body may have; 64 MiB when left out. */
  readonly maxBody?: number;
  /** Absent: 204, without a body. */
  readonly answer?: Content | undefined;
}

/** One entry of the control API: what it takes and answers, from which its check and its description both come. */
export interface Route extends Described {
  handle(context: ControlContext, input: Input<unknown, unknown>): unknown;
}

/** A route of which the handler's types follow from its schemas. */
export function route<
  P extends Parameters | undefined = undefined,
  Body extends Content | undefined = undefined,
  Answer extends Content | undefined = undefined,
>(
  definition: Described & {
    readonly parameters?: P;
    readonly body?: Body;
    readonly answer?: Answer;
    /** @throws ControlRefusal, or a ServiceException of the engine, for what cannot be done */
    handle(
      context: ControlContext,
      input: Input<P extends Parameters ? z.output<P> : object, BodyOf<Body>>,
    ): AnswerOf<Answer> | Promise<AnswerOf<Answer>>;
  },
): Route {
  return definition;
}

export function isBytes(content: Content): content is Bytes {
  return "mediaType" in content;
}
