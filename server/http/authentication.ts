import type { Context } from "koa";
import { ServiceException } from "../api/exceptions.ts";
import { readSignature, type ReceivedRequest } from "../wire/sigv4-signature.ts";
import type { Service } from "../wire/sigv4-validity.ts";

/**
 * @param service by whose name the request must be signed
 * @throws ServiceException when the signature of a request does not do
 */
type Authenticate = (request: ReceivedRequest, service: Service) => void | Promise<void>;

/** Who may call, and whose account a call then works on. */
export interface Access {
  /** Absent when anything goes, so that requests pay nothing for it. */
  readonly authenticate: Authenticate | undefined;
  /** By access key id; of other keys the account is found otherwise. */
  readonly accounts: ReadonlyMap<string, string>;
}

export interface AccessOptions {
  readonly auth: "off" | "shape" | "verify";
  readonly accessKeys: readonly {
    readonly id: string;
    readonly secret: string;
    readonly account?: string | undefined;
  }[];
}

/** @param now the machine's time, epoch milliseconds */
export async function openAccess({ auth, accessKeys }: AccessOptions, now: () => number): Promise<Access> {
  const owned = accessKeys.flatMap(({ id, account }) => (account === undefined ? [] : [[id, account] as const]));
  const accounts = new Map(owned);
  if (auth === "off") return { authenticate: undefined, accounts };
  if (auth === "shape") return { authenticate: (request) => void readSignature(request), accounts };
  // What it takes to verify is loaded only for those who asked for it.
  const { SignatureVerifier } = await import("../wire/sigv4-verification.ts");
  const verifier = new SignatureVerifier(new Map(accessKeys.map(({ id, secret }) => [id, secret])), now);
  return { authenticate: (request, service) => verifier.verify(request, service), accounts };
}

/** What is wrong with the signature of a request, if anything. */
export async function signatureFault(
  { authenticate }: Access,
  { method, path, querystring, req }: Context,
  body: Buffer,
  service: Service,
): Promise<ServiceException | undefined> {
  if (!authenticate) return undefined;
  const { rawHeaders } = req;
  try {
    await authenticate({ method, path, query: new URLSearchParams(querystring), rawHeaders, body }, service);
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error;
    return error;
  }
}
