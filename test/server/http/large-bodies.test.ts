import { request as httpRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import {
  JSON_TYPE,
  lowerCase,
  openSocket,
  readUntilClosed,
  requestOverHttp1,
  requestOverHttp2,
} from "../../support/raw-request.ts";

const MIB = 1024 * 1024;
const LIMIT = 20 * MIB;
const LIST_STREAMS = "Kinesis_20131202.ListStreams";
const HEADERS = { "Content-Type": JSON_TYPE, "X-Amz-Target": LIST_STREAMS };

let emulator: KinesisEmu;
const stderr = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

afterEach(async () => {
  const answer = await requestOverHttp1(emulator.endpoint, { headers: HEADERS, body: "{}" });
  expect(answer.status, "the server goes on").toBe(200);
  expect(stderr.mock.calls.map(([text]) => String(text)).filter((text) => /WARN|ERROR/.test(text))).toEqual([]);
});

const OVER = { "HTTP/1.1": requestOverHttp1, h2c: requestOverHttp2 } as const;

/** An object of so many bytes, for the operation to ignore. */
function bodyOf(bytes: number): Buffer {
  const body = Buffer.alloc(bytes, "x");
  body.write('{"Unknown":"');
  body.write('"}', bytes - 2);
  return body;
}

it.each(["HTTP/1.1", "h2c"] as const)(
  "takes a body of 20 MiB over %s, and not a byte more",
  async (protocol) => {
    const send = OVER[protocol];
    expect((await send(emulator.endpoint, { headers: HEADERS, body: bodyOf(LIMIT) })).status).toBe(200);
    const answer = await send(emulator.endpoint, { headers: HEADERS, body: bodyOf(LIMIT + 1) });
    expect(answer.status).toBe(413);
    expect(answer.headers).toHaveProperty("x-amzn-requestid");
    expect(JSON.parse(answer.text)).toMatchObject({ message: expect.stringContaining("20 MiB") as string });
  },
  20_000,
);

it.each([21, 64])(
  "lets a client that sends %i MiB in chunks finish, and read the answer",
  async (mebibytes) => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(emulator.endpoint, { method: "POST", headers: HEADERS, agent: false }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject);
      for (let sent = 0; sent < mebibytes; sent += 1) request.write(Buffer.alloc(MIB));
      request.end();
    });
    expect(status).toBe(413);
  },
  20_000,
);

it("answers one that never ends, and cuts it off", async () => {
  const socket = await openSocket(emulator.port);
  const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(MIB), Buffer.from("\r\n")]);
  const head = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${head.join("")}Transfer-Encoding: chunked\r\n\r\n`);
  const answer = readUntilClosed(socket, 5000);
  let sent = 0;
  const send = (): void => {
    while (!socket.destroyed && sent < 1000) {
      sent += 1;
      if (!socket.write(chunk)) return void socket.once("drain", send);
    }
  };
  send();
  await answer;
  expect(sent, "mebibytes taken").toBeLessThan(300);
}, 20_000);

it("keeps other streams of an HTTP/2 session alive when one sends too much", async () => {
  const session = connectHttp2(emulator.endpoint);
  const ask = (body: Buffer | string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ":method": "POST", ...lowerCase(HEADERS) });
      stream.on("response", (headers) => resolve(headers[":status"]));
      stream.on("error", reject);
      stream.resume();
      stream.end(body);
    });
  const statuses = await Promise.all([ask(Buffer.alloc(LIMIT + 1)), ask("{}"), ask("{}")]);
  expect(statuses).toEqual([413, 200, 200]);
  expect(await ask("{}")).toBe(200);
  session.destroy();
}, 20_000);

it("lets calls that share a connection of HTTP/2 send large bodies without waiting for each other", async () => {
  const session = connectHttp2(emulator.endpoint);
  const call = session.request({ ":method": "POST", "content-type": JSON_TYPE, "x-amz-target": LIST_STREAMS });
  call.end("{}");
  for await (const _ of call as AsyncIterable<Buffer>);
  expect(session.state.remoteWindowSize).toBeGreaterThan(15 * MIB);
  expect(session.remoteSettings.initialWindowSize).toBeGreaterThan(15 * MIB);
  session.close();
});
