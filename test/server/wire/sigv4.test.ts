import { describe, expect, it } from "vitest";
import { readSignature, type ReceivedRequest } from "../../../server/wire/sigv4-signature.ts";
import { SignatureVerifier } from "../../../server/wire/sigv4-verification.ts";
import { credentialOf } from "../../../server/wire/sigv4.ts";
import { sign } from "../../support/signing.ts";

const ENDPOINT = "http://127.0.0.1:4567";
const NOW = Date.UTC(2026, 10, 23, 14, 12, 35);

const verifier = new SignatureVerifier(new Map([["test", "test"]]), () => NOW);

interface Call {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly service?: string;
  readonly date?: number;
  readonly applyChecksum?: boolean;
}

/** A request as it arrives that the SDK's own signer has signed. */
async function signed({ path = "/", headers = {}, date = NOW, ...signer }: Call = {}): Promise<ReceivedRequest> {
  const options = { signingDate: new Date(date) };
  const request = await sign(ENDPOINT, { path, headers, body: "{}" }, options, signer);
  const [pathname = "/", query] = path.split("?", 2);
  return {
    method: "POST",
    path: pathname,
    query: new URLSearchParams(query),
    rawHeaders: Object.entries(request.headers).flat(),
    body: Buffer.from("{}"),
  };
}

function withHeader(request: ReceivedRequest, name: string, change: (value: string) => string): ReceivedRequest {
  const rawHeaders = request.rawHeaders.map((text, index) =>
    index % 2 === 1 && request.rawHeaders[index - 1] === name ? change(text) : text,
  );
  expect(rawHeaders).not.toEqual(request.rawHeaders);
  return { ...request, rawHeaders };
}

