import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Hash } from "@smithy/core/serde";
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  getCanonicalHeaders,
  getSigningKey,
  SHA256_HEADER,
  SignatureV4Base,
  UNSIGNED_PAYLOAD,
} from "@smithy/signature-v4";
import { InvalidSignatureException, UnrecognizedClientException } from "../api/exceptions.ts";
import { headerOf, readSignature, type ReceivedRequest, type Signature } from "./sigv4-signature.ts";
import { checkValidity, readScope, type Scope, type Service } from "./sigv4-validity.ts";

/** Access key ids, and the secret of each. */
export type Secrets = ReadonlyMap<string, string>;

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/**
 * Checks signatures by making them anew with the parts from which the AWS SDK for JavaScript makes its own. Its
 * public `sign` will not do: it decides itself which headers it signs, and never signs by a Date header.
 */
export class SignatureVerifier extends SignatureV4Base {
  readonly #secrets: Secrets;
  readonly #now: () => number;

  /** @param now epoch milliseconds, of the machine: clients sign with the time of theirs */
  constructor(secrets: Secrets, now: () => number) {
    // Every request names its own key, region and service, so the signer's are not used.
    super({ credentials: { accessKeyId: "", secretAccessKey: "" }, region: "", service: "", sha256: Sha256 });
    this.#secrets = secrets;
    this.#now = now;
  }

  /**
   * In which order the service finds these faults is not recorded.
   * @param service by whose name the request must be signed
   * @throws ServiceException unless a known key signed the request, just as it is and just now
   */
  async verify(request: ReceivedRequest, service: Service): Promise<void> {
    const signature = readSignature(request);
    const scope = readScope(signature);
    const secret = this.#secrets.get(scope.accessKeyId);
    if (secret === undefined) {
      throw new UnrecognizedClientException("The security token included in the request is invalid.");
    }
    const signedAt = checkValidity(signature, scope, service, this.#now());
    requireHost(signature);
    if (signature.algorithm !== ALGORITHM_IDENTIFIER) throw mismatch();
    const expected = await this.#sign(request, signature.signedHeaders, new Date(signedAt), scope, secret);
    const given = Buffer.from(signature.value);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw mismatch();
  }

  /** @returns the signature's hexadecimal digits */
  async #sign(
    request: ReceivedRequest,
    signedHeaders: readonly string[],
    signedAt: Date,
    { accessKeyId, region, service }: Scope,
    secret: string,
  ): Promise<Buffer> {
    const { longDate, shortDate } = this.formatDate(signedAt);
    const signed = { ...canonicalSource(request), headers: headersOf(request, signedHeaders) };
    const headers = getCanonicalHeaders(signed, undefined, new Set(signedHeaders));
    const canonical = this.createCanonicalRequest(signed, headers, payloadHashOf(request));
    const scope = createScope(shortDate, region, service);
    const toSign = await this.createStringToSign(longDate, scope, canonical, ALGORITHM_IDENTIFIER);
    const key = await getSigningKey(Sha256, { accessKeyId, secretAccessKey: secret }, shortDate, region, service);
    return Buffer.from(createHmac("sha256", key).update(toSign).digest("hex"));
  }
}

/** The words are those that clients of Kinesis were given (aws/aws-sdk-js-v3#3796). */
function requireHost({ signedHeaders }: Signature): void {
  if (signedHeaders.includes("host") || signedHeaders.includes(":authority")) return;
  throw new InvalidSignatureException("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

/** A request as the library takes it; of the address it reads nothing. */
function canonicalSource({ method, path, query }: ReceivedRequest) {
  const values = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));
  return { method, path, query: values, protocol: "", hostname: "" };
}

/**
 * Exactly the headers that were signed and are there. HTTP/2 sends as `:authority` what HTTP/1.1 sends as Host, and a
 * client may sign it by either name.
 */
function headersOf(request: ReceivedRequest, names: readonly string[]): Record<string, string> {
  const host = headerOf(request, "host") ?? headerOf(request, ":authority");
  const present = names.map((name) => {
    const value = headerOf(request, name) ?? (name === "host" || name === ":authority" ? host : undefined);
    return [name, value] as const;
  });
  return Object.fromEntries(present.filter((header): header is [string, string] => header[1] !== undefined));
}

/** A client may say what the hash of its body is, in a header or, when it presigns, in the query. */
function payloadHashOf(request: ReceivedRequest): string {
  const claimed = headerOf(request, SHA256_HEADER) ?? request.query.get(SHA256_HEADER) ?? undefined;
  if (claimed === UNSIGNED_PAYLOAD) return claimed;
  const actual = createHash("sha256").update(request.body).digest("hex");
  if (claimed !== undefined && claimed !== actual) throw mismatch();
  return actual;
}

function mismatch(): Error {
  return new InvalidSignatureException(
    "The request signature we calculated does not match the signature you provided. " +
      "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}
