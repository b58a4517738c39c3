import type { Tenant } from "./address.ts";
import { Refusal } from "./refusal.ts";

/** A blob of the API's JSON. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return btoa(text);
}

/** Calls an operation of the service as any client would. @throws Refusal with the service's exception */
export async function callKinesis(tenant: Tenant, operation: string, input: object): Promise<unknown> {
  const response = await fetch("/", {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `Kinesis_20131202.${operation}`,
      ...credential(tenant),
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  const output = text === "" ? {} : (JSON.parse(text) as { __type?: string; message?: string });
  if (response.ok) return output;
  throw new Refusal(output.message ?? `status ${response.status}`, output.__type);
}

/** Says whose streams are meant. It is not signed: an emulator that verifies signatures refuses it. */
function credential({ account, region }: Tenant, now = new Date()): Record<string, string> {
  const date = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = `${account}/${date.slice(0, 8)}/${region}/kinesis/aws4_request`;
  const signature = "0".repeat(64);
  return {
    "X-Amz-Date": date,
    Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}
