import type { IncomingHttpHeaders } from "node:http";

export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
}

const SCOPE = /^([^/]+)\/[^/]*\/([^/]+)\/[^/]*\/[^/]*$/;

/**
 * Who signed a request, and for which region: from the credential scope `<key>/<date>/<region>/<service>/aws4_request`
 * of the Authorization header or of a presigned query.
 */
export function credentialOf(headers: IncomingHttpHeaders, query: string): Credential | undefined {
  const fromHeader = /\bCredential=([^\s,]+)/.exec(headers.authorization ?? "");
  const credential = fromHeader ? fromHeader[1] : new URLSearchParams(query).get("X-Amz-Credential");
  const scope = SCOPE.exec(credential ?? "");
  return scope ? { accessKeyId: scope[1] as string, region: scope[2] as string } : undefined;
}
