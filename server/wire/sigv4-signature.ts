import {
  IncompleteSignatureException,
  InvalidSignatureException,
  MissingAuthenticationTokenException,
} from "../api/exceptions.ts";

/** A request as it arrived: signatures are about what was sent, not about what it means. */
export interface ReceivedRequest {
  readonly method: string;
  /** Without the query, still escaped. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names and values in turn, with HTTP/2's pseudo headers. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What a request says of its signature, in its header or its query; the parts are there, but may be wrong. */
export interface Signature {
  readonly algorithm: string;
  /** `<key>/<date>/<region>/<service>/aws4_request` */
  readonly credential: string;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal digits. */
  readonly value: string;
  /** When it was signed: `yyyymmddThhmmssZ`, or what the Date header says. */
  readonly date: string;
  /** Seconds that a presigned query lasts; absent in the header, and where a query does not say. */
  readonly expires: string | null;
}

/** A header's value, several of one name joined as they are for signing. @param name in lower case */
export function headerOf({ rawHeaders }: ReceivedRequest, name: string): string | undefined {
  const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
  return values.length === 0 ? undefined : values.join(",");
}

/**
 * Finds the signature of a request. That of a query counts if `X-Amz-Algorithm` is there, whatever else is.
 * The texts, and which comes first, are those that kinesalite's tests recorded (kinesis-reference §3.2).
 * @throws MissingAuthenticationTokenException @throws InvalidSignatureException for two of them
 * @throws IncompleteSignatureException naming every part that is missing
 */
export function readSignature(request: ReceivedRequest): Signature {
  const authorization = headerOf(request, "authorization");
  const isPresigned = request.query.has("X-Amz-Algorithm");
  if (authorization && isPresigned) {
    const both = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
    throw new InvalidSignatureException(both);
  }
  if (authorization) return readHeader(authorization, request);
  if (isPresigned) return readQuery(request.query);
  throw new MissingAuthenticationTokenException("Missing Authentication Token");
}

function readHeader(authorization: string, request: ReceivedRequest): Signature {
  const [algorithm = ""] = authorization.split(/[, ]/, 1);
  const parts = authorization.matchAll(/[, ]([^, =]+)=([^, ]*)/g);
  const given = new Map([...parts].map(([, name, value]) => [name, value]));
  const date = [headerOf(request, "x-amz-date"), headerOf(request, "date")].find(Boolean);
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !given.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (!date) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0) throw new IncompleteSignatureException(`${missing.join("")}Authorization=${authorization}`);
  const part = (name: string): string => given.get(name) ?? "";
  return {
    algorithm,
    credential: part("Credential"),
    signedHeaders: namesIn(part("SignedHeaders")),
    value: part("Signature"),
    date: date ?? "",
    expires: null,
  };
}

function readQuery(query: URLSearchParams): Signature {
  const missing = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"]
    .filter((name) => !query.get(name))
    .map((name) => `AWS query-string parameters must include '${name}'. `);
  if (missing.length > 0) {
    throw new IncompleteSignatureException(`${missing.join("")}Re-examine the query-string parameters.`);
  }
  const part = (name: string): string => query.get(name) ?? "";
  return {
    algorithm: part("X-Amz-Algorithm"),
    credential: part("X-Amz-Credential"),
    signedHeaders: namesIn(part("X-Amz-SignedHeaders")),
    value: part("X-Amz-Signature"),
    date: part("X-Amz-Date"),
    expires: query.get("X-Amz-Expires"),
  };
}

function namesIn(signedHeaders: string): string[] {
  return signedHeaders.toLowerCase().split(";");
}
