import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { systemTime } from "../../engine/clock.ts";
import type { ServiceRequest } from "./requests.ts";

/** Milliseconds after which a request is given up. */
const TIMEOUT = 10_000;

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/** Where SQS, SNS and S3 are: LocalStack or another stand-in, or AWS behind a proxy. */
export class AwsEndpoint {
  readonly #url: URL;
  readonly #credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

  /** @param url with the credentials to sign with as its user and password; `test` and `test` without them */
  constructor(url: string) {
    this.#url = new URL(url);
    this.#credentials = {
      accessKeyId: decodeURIComponent(this.#url.username) || "test",
      secretAccessKey: decodeURIComponent(this.#url.password) || "test",
    };
  }

  /** @throws Error saying what the endpoint answered, or why it did not */
  async send(request: ServiceRequest): Promise<void> {
    const { service, region, method, path, body } = request;
    const url = new URL(path, this.#url.origin);
    const signer = new SignatureV4({
      credentials: this.#credentials,
      region,
      service,
      sha256: Sha256,
      // S3 signs paths as they are.
      uriEscapePath: service !== "s3",
    });
    const unsigned = {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path,
      query: {},
      headers: { ...request.headers, host: url.host },
      body,
    };
    const signed = await signer.sign(unsigned, { signingDate: new Date(systemTime()) });
    const { host: _, ...headers } = signed.headers;
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(TIMEOUT) });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${service} answered with status ${response.status}: ${answer.slice(0, 500)}`);
  }
}
