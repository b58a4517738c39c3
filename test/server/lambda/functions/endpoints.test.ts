import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { freePort } from "../../../support/free-port.ts";
import { EmulatorClock } from "../../../../server/engine/clock.ts";
import { EndpointFunction } from "../../../../server/lambda/functions/endpoint.ts";
import type { Answered } from "../../../../server/lambda/invoker.ts";
import { invoke, startWorld } from "./world.ts";

interface Endpoint extends AsyncDisposable {
  readonly url: string;
  /** Method, path and body of each request. */
  readonly requests: string[];
}

/** An HTTP server that takes events. */
async function startEndpoint(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Endpoint> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const INVOKE = "/2015-03-31/functions";

/** What the control API says to a request about the function `billing` that it refuses. */
async function refusal(path: string, method: string, body?: object): Promise<object> {
  const response = await fetch(`${path}/billing`, { method, body: body ? JSON.stringify(body) : null });
  const { error } = (await response.json()) as { error: object };
  return { status: response.status, ...error };
}

describe("a function bound to an endpoint", () => {
  it("is posted to, by its name, with JSON and without a query", async () => {
    await using endpoint = await startEndpoint((_, response) => response.end('{"ok":true}'));
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url: endpoint.url }] });
    expect(await invoke(world.client, "billing", { a: 1 })).toMatchObject({ payload: { ok: true } });
    expect(endpoint.requests).toEqual([`POST ${INVOKE}/billing/invocations application/json {"a":1}`]);
  });

  it("is posted to where its URL says, when that has a path", async () => {
    await using endpoint = await startEndpoint((_, response) => response.end("1"));
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url: `${endpoint.url}/events` }] });
    expect((await invoke(world.client, "billing")).payload).toBe(1);
    expect(endpoint.requests).toEqual(["POST /events application/json {}"]);
  });

  it("may be in a Runtime Interface Emulator, which knows one name, and takes one invocation at a time", async () => {
    let running = 0;
    await using endpoint = await startEndpoint((request, response) => {
      if (request.url !== `${INVOKE}/function/invocations`) return response.writeHead(404).end("404 page not found");
      if (++running > 1) return response.writeHead(400).end();
      setTimeout(() => response.end(String(running--)), 20);
    });
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url: endpoint.url }] });
    const answers = await Promise.all([1, 2, 3].map(() => invoke(world.client, "billing")));
    expect(answers.map(({ payload, functionError }) => [payload, functionError])).toEqual(
      [1, 1, 1].map((n) => [n, undefined]),
    );
  });

  it.each([
    ["by the header", 200, { "X-Amz-Function-Error": "Unhandled" }, '{"errorMessage":"no"}', "no"],
    ["by the body alone", 200, {}, '{"errorType":"Error","errorMessage":"no"}', "no"],
    ["by a text", 200, {}, "Task timed out after 3.00 seconds", "Task timed out after 3.00 seconds"],
    ["by its status, with a description", 502, {}, '{"errorType":"Runtime.ExitError","errorMessage":"no"}', "no"],
    [
      "by its status",
      404,
      { "x-amzn-errortype": "ResourceNotFoundException" },
      "who?",
      "answered with status 404: who?",
    ],
  ])("has failed when it says so %s", async (_, status, headers: Record<string, string>, body, message) => {
    await using endpoint = await startEndpoint((__, response) => response.writeHead(status, headers).end(body));
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url: endpoint.url }] });
    const { functionError, payload } = await invoke(world.client, "billing");
    expect(functionError).toBe("Unhandled");
    expect((payload as { errorMessage: string }).errorMessage).toContain(message);
  });

  it.each([429, 500, 503])("has not run when it answers %i and no more", async (status) => {
    await using endpoint = await startEndpoint((_, response) => response.writeHead(status).end());
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url: endpoint.url }] });
    await expect(invoke(world.client, "billing")).rejects.toThrow(`answered with status ${status}`);
  });

  it("has not run when nobody listens", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await using world = await startWorld({ functionEndpoints: [{ name: "billing", url }] });
    await expect(invoke(world.client, "billing")).rejects.toMatchObject({
      name: "ServiceException",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("can be bound and let go while the emulator runs", async () => {
    await using endpoint = await startEndpoint((_, response) => response.end('"bound"'));
    await using world = await startWorld();
    const path = `${world.emulator.endpoint}/_emu/functions`;
    const body = JSON.stringify({ url: endpoint.url });
    expect((await fetch(`${path}/billing`, { method: "PUT", body })).status).toBe(204);
    expect((await invoke(world.client, "billing")).payload).toBe("bound");
    expect(await (await fetch(path)).json()).toEqual({ endpoints: [{ name: "billing", url: `${endpoint.url}/` }] });
    expect((await fetch(`${path}/billing`, { method: "DELETE" })).status).toBe(204);
    await expect(invoke(world.client, "billing")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect(await refusal(path, "DELETE")).toMatchObject({ status: 404, why: "No name is bound to a URL." });
    for (const url of ["billing:8080", "file:///etc/passwd", 1]) {
      expect(await refusal(path, "PUT", { url })).toMatchObject({ status: 400, places: [{ place: "body.url" }] });
    }
  });
});

it("an endpoint that never answers has as long as a function may run", async () => {
  const asked = Promise.withResolvers<void>();
  await using endpoint = await startEndpoint(() => asked.resolve());
  const machineTime = new EmulatorClock(() => {});
  machineTime.freeze();
  const billing = new EndpointFunction("billing", new URL(endpoint.url), machineTime, new AbortController().signal);
  const outcome = billing.invoke({ requestId: "1", payload: Buffer.from("{}") });
  await asked.promise;
  await machineTime.advance(900_000);
  const { payload, ...rest } = (await outcome) as Answered;
  expect(rest).toEqual({ outcome: "answered", functionError: "Unhandled" });
  const errorMessage = "RequestId: 1 Error: Task timed out after 900.00 seconds";
  expect(JSON.parse(payload.toString())).toEqual({ errorType: "Sandbox.Timedout", errorMessage });
});
