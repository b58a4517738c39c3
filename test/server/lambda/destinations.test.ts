import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SignatureVerifier } from "../../../server/wire/sigv4-verification.ts";
import { numbersIn, openWorld, STREAM_ARN, type World } from "./world.ts";

const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:billing";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Stands in for SQS, SNS and S3; takes only what is signed as it should be. */
class Services {
  readonly received: Received[] = [];
  /** How many requests are refused. */
  refusals = 0;
  readonly #server = createServer((request, response) => {
    this.#take(request).then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => response.writeHead(403).end(String(error)),
    );
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://key:s3cr3t@127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
  }

  async #take(request: IncomingMessage): Promise<number> {
    const { method = "", url: path = "", rawHeaders, headers } = request;
    const body = await buffer(request);
    const service = /\/(\w+)\/aws4_request/.exec(headers.authorization ?? "")?.[1];
    const verifier = new SignatureVerifier(new Map([["key", "s3cr3t"]]), () => Date.now());
    await verifier.verify({ method, path, query: new URLSearchParams(), rawHeaders, body }, service as never);
    if (this.refusals-- > 0) return 503;
    this.received.push({ method, path, body: body.toString() });
    return 200;
  }
}

let services: Services;
let endpoint: string;

beforeEach(async () => {
  services = new Services();
  endpoint = await services.start();
});

afterEach(() => services.stop());

async function discardTo(destination: string): Promise<World> {
  const world = await openWorld({ awsEndpoint: endpoint });
  world.handlers.set("billing", () => {
    throw new Error("as it should");
  });
  await world.map("billing", {
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: destination } },
  });
  await world.put([1, 2]);
  await world.settle();
  return world;
}

/** The body of a destination record, from the log that has the same. */
function expectedRecord(world: World): object {
  const [batch] = world.sources.discardedBatches.list();
  if (!batch) throw new Error("nothing was discarded");
  const { uuid: _, eventSourceMappingArn: __, payload: ___, ...record } = batch;
  return record;
}

describe("a discarded batch", () => {
  it("is sent to a queue, in AWS's key order", async () => {
    const world = await discardTo("arn:aws:sqs:us-east-1:000000000000:failures");
    const [{ method, path, body } = { method: "", path: "", body: "" }] = services.received;
    expect([method, path]).toEqual(["POST", "/000000000000/failures"]);
    const form = new URLSearchParams(body);
    expect(form.get("Action")).toBe("SendMessage");
    const [batch] = world.sources.discardedBatches.list();
    const [first, last] = batch?.payload.Records ?? [];
    expect(form.get("MessageBody")).toBe(
      JSON.stringify({
        requestContext: {
          requestId: "request-1",
          functionArn: FUNCTION_ARN,
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 1,
        },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        version: "1.0",
        timestamp: "2026-06-15T12:00:00.000Z",
        KinesisBatchInfo: {
          shardId: "shardId-000000000000",
          startSequenceNumber: first?.kinesis.sequenceNumber,
          endSequenceNumber: last?.kinesis.sequenceNumber,
          approximateArrivalOfFirstRecord: "2026-06-15T12:00:00.000Z",
          approximateArrivalOfLastRecord: "2026-06-15T12:00:00.000Z",
          batchSize: 2,
          streamArn: STREAM_ARN,
        },
      }),
    );
  });

  it("is published to a topic", async () => {
    const topic = "arn:aws:sns:us-east-1:000000000000:failures";
    const world = await discardTo(topic);
    const [received] = services.received;
    const form = new URLSearchParams(received?.body);
    expect(Object.fromEntries(form)).toMatchObject({ Action: "Publish", TopicArn: topic });
    expect(JSON.parse(form.get("Message") ?? "")).toEqual(expectedRecord(world));
  });

  it("is written to a bucket, with its records", async () => {
    const world = await discardTo("arn:aws:s3:::failures");
    const [batch] = world.sources.discardedBatches.list();
    const [{ method, path, body } = { method: "", path: "", body: "" }] = services.received;
    expect(method).toBe("PUT");
    const folder = `/failures/aws/lambda/${batch?.uuid}/shardId-000000000000/2026/06/15/`;
    expect(path.slice(0, folder.length)).toBe(folder);
    expect(path.slice(folder.length)).toMatch(/^2026-06-15T12\.00\.00-[\da-f-]{36}$/);
    const { payload, ...record } = JSON.parse(body) as { payload: { Records: never[] } };
    expect(record).toEqual(expectedRecord(world));
    expect(numbersIn(payload)).toEqual([1, 2]);
  });

  it("is sent again when the service does not take it", async () => {
    services.refusals = 2;
    const world = await discardTo("arn:aws:sqs:us-east-1:000000000000:failures");
    expect(services.received).toEqual([]);
    await world.clock.advance(10_000);
    expect(services.received).toHaveLength(1);
  });

  it("holds nothing up when the service is not there", async () => {
    services.stop();
    const world = await discardTo("arn:aws:sqs:us-east-1:000000000000:failures");
    await world.put([3]);
    await world.clock.advance(60_000);
    const batches = world.sources.discardedBatches.list().map(({ payload }) => numbersIn(payload as never));
    expect(batches).toEqual([[1, 2], [3]]);
  });
});

describe("the log of discarded batches", () => {
  it("can be asked for those of a mapping, a function or a stream", async () => {
    const { sources } = await discardTo("");
    const { discardedBatches: log } = sources;
    const uuid = log.list()[0]?.uuid ?? "";
    expect(log.list({ uuid, functionName: "billing", stream: "orders" })).toHaveLength(1);
    expect(log.list({ functionName: "other" })).toEqual([]);
    expect(log.list({ uuid: "other" })).toEqual([]);
    expect(log.list({ region: "eu-west-1" })).toEqual([]);
  });

  it("is emptied by a reset of its account or region", async () => {
    const { sources } = await discardTo("");
    await sources.reset({ region: "eu-west-1" });
    expect(sources.discardedBatches.list()).toHaveLength(1);
    await sources.reset({ account: "000000000000" });
    expect(sources.discardedBatches.list()).toEqual([]);
  });

  it("keeps the last thousand of a mapping", async () => {
    const world = await openWorld();
    world.handlers.set("billing", () => {
      throw new Error("as it should");
    });
    await world.map("billing", { MaximumRetryAttempts: 0, BatchSize: 1 });
    const numbers = Array.from({ length: 1100 }, (_, index) => index);
    for (let at = 0; at < numbers.length; at += 100) await world.put(numbers.slice(at, at + 100));
    await world.settle();
    const kept = world.sources.discardedBatches.list();
    expect(kept).toHaveLength(1000);
    expect(numbersIn(kept[0]?.payload as never)).toEqual([100]);
  });
});
