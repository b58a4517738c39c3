import { createHash } from "node:crypto";
import { Agent as HttpsAgent } from "node:https";
import {
  CreateStreamCommand,
  KinesisClient,
  type KinesisClientConfig,
  ListStreamsCommand,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { cbor } from "@smithy/core/cbor";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { clientEnvironment } from "../../clients/environment.ts";
import { run, runSuccessfully, succeeds } from "../../clients/program.ts";
import { CBOR_TYPE, callJson, JSON_TYPE, requestOverHttp1 } from "../../support/raw-request.ts";
import { requirement } from "../../support/requirements.ts";
import { TRANSPORTS, type Transport, trust } from "../../support/transports.ts";
import { presign, sign } from "../../support/signing.ts";

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const UNKNOWN = "The security token included in the request is invalid.";
const MINUTE = 60_000;

let emulator: KinesisEmu;
let ca: string;

beforeAll(async () => {
  const accessKeys = [
    { id: "test", secret: "test" },
    { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  ];
  emulator = await startKinesisEmu({ port: 0, auth: "verify", accessKeys });
  ca = await emulator.getCaCertificate();
  trust(ca);
});
afterAll(() => emulator.stop());

/** The SDK as it comes, but for the transport: HTTP/2 is its default. */
function clientOver(transport: Transport, config: Partial<KinesisClientConfig> = {}): KinesisClient {
  const endpoint = transport.endsWith("TLS") ? emulator.tlsEndpoint : emulator.endpoint;
  const isHttp1 = transport.startsWith("HTTP/1.1");
  const requestHandler = isHttp1 ? { requestHandler: new NodeHttpHandler({ httpsAgent: new HttpsAgent({ ca }) }) } : {};
  return new KinesisClient({ ...emulator.getClientConfig(), endpoint, maxAttempts: 1, ...requestHandler, ...config });
}

interface SentRequest {
  body: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  path: string;
}

/** Changes a request after it was signed. */
function tamper(client: KinesisClient, change: (request: SentRequest) => void): KinesisClient {
  client.middlewareStack.add(
    (next) => (args) => {
      change(args.request as SentRequest);
      return next(args);
    },
    { step: "deserialize", priority: "low" },
  );
  return client;
}

const list = (client: KinesisClient): Promise<unknown> => client.send(new ListStreamsCommand({ Limit: 100 }));

describe.each(TRANSPORTS)("signatures of the AWS SDK over %s", (transport) => {
  it("are right as they come", async () => {
    const client = clientOver(transport);
    const StreamName = transport.replaceAll(/\W/g, "-");
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const Data = new TextEncoder().encode("clé 🔑");
    await client.send(new PutRecordCommand({ StreamName, Data, PartitionKey: "clé  🔑" }));
    await expect(list(client)).resolves.toMatchObject({ StreamNames: expect.arrayContaining([StreamName]) });
    client.destroy();
  });

  it("are right with a session token and a secret of every kind of character", async () => {
    const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey, sessionToken: "a/b+c==" };
    await expect(list(clientOver(transport, { credentials, region: "eu-west-1" }))).resolves.toBeDefined();
  });

  it("are right for a subscription", async () => {
    const client = clientOver(transport);
    const StreamName = `${transport.replaceAll(/\W/g, "-")}-fan-out`;
    await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
    const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "a" }));
    const subscription = {
      ConsumerARN: Consumer?.ConsumerARN,
      ShardId: "shardId-000000000000",
      StartingPosition: { Type: "LATEST" } as const,
    };
    const { EventStream } = await client.send(new SubscribeToShardCommand(subscription));
    expect(EventStream).toBeDefined();
    client.destroy();
  });

  it("are wrong when made with another secret", async () => {
    const credentials = { accessKeyId: "test", secretAccessKey: "tEst" };
    const refused = { name: "InvalidSignatureException", message: MISMATCH, $metadata: { httpStatusCode: 400 } };
    await expect(list(clientOver(transport, { credentials }))).rejects.toMatchObject(refused);
  });

  it("are of no known key", async () => {
    const credentials = { accessKeyId: "toString", secretAccessKey: "test" };
    const refused = { name: "UnrecognizedClientException", message: UNKNOWN };
    await expect(list(clientOver(transport, { credentials }))).rejects.toMatchObject(refused);
  });

  it.each<[string, (request: SentRequest) => void]>([
    ["the body", (request) => (request.body = '{"Limit":101}')],
    ["a signed header", (request) => (request.headers["x-amz-target"] = "Kinesis_20131202.DescribeLimits")],
    ["the date", (request) => (request.headers["x-amz-date"] = basic(Date.now() - 2000))],
    ["the path", (request) => (request.path = "/other")],
    ["the query", (request) => (request.query = { a: "b" })],
    ["the signature", (request) => (request.headers["authorization"] += "0")],
    ["what is signed", (request) => edit(request, /x-amz-target;?/, "")],
    ["the algorithm", (request) => edit(request, "HMAC-SHA256", "HMAC-SHA1")],
    ["the region", (request) => edit(request, "us-east-1", "us-east-2")],
    [
      "the body and its hash",
      (request) => {
        request.body = '{"Limit":101}';
        request.headers["x-amz-content-sha256"] = createHash("sha256").update(request.body).digest("hex");
      },
    ],
    ["the promise of an unsigned body", (request) => (request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD")],
  ])("are wrong when somebody changed %s", async (_what, change) => {
    const refused = { name: "InvalidSignatureException", message: MISMATCH };
    await expect(list(tamper(clientOver(transport), change))).rejects.toMatchObject(refused);
  });

  it("do not cover what they do not name", async () => {
    const client = tamper(clientOver(transport), ({ headers }) => (headers["x-other"] = "a"));
    await expect(list(client)).resolves.toBeDefined();
  });

  it.each([
    [-6, /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/],
    [6, /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/],
  ])("are refused from a clock that is %i minutes off", async (minutes, message) => {
    const client = clientOver(transport, { systemClockOffset: minutes * MINUTE });
    const error = (await list(client).catch((thrown: unknown) => thrown)) as Error;
    expect(error.name).toBe("InvalidSignatureException");
    expect(error.message).toMatch(message);
    const [signed = 0, limit = 0, now = 0] = [...error.message.matchAll(/\d{8}T\d{6}Z/g)].map(([time]) => parse(time));
    expect(Math.abs(signed - now - minutes * MINUTE)).toBeLessThanOrEqual(2000);
    expect(limit - now).toBe(Math.sign(minutes) * 5 * MINUTE);
  });

  it.each([-4, 4])("are right from a clock that is %i minutes off", async (minutes) => {
    await expect(list(clientOver(transport, { systemClockOffset: minutes * MINUTE }))).resolves.toBeDefined();
  });

  it("are right again when the SDK has learnt the time from a refusal", async () => {
    await expect(
      list(clientOver(transport, { systemClockOffset: -60 * MINUTE, maxAttempts: 2 })),
    ).resolves.toBeDefined();
  });
});