describe("a signature", () => {
  it.each([
    { path: "/" },
    { path: "/a//b/./c/../d/" },
    { path: "/a%20b%2Fc/%C3%A9" },
    { path: "/?b=2&a=1&a=0&c=" },
    { path: "/?a=%20%2B%2F%3D%26&%C3%A9=%F0%9F%94%91" },
    { headers: { "x-spaces": "  a   b\t c  " } },
    { headers: { "X-Upper": "A" } },
    { headers: { "x-empty": "" } },
    { date: NOW - 5 * 60_000 },
    { date: NOW + 5 * 60_000 },
  ])("of %j is right", async (call) => {
    await expect(verifier.verify(await signed(call), "kinesis")).resolves.toBeUndefined();
  });

  it("may name the host as HTTP/1.1 or as HTTP/2 does, whichever was spoken", async () => {
    for (const [from, to] of [
      ["host", ":authority"],
      [":authority", "host"],
    ] as const) {
      const request = await signed({ headers: { [from]: "127.0.0.1:4567" } });
      const rawHeaders = request.rawHeaders.map((text) => (text === from ? to : text));
      await expect(verifier.verify({ ...request, rawHeaders }, "kinesis")).resolves.toBeUndefined();
      const elsewhere = rawHeaders.map((text) => (text === "127.0.0.1:4567" ? "127.0.0.1:4568" : text));
      await expect(verifier.verify({ ...request, rawHeaders: elsewhere }, "kinesis")).rejects.toThrow("does not match");
    }
  });

  it("joins headers of one name", async () => {
    const request = await signed({ headers: { "x-twice": "a,b" } });
    const at = request.rawHeaders.indexOf("x-twice");
    const rawHeaders = request.rawHeaders.with(at + 1, "a").concat("X-Twice", "b");
    await expect(verifier.verify({ ...request, rawHeaders }, "kinesis")).resolves.toBeUndefined();
  });

  it("covers the body without saying its hash, but says no wrong one", async () => {
    const request = await signed({ applyChecksum: false });
    expect(request.rawHeaders).not.toContain("x-amz-content-sha256");
    await expect(verifier.verify(request, "kinesis")).resolves.toBeUndefined();
    await expect(verifier.verify({ ...request, body: Buffer.from("{ }") }, "kinesis")).rejects.toThrow(
      "does not match",
    );
    const rawHeaders = request.rawHeaders.concat("x-amz-content-sha256", "0".repeat(64));
    await expect(verifier.verify({ ...request, rawHeaders }, "kinesis")).rejects.toThrow("does not match");
  });

  it("may be dated by a Date header, which aws4 and old clients sign", async () => {
    // Made once with Python's hmac: no client at hand signs so.
    const Authorization =
      "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/kinesis/aws4_request, SignedHeaders=date;host, Signature=2094c4880026475ca90c5f4e57c7621b810e0be2eb0923231e3f39d0d55d1cc0";
    const rawHeaders = [
      "Host",
      "127.0.0.1:4567",
      "Date",
      "Mon, 23 Nov 2026 14:12:35 GMT",
      "Authorization",
      Authorization,
    ];
    const request = { method: "POST", path: "/", query: new URLSearchParams(), rawHeaders, body: Buffer.from("{}") };
    await expect(verifier.verify(request, "kinesis")).resolves.toBeUndefined();
  });

  it.each<[string, (value: string) => string, string]>([
    [
      "authorization",
      (value) => value.replace("/aws4_request", ""),
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, " +
        "got 'test/20261123/us-east-1/kinesis'",
    ],
    [
      "authorization",
      (value) => value.replace("aws4_request", "aws4"),
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'. ",
    ],
    [
      "authorization",
      (value) => value.replace("20261123", "20261122"),
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        "'20261122' != '20261123', from '20261123T141235Z'. ",
    ],
    [
      "authorization",
      (value) => value.replace("host;", ""),
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "x-amz-date",
      () => "yesterday",
      "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
  ])("with another %s is refused: %s: %s", async (name, change, message) => {
    await expect(verifier.verify(withHeader(await signed(), name, change), "kinesis")).rejects.toMatchObject({
      message,
    });
  });

  it("for another service is refused", async () => {
    const message = "Credential should be scoped to correct service: 'kinesis'. ";
    await expect(verifier.verify(await signed({ service: "dynamodb" }), "kinesis")).rejects.toMatchObject({ message });
  });

  it.each([
    [
      NOW - 5 * 60_000 - 1000,
      "Signature expired: 20261123T140734Z is now earlier than 20261123T140735Z (20261123T141235Z - 5 min.)",
    ],
    [
      NOW + 5 * 60_000 + 1000,
      "Signature not yet current: 20261123T141736Z is still later than 20261123T141735Z (20261123T141235Z + 5 min.)",
    ],
  ])("of %i is out of time", async (date, message) => {
    await expect(verifier.verify(await signed({ date }), "kinesis")).rejects.toMatchObject({ message });
  });

  it("is read from the header, whatever the order of its parts", async () => {
    const request = await signed();
    const reordered = withHeader(request, "authorization", (value) => {
      const [algorithm, credential, signedHeaders, signature] = value.split(/,? /);
      return `${algorithm} ${signature},${signedHeaders} ${credential}`;
    });
    expect(readSignature(reordered)).toEqual(readSignature(request));
    await expect(verifier.verify(reordered, "kinesis")).resolves.toBeUndefined();
  });
});

describe("the credential of a request", () => {
  it.each([
    [{ authorization: "AWS4-HMAC-SHA256 Credential=a/20261123/eu-west-1/kinesis/aws4_request, Signature=b" }, ""],
    [{}, "X-Amz-Credential=a%2F20261123%2Feu-west-1%2Fkinesis%2Faws4_request"],
  ])("is read from %j and %j", (headers, query) => {
    expect(credentialOf(headers, query)).toEqual({ accessKeyId: "a", region: "eu-west-1" });
  });

  it.each([
    [{}, ""],
    [{ authorization: "Basic dGVzdA==" }, ""],
    [{ authorization: "AWS4-HMAC-SHA256 Credential=a/b" }, ""],
    [{}, "X-Amz-Credential=/////"],
  ])("is not in %j and %j", (headers, query) => {
    expect(credentialOf(headers, query)).toBeUndefined();
  });
});
