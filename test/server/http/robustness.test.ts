import { connect as connectHttp2 } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import {
  JSON_TYPE,
  lowerCase,
  openSocket,
  readUntilClosed,
  requestOverHttp1,
  requestOverHttp2,
} from "../../support/raw-request.ts";
import { clientHello } from "./client-hello.ts";

const HEADERS = { "Content-Type": JSON_TYPE, "X-Amz-Target": "Kinesis_20131202.ListStreams" };
const HEAD = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${JSON_TYPE}\r\nX-Amz-Target: ${HEADERS["X-Amz-Target"]}\r\n`;
const WHOLE = `${HEAD}Content-Length: 2\r\n\r\n{}`;
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

let emulator: KinesisEmu;
let sockets: Socket[];
const stderr = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

beforeEach(() => {
  sockets = [];
  stderr.mockClear();
});

afterEach(async () => {
  for (const request of [requestOverHttp1, requestOverHttp2]) {
    const answer = await request(emulator.endpoint, { headers: HEADERS, body: "{}" });
    expect(answer.status, "the server goes on").toBe(200);
  }
  for (const socket of sockets) socket.destroy();
  expect(stderr.mock.calls.map(([text]) => String(text)).filter((text) => /WARN|ERROR|warn/i.test(text))).toEqual([]);
});

async function open(): Promise<Socket> {
  const socket = await openSocket(emulator.port);
  sockets.push(socket);
  return socket;
}

describe("a connection that brings no request", () => {
  const cases: Record<string, string | Buffer> = {
    nothing: "",
    "one zero byte": Buffer.from([0]),
    garbage: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 3) % 256)),
    "garbage in words": "hello, is anybody there?\r\n\r\n",
    "garbage in headers": "POST / HTTP/1.1\r\n: :\r\n\r\n",
    "a method nobody knows": "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
    "headers beyond all measure": `${HEAD}X-Long: ${"x".repeat(200_000)}\r\n\r\n`,
    "a part of the HTTP/2 preface": "PRI",
    "more of the HTTP/2 preface": PREFACE.slice(0, 10),
    "a wrong HTTP/2 preface": "PRI * HTTP/3.0\r\n\r\nSM\r\n\r\n",
    "an HTTP/2 preface and garbage": `${PREFACE}${"x".repeat(1000)}`,
    "TLS garbage": Buffer.concat([Buffer.from([0x16]), Buffer.alloc(500, 0xaa)]),
    "the first byte of TLS": Buffer.from([0x16]),
    "a TLS alert": Buffer.from("15030300020100", "hex"),
    "a part of a TLS hello": clientHello().subarray(0, 40),
    "a TLS hello": clientHello(),
  };

  it.each(Object.entries(cases))("but %s, and is dropped", async (_what, bytes) => {
    const socket = await open();
    if (bytes.length > 0) socket.write(bytes);
    await sleep(20);
    socket.destroy();
  });

  it.each(Object.entries(cases))("but %s, and is reset", async (_what, bytes) => {
    const socket = await open();
    if (bytes.length > 0) socket.write(bytes);
    await sleep(20);
    socket.resetAndDestroy();
  });

  it.each(Object.entries(cases))("but %s, and ends, is ended", async (_what, bytes) => {
    const socket = await open();
    let isSilent = false;
    socket.on("timeout", () => (isSilent = true));
    socket.end(bytes);
    await readUntilClosed(socket, 1500);
    expect(isSilent).toBe(false);
  });

  it.each(Object.entries(cases))("but %s, and stays open, disturbs nobody", async (_what, bytes) => {
    const socket = await open();
    if (bytes.length > 0) socket.write(bytes);
    await sleep(20);
  });

  it("but one of a thousand, and is dropped", async () => {
    for (let round = 0; round < 10; round += 1) {
      const many = await Promise.all(Array.from({ length: 100 }, open));
      for (const [index, socket] of many.entries()) {
        if (index % 3 === 1) socket.write("PO");
        if (index % 2 === 0) socket.destroy();
        else socket.resetAndDestroy();
      }
    }
  });
});

describe("garbage", () => {
  it("over HTTP/1.1 is answered with 400", async () => {
    const socket = await open();
    socket.write("hello, is anybody there?\r\n\r\n");
    expect((await readUntilClosed(socket)).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });

  it("within TLS is answered with 400", async () => {
    const socket = connectTls({
      port: emulator.port,
      host: "127.0.0.1",
      ca: await emulator.getCaCertificate(),
      servername: "localhost",
    });
    sockets.push(socket);
    socket.write("hello, is anybody there?\r\n\r\n");
    expect((await readUntilClosed(socket)).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });
});

describe("a client that asks", () => {
  it("twice in one packet is answered twice, in order", async () => {
    const socket = await open();
    socket.write(WHOLE + WHOLE.replace("ListStreams", "whatever").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    const text = (await readUntilClosed(socket)).toString();
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(["200", "400"]);
  });

  it("in HTTP/1.0 is answered, and the connection closed", async () => {
    const socket = await open();
    socket.write(WHOLE.replace("HTTP/1.1", "HTTP/1.0"));
    expect((await readUntilClosed(socket)).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*StreamNames/);
  });
});

describe("a client that vanishes in the middle of a body", () => {
  it.each([
    ["with a length", `${HEAD}Content-Length: 1000\r\n\r\n{"Limit":`],
    ["in chunks", `${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\n{"Limit":\r\n`],
    ["in the middle of a chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\nfff\r\n{"Limit":`],
  ])("%s is not missed", async (_what, bytes) => {
    for (const leave of ["destroy", "resetAndDestroy", "end"] as const) {
      const socket = await open();
      socket.write(bytes);
      await sleep(20);
      socket[leave]();
    }
    await sleep(20);
  });

  it.each(["the session", "the stream"])("over HTTP/2, taking %s with it, is not missed", async (what) => {
    const session = connectHttp2(emulator.endpoint);
    session.on("error", () => {});
    const stream = session.request({ ":method": "POST", ...lowerCase(HEADERS) });
    stream.on("error", () => {});
    stream.write('{"Limit":');
    await sleep(20);
    if (what === "the stream") stream.close(8);
    else session.destroy();
    await sleep(20);
    session.destroy();
  });
});