function edit({ headers }: SentRequest, part: string | RegExp, by: string): void {
  headers["authorization"] = (headers["authorization"] ?? "").replace(part, by);
}

const basic = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");
const parse = (time: string): number =>
  Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

describe("a presigned query", () => {
  const call = { headers: { "content-type": JSON_TYPE, "x-amz-target": "Kinesis_20131202.ListStreams" }, body: "{}" };
  const ago = (minutes: number): Date => new Date(Date.now() - minutes * MINUTE);

  it.each([
    ["a minute", 60, 0],
    ["an hour, which is nearly over", 3600, 59],
    ["a week", 604_800, 60],
  ])("for %s is right", async (_what, expiresIn, age) => {
    const request = await presign(emulator.endpoint, call, { expiresIn, signingDate: ago(age) });
    const answer = await requestOverHttp1(emulator.endpoint, request);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("StreamNames")]);
  });

  it("with a session token is right", async () => {
    const request = await presign(emulator.endpoint, call, {}, { sessionToken: "a/b+c==" });
    expect((await requestOverHttp1(emulator.endpoint, request)).status).toBe(200);
  });

  it.each([
    [60, 2, /^Signature expired: \S+ is now earlier than \S+ \(\S+ - 1 min\.\)$/],
    [3600, 61, /^Signature expired: \S+ is now earlier than \S+ \(\S+ - 60 min\.\)$/],
    [3600, -6, /^Signature not yet current: \S+ is still later than \S+ \(\S+ \+ 5 min\.\)$/],
  ])("for %i s, signed %i minutes ago, is out of time", async (expiresIn, age, message) => {
    const request = await presign(emulator.endpoint, call, { expiresIn, signingDate: ago(age) });
    const answer = await requestOverHttp1(emulator.endpoint, request);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({
      __type: "InvalidSignatureException",
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["X-Amz-Expires=60", "X-Amz-Expires=61", MISMATCH],
    ["X-Amz-Expires=60", "X-Amz-Expires=604801", "X-Amz-Expires must be a number of seconds from 0 to 604800."],
    ["X-Amz-Expires=60", "X-Amz-Expires=long", "X-Amz-Expires must be a number of seconds from 0 to 604800."],
    ["X-Amz-Credential=test", "X-Amz-Credential=who", UNKNOWN],
  ])("with %s made %s is refused", async (from, to, message) => {
    const request = await presign(emulator.endpoint, call, { expiresIn: 60 });
    const path = request.path.replace(from, to);
    expect(path).not.toBe(request.path);
    const answer = await requestOverHttp1(emulator.endpoint, { ...request, path });
    expect(JSON.parse(answer.text)).toHaveProperty("message", message);
  });

  it("does not cover another body", async () => {
    const request = await presign(emulator.endpoint, call, {});
    const answer = await requestOverHttp1(emulator.endpoint, { ...request, body: "{ }" });
    expect(JSON.parse(answer.text)).toHaveProperty("message", MISMATCH);
  });

  it("covers any body when it says that the body is unsigned", async () => {
    const headers = { ...call.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const request = await presign(emulator.endpoint, { ...call, headers }, {});
    const answer = await requestOverHttp1(emulator.endpoint, { ...request, body: "{ }" });
    expect(answer.status).toBe(200);
  });
});

describe("a signature in any protocol", () => {
  const target = { "x-amz-target": "Kinesis_20131202.ListStreams" };

  it("is verified in CBOR", async () => {
    const body = cbor.serialize({});
    const call = { headers: { ...target, "content-type": CBOR_TYPE }, body };
    const right = await sign(emulator.endpoint, call);
    expect((await requestOverHttp1(emulator.endpoint, right)).status).toBe(200);
    const answer = await requestOverHttp1(emulator.endpoint, { ...right, body: cbor.serialize({ Limit: 1 }) });
    expect([answer.status, answer.headers["content-type"]]).toEqual([400, CBOR_TYPE]);
    expect(cbor.deserialize(answer.body)).toEqual({ __type: "InvalidSignatureException", message: MISMATCH });
  });

  it("is verified before a format that is none is refused, in XML", async () => {
    const right = await sign(emulator.endpoint, { headers: { ...target, "content-type": "text/plain" }, body: "{}" });
    const answer = await requestOverHttp1(emulator.endpoint, right);
    expect([answer.status, answer.text]).toEqual([404, "<UnknownOperationException/>\n"]);
    const wrong = await requestOverHttp1(emulator.endpoint, { ...right, body: "{ }" });
    expect([wrong.status, wrong.text]).toEqual([
      403,
      `<InvalidSignatureException>\n  <Message>${MISMATCH}</Message>\n</InvalidSignatureException>\n`,
    ]);
  });

  it("has to be there", async () => {
    const answer = await callJson(emulator.endpoint, "ListStreams", {});
    expect(JSON.parse(answer.text)).toHaveProperty("__type", "MissingAuthenticationTokenException");
  });

  it("is asked of no preflight and not for the emulator's own paths", async () => {
    const headers = { Origin: "https://example.org", "Access-Control-Request-Headers": "authorization" };
    const preflight = await requestOverHttp1(emulator.endpoint, { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers["access-control-allow-headers"]]).toEqual([200, "authorization"]);
    expect((await requestOverHttp1(emulator.endpoint, { method: "GET", path: "/health" })).status).toBe(200);
    expect((await requestOverHttp1(emulator.endpoint, { method: "GET", path: "/_emu/ca.pem" })).text).toBe(ca);
  });
});

const hasAwsCli = requirement("aws-cli", await succeeds("aws", ["--version"]));

describe.skipIf(!hasAwsCli)("signatures of the AWS CLI", () => {
  const command = (endpoint: string): string[] => ["--endpoint-url", endpoint, "kinesis", "list-streams"];

  it("are right as they come", { timeout: 30_000 }, async () => {
    const printed = await runSuccessfully("aws", command(emulator.endpoint), {
      env: clientEnvironment(emulator.endpoint),
    });
    expect(JSON.parse(printed)).toHaveProperty("StreamNames");
  });

  it("are wrong when made with another secret", { timeout: 30_000 }, async () => {
    const env = { ...clientEnvironment(emulator.endpoint), AWS_SECRET_ACCESS_KEY: "tEst" };
    const { exitCode, stderr } = await run("aws", command(emulator.endpoint), { env });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`(InvalidSignatureException) when calling the ListStreams operation: ${MISMATCH}`);
  });
});
