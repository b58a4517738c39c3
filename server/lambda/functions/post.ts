import { request as requestHttp, type IncomingHttpHeaders } from "node:http";
import { request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";

export interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Posts JSON and waits for the answer until the signal cuts it off: `fetch` gives up after five minutes, functions run
 * for fifteen.
 * @param signal cuts it off
 * @throws Error of the system when no answer comes
 */
export function postJson(url: URL, body: Buffer, signal: AbortSignal): Promise<Response> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "X-Amz-Invocation-Type": "RequestResponse",
  };
  return new Promise((resolve, reject) => {
    const request = send(url, { method: "POST", headers, signal });
    request.on("error", reject);
    request.on("response", (response) => {
      const { statusCode = 0 } = response;
      buffer(response).then((read) => resolve({ status: statusCode, headers: response.headers, body: read }), reject);
    });
    request.end(body);
  });
}
