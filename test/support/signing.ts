import { Hash } from "@smithy/core/serde";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";

/** What is to be signed. */
export interface Unsigned {
  readonly path?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A request that can be sent as it is. */
export interface Signed {
  readonly method: "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Signer {
  readonly service?: string;
  readonly sessionToken?: string;
  /** Whether to send and sign the hash of the body, as the SDK does. */
  readonly applyChecksum?: boolean;
}

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/** Signs as the SDK does, with the key `test`, a request that the SDK itself would not send. */
export async function sign(
  endpoint: string,
  request: Unsigned,
  options: { signingDate?: Date } = {},
  signer: Signer = {},
): Promise<Signed> {
  const { headers } = await signerOf(signer).sign(httpRequest(endpoint, request), options);
  return { method: "POST", path: request.path ?? "/", headers, body: request.body };
}

/** Presigns a request, but for the target, which the service reads from the header. */
export async function presign(
  endpoint: string,
  request: Unsigned,
  options: { expiresIn?: number; signingDate?: Date },
  signer: Signer = {},
): Promise<Signed> {
  const unhoistableHeaders = new Set(["x-amz-target"]);
  const { headers, query } = await signerOf(signer).presign(httpRequest(endpoint, request), {
    ...options,
    unhoistableHeaders,
  });
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return { method: "POST", path: `/?${parameters.join("&")}`, headers, body: request.body };
}

function signerOf({ service = "kinesis", sessionToken, applyChecksum = true }: Signer): SignatureV4 {
  const credentials = {
    accessKeyId: "test",
    secretAccessKey: "test",
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  return new SignatureV4({ credentials, region: "us-east-1", service, sha256: Sha256, applyChecksum });
}

function httpRequest(endpoint: string, { path = "/", headers, body }: Unsigned): HttpRequest {
  const { hostname, port, host } = new URL(endpoint);
  const [pathname = "/", query] = path.split("?", 2);
  const parameters = new URLSearchParams(query);
  const values = Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
  const all = ":authority" in headers ? headers : { host, ...headers };
  return new HttpRequest({
    method: "POST",
    hostname,
    port: Number(port),
    path: pathname,
    query: values,
    headers: { ...all },
    body,
  });
}
