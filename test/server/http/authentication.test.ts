import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import {
  callJson,
  CBOR_TYPE,
  JSON_TYPE,
  type RawAnswer,
  type RawRequest,
  requestOverHttp1,
  requestOverHttp2,
} from "../../support/raw-request.ts";

const MISSING = { __type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
const BOTH = {
  __type: "InvalidSignatureException",
  message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
};
const incomplete = (message: string): typeof MISSING => ({ __type: "IncompleteSignatureException", message });

const CREDENTIAL = "Authorization header requires 'Credential' parameter. ";
const SIGNATURE = "Authorization header requires 'Signature' parameter. ";
const SIGNED_HEADERS = "Authorization header requires 'SignedHeaders' parameter. ";
const DATE = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
const query = (name: string): string => `AWS query-string parameters must include '${name}'. `;
const REEXAMINE = "Re-examine the query-string parameters.";

const WHOLE_HEADER = "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=b";
const WHOLE_QUERY = "/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-SignedHeaders=d&X-Amz-Date=e";

interface Case {
  readonly what: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error: typeof MISSING;
}

const REFUSED: readonly Case[] = [
  { what: "no signature at all", error: MISSING },
  { what: "an empty Authorization header", headers: { Authorization: "" }, error: MISSING },
  { what: "a query of other parameters", path: "/?a=b", error: MISSING },
  {
    what: "a query of all but X-Amz-Algorithm",
    path: "/?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d",
    error: MISSING,
  },
  { what: "a header and a query", path: WHOLE_QUERY, headers: { Authorization: WHOLE_HEADER }, error: BOTH },
  {
    what: "any header and an empty X-Amz-Algorithm",
    path: "/?X-Amz-Algorithm",
    headers: { Authorization: "X" },
    error: BOTH,
  },
  {
    what: "a header that says nothing",
    headers: { Authorization: "X" },
    error: incomplete(`${CREDENTIAL}${SIGNATURE}${SIGNED_HEADERS}${DATE}Authorization=X`),
  },
  {
    what: "a header that says nothing, and another query",
    path: "/?X-Amz-Algorith",
    headers: { Authorization: "X", Date: "a" },
    error: incomplete(`${CREDENTIAL}${SIGNATURE}${SIGNED_HEADERS}Authorization=X`),
  },
  {
    what: "a header of names without values",
    headers: { Authorization: "AWS4-HMAC-SHA256 Credential, SignedHeaders=, Signature", "X-Amz-Date": "a" },
    error: incomplete(
      `${CREDENTIAL}${SIGNATURE}${SIGNED_HEADERS}Authorization=AWS4-HMAC-SHA256 Credential, SignedHeaders=, Signature`,
    ),
  },
  ...["AWS4- Signature=b Credential=a", "AWS4- Signature=b,Credential=a", "AWS4- Signature=b, Credential=a"].map(
    (Authorization) => ({
      what: `the header "${Authorization}"`,
      headers: { Authorization, Date: "a" },
      error: incomplete(`${SIGNED_HEADERS}Authorization=${Authorization}`),
    }),
  ),
  {
    what: "a whole header and no date",
    headers: { Authorization: WHOLE_HEADER },
    error: incomplete(`${DATE}Authorization=${WHOLE_HEADER}`),
  },
  {
    what: "an empty X-Amz-Algorithm",
    path: "/?X-Amz-Algorithm",
    error: incomplete(
      query("X-Amz-Algorithm") +
        query("X-Amz-Credential") +
        query("X-Amz-Signature") +
        query("X-Amz-SignedHeaders") +
        query("X-Amz-Date") +
        REEXAMINE,
    ),
  },
  {
    what: "a query without X-Amz-SignedHeaders",
    path: WHOLE_QUERY.replace("&X-Amz-SignedHeaders=d", ""),
    error: incomplete(query("X-Amz-SignedHeaders") + REEXAMINE),
  },
  {
    what: "a query without X-Amz-Date",
    path: WHOLE_QUERY.replace("&X-Amz-Date=e", ""),
    error: incomplete(query("X-Amz-Date") + REEXAMINE),
  },
];

const LIST = "Kinesis_20131202.ListStreams";
const OVER = { "HTTP/1.1": requestOverHttp1, h2c: requestOverHttp2 } as const;

let shape: KinesisEmu;
let off: KinesisEmu;

beforeAll(async () => {
  shape = await startKinesisEmu({ port: 0, auth: "shape" });
  off = await startKinesisEmu({ port: 0 });
});
afterAll(async () => {
  await shape.stop();
  await off.stop();
});

describe.each(["HTTP/1.1", "h2c"] as const)("the shape of signatures over %s", (transport) => {
  function send({ headers, ...request }: RawRequest, type: string, target = LIST): Promise<RawAnswer> {
    const all = { "Content-Type": type, "X-Amz-Target": target, ...headers };
    return OVER[transport](shape.endpoint, { ...request, headers: all });
  }

  it.each(REFUSED)("refuses $what in JSON", async ({ error, what: _what, ...sent }) => {
    const answer = await send({ ...sent, body: "{}" }, JSON_TYPE);
    expect([answer.status, answer.headers["content-type"]]).toEqual([400, JSON_TYPE]);
    expect(JSON.parse(answer.text)).toEqual(error);
  });

  it.each(REFUSED)("refuses $what in CBOR", async ({ error, what: _what, ...sent }) => {
    const answer = await send({ ...sent, body: cbor.serialize({}) }, CBOR_TYPE);
    expect([answer.status, answer.headers["content-type"]]).toEqual([400, CBOR_TYPE]);
    expect(cbor.deserialize(answer.body)).toEqual(error);
  });

  it.each(REFUSED)(
    "refuses $what in XML when the body is of no known type",
    async ({ error, what: _what, ...sent }) => {
      const answer = await send({ ...sent, body: "{}" }, "text/plain");
      const xml = `<${error.__type}>\n  <Message>${error.message}</Message>\n</${error.__type}>\n`;
      expect([answer.status, answer.text]).toEqual([403, xml]);
      expect(answer.headers).not.toHaveProperty("content-type");
    },
  );

  it("quotes in XML what a client sent so that it stays XML", async () => {
    const answer = await send({ body: "{}", headers: { Authorization: "<&>", Date: "a" } }, "text/plain");
    expect(answer.text).toContain("Authorization=&lt;&amp;&gt;</Message>");
  });

  it.each([
    { what: "a whole header", headers: { Authorization: WHOLE_HEADER, Date: "a" } },
    { what: "a whole header with X-Amz-Date", headers: { Authorization: WHOLE_HEADER, "X-Amz-Date": "a" } },
    { what: "a whole query", path: WHOLE_QUERY },
  ])("takes $what, whoever signed it", async ({ what: _what, ...sent }) => {
    expect((await send({ ...sent, body: "{}" }, JSON_TYPE)).status).toBe(200);
    expect((await send({ ...sent, body: "{}" }, "text/plain")).text).toBe("<UnknownOperationException/>\n");
  });
});

describe("the place of authentication", () => {
  const json = { "Content-Type": JSON_TYPE, "X-Amz-Target": LIST };

  it.each([
    { what: "a body that is no map", headers: json, body: "hello", text: '{"__type":"SerializationException"}' },
    { what: "no body", headers: json, text: '{"__type":"SerializationException"}' },
    {
      what: "an unknown operation",
      headers: { ...json, "X-Amz-Target": "Kinesis_20131202.whatever" },
      body: "{}",
      text: '{"__type":"UnknownOperationException"}',
    },
    {
      what: "an unknown operation in another format",
      headers: { "Content-Type": "text/plain", "X-Amz-Target": "Kinesis_20131202.whatever" },
      body: "{}",
      text: "<InternalFailure/>\n",
    },
    {
      what: "application/json",
      headers: { ...json, "Content-Type": "application/json" },
      body: "{}",
      text: '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
    },
  ])("is after $what", async ({ headers, body, text }) => {
    const answer = await requestOverHttp1(shape.endpoint, { headers, ...(body === undefined ? {} : { body }) });
    expect(answer.text).toBe(text);
  });

  it.each([{ Limit: "x" }, { Limit: 0 }])("is before members of a wrong type or value: %j", async (input) => {
    const answer = await callJson(shape.endpoint, "ListStreams", input);
    expect(JSON.parse(answer.text)).toEqual(MISSING);
  });

  it("is not before other methods, preflights and the emulator's own paths", async () => {
    expect((await requestOverHttp1(shape.endpoint, { method: "GET" })).text).toContain("<AccessDeniedException>");
    const Origin = "https://example.org";
    const preflight = await requestOverHttp1(shape.endpoint, { method: "OPTIONS", headers: { Origin } });
    expect([preflight.status, preflight.headers["access-control-allow-origin"]]).toEqual([200, "*"]);
    for (const path of ["/health", "/_emu/health"]) {
      expect((await requestOverHttp1(shape.endpoint, { method: "GET", path })).status).toBe(200);
    }
  });

  it("lets pages of other origins read the refusal", async () => {
    const answer = await requestOverHttp1(shape.endpoint, {
      headers: { ...json, Origin: "https://a.org" },
      body: "{}",
    });
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([400, "*"]);
  });
});

describe("without authentication", () => {
  it.each(REFUSED)("takes $what", async ({ path = "/", headers }) => {
    const all = { "Content-Type": JSON_TYPE, "X-Amz-Target": LIST, ...headers };
    expect((await requestOverHttp1(off.endpoint, { path, headers: all, body: "{}" })).status).toBe(200);
  });
});
