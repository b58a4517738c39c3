import type { EmulatorClock } from "../../../server/engine/clock.ts";
import type { RetryBackoff } from "../../../server/lambda/delivery/settings.ts";
import { EventSources } from "../../../server/lambda/event-sources.ts";
import { functionArn, type FunctionReference } from "../../../server/lambda/function-reference.ts";
import { LambdaException } from "../../../server/lambda/exceptions.ts";
import { findRoute } from "../../../server/lambda/http/route.ts";
import type { Invocation, InvocationResult, InvocableFunction, Invoker } from "../../../server/lambda/invoker.ts";
import { createLogger } from "../../../server/log.ts";
import { putRecords } from "../../../server/operations/put-records.ts";
import { CALLER, openEngine, type Engine, type EngineOptions } from "../engine/engine.ts";
import { createStream } from "../../../server/operations/create-stream.ts";

export const STREAM_ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
export const ROLE_ARN = "arn:aws:iam::000000000000:role/lambda-role";

export interface KinesisEvent {
  readonly Records: readonly {
    readonly kinesis: {
      readonly kinesisSchemaVersion: string;
      readonly partitionKey: string;
      readonly sequenceNumber: string;
      readonly data: string;
      readonly approximateArrivalTimestamp: number;
    };
    readonly eventID: string;
    readonly eventSourceARN: string;
  }[];
  readonly window?: { readonly start: string; readonly end: string };
  readonly state?: unknown;
  readonly isFinalInvokeForWindow?: boolean;
  readonly isWindowTerminatedEarly?: boolean;
}

export type Handler = (event: KinesisEvent) => unknown;

/** What a handler throws to be as good as not reached. */
export class Throttled extends Error {}

/** Functions that run in the test itself. */
class Handlers implements Invoker {
  readonly #byName = new Map<string, Handler>();
  #invocations = 0;

  set(name: string, handler: Handler): void {
    this.#byName.set(name, handler);
  }

  find(reference: FunctionReference): InvocableFunction | undefined {
    const { qualifier: _, ...unqualified } = reference;
    return this.#byName.has(reference.name) ? { arn: functionArn(unqualified), roleArn: ROLE_ARN } : undefined;
  }

  async invoke({ name }: FunctionReference, { payload }: Invocation): Promise<InvocationResult> {
    const answered = { outcome: "answered", executedVersion: "$LATEST", logTail: "" } as const;
    const requestId = `request-${++this.#invocations}`;
    const json = (value: unknown): Buffer => Buffer.from(value === undefined ? "null" : JSON.stringify(value));
    try {
      const answer = await this.#byName.get(name)?.(JSON.parse(payload.toString()) as KinesisEvent);
      return { ...answered, requestId, payload: json(answer) };
    } catch (error) {
      if (error instanceof Throttled) return { outcome: "unavailable", reason: "throttled" };
      const description = json({ errorType: "Error", errorMessage: String(error) });
      return { ...answered, requestId, payload: description, functionError: "Unhandled" };
    }
  }
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An engine with event source mappings and with functions in the test itself; its clock stands. */
export interface World {
  readonly engine: Engine;
  readonly clock: EmulatorClock;
  readonly sources: EventSources;
  readonly handlers: Handlers;
  /** Calls the API. */
  call(method: string, path: string, body?: object): Promise<ApiAnswer>;
  /** A mapping of a function to the stream `orders`. @returns its UUID */
  map(functionName: string, options?: object): Promise<string>;
  /** Puts records that hold a number each into `orders`, with that number as the partition key unless one is given. */
  put(numbers: readonly number[], partitionKey?: string): Promise<void>;
  /** Until all that can happen without the clock has happened. */
  settle(): Promise<void>;
}

export const MAPPINGS = "/2015-03-31/event-source-mappings";

export interface WorldOptions extends EngineOptions {
  readonly shardCount?: number;
  /** The handlers of an earlier world, which had the same store. */
  readonly handlers?: Handlers;
  /** Milliseconds that changes of a mapping's state take. */
  readonly mappingTime?: number;
  readonly awsEndpoint?: string | undefined;
  readonly backoff?: RetryBackoff;
}

/** One with an ACTIVE stream called `orders`, of one shard unless it says otherwise. */
export async function openWorld({
  shardCount = 1,
  handlers = new Handlers(),
  ...options
}: WorldOptions = {}): Promise<World> {
  const engine = await openEngine(options);
  const { kinesis } = engine.context;
  const { clock } = engine;
  if (kinesis.streams(CALLER).length === 0) {
    await createStream({ StreamName: "orders", ShardCount: shardCount }, engine.context);
    await clock.advance(options.transitionTime ?? 0);
  }
  const logger = createLogger("silent", "pretty", () => {});
  const sources = await EventSources.open({
    kinesis,
    logger,
    invoker: handlers,
    backoff: options.backoff ?? { first: 100, longest: 60_000 },
    transitionTime: options.mappingTime ?? 0,
    awsEndpoint: options.awsEndpoint,
  });
  const call: World["call"] = async (method, path, body) => {
    const url = new URL(path, "http://localhost");
    const found = findRoute(sources.routes, method, url.pathname);
    if (!found) throw new Error(`no route for ${method} ${path}`);
    try {
      const answer = await found.route.perform({
        method,
        path: url.pathname,
        query: url.searchParams,
        headers: {},
        body: body ? Buffer.from(JSON.stringify(body)) : Buffer.alloc(0),
        caller: CALLER,
        requestId: "",
        signal: new AbortController().signal,
        params: found.params,
      });
      return { status: answer.status, body: answer.body as ApiAnswer["body"] };
    } catch (error) {
      if (error instanceof LambdaException) return { status: error.status, body: { name: error.name, ...error.body } };
      throw error;
    }
  };
  return {
    engine,
    clock,
    sources,
    handlers,
    call,
    async map(functionName, given = {}) {
      const input = { EventSourceArn: STREAM_ARN, StartingPosition: "TRIM_HORIZON", FunctionName: functionName };
      const { status, body } = await call("POST", MAPPINGS, { ...input, ...given });
      if (status !== 202) throw new Error(JSON.stringify(body));
      return body["UUID"] as string;
    },
    async put(numbers, partitionKey) {
      const Records = numbers.map((number) => ({
        Data: Buffer.from(JSON.stringify({ number })),
        PartitionKey: partitionKey ?? String(number),
      }));
      await putRecords({ StreamName: "orders", Records }, engine.context);
    },
    settle: () => clock.advance(0),
  };
}

/** The numbers of an event's records. */
export function numbersIn({ Records }: Pick<KinesisEvent, "Records">): number[] {
  return Records.map(
    ({ kinesis }) => (JSON.parse(Buffer.from(kinesis.data, "base64").toString()) as { number: number }).number,
  );
}
