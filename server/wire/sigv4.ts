import type { IncomingHttpHeaders } from "node:http";

export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
}

/**
 * Who signed a request, and for which region: from the credential scope `<key>/<date>/<region>/<service>/aws4_request`
 * of the Authorization header or of a presigned query.
 */
export function credentialOf(headers: IncomingHttpHeaders, query: string): Credential | undefined {
  const fromHeader = /\bCredential=([^\s,]+)/.exec(headers.authorization ?? "")?.[1];
  const scope = (fromHeader ?? new URLSearchParams(query).get("X-Amz-Credential"))?.split("/");
  if (scope?.length !== 5) return undefined;
  const [accessKeyId, , region] = scope;
  return accessKeyId && region ? { accessKeyId, region } : undefined;
}
