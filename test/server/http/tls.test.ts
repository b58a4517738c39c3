import { X509Certificate } from "node:crypto";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { JSON_TYPE, readUntilClosed, requestOverHttp1 } from "../../support/raw-request.ts";

let emulator: KinesisEmu;
let ca: string;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, tlsHosts: ["kinesis.test", "192.0.2.7"] });
  ca = await emulator.getCaCertificate();
});
afterAll(() => emulator.stop());

async function connect(servername: string, ALPNProtocols?: string[]): Promise<TLSSocket> {
  const options = { port: emulator.port, host: "127.0.0.1", ca, servername };
  const socket = connectTls({ ...options, ...(ALPNProtocols ? { ALPNProtocols } : {}) });
  await new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", () => resolve());
    socket.once("error", reject);
  });
  return socket;
}

describe("ALPN", () => {
  it.each([
    [["h2", "http/1.1"], "h2"],
    [["http/1.1", "h2"], "h2"],
    [["http/1.1"], "http/1.1"],
    [["h2"], "h2"],
    [undefined, false],
  ])("of %j agrees on %s", async (offered, agreed) => {
    const socket = await connect("localhost", offered);
    expect(socket.alpnProtocol).toBe(agreed);
    socket.destroy();
  });

  it("is not needed for HTTP/2: older Java clients go ahead without", async () => {
    const socket = await connect("localhost");
    const session = connectHttp2(emulator.tlsEndpoint, { createConnection: () => socket });
    const headers = { ":method": "POST", "content-type": JSON_TYPE, "x-amz-target": "Kinesis_20131202.ListStreams" };
    for (let call = 0; call < 3; call += 1) {
      const stream = session.request(headers);
      stream.end("{}");
      expect(await text(stream)).toContain('"StreamNames":[]');
    }
    session.destroy();
  });

  it("is not needed for HTTP/1.1", async () => {
    const socket = await connect("localhost");
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect((await readUntilClosed(socket)).toString()).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

describe("the certificate", () => {
  it.each(["localhost", "kinesis.test", "kinesis-emu", "host.docker.internal"])("is for %s", async (servername) => {
    const socket = await connect(servername);
    expect(socket.authorized).toBe(true);
    socket.destroy();
  });

  it.each(["127.0.0.1", "::1", "192.0.2.7"])("is for the address %s", async (address) => {
    const socket = await connect("localhost");
    expect(socket.getPeerX509Certificate()?.checkIP(address)).toBe(address);
    socket.destroy();
  });

  it("is not for any other host", async () => {
    await expect(connect("example.com")).rejects.toThrow("Hostname/IP does not match certificate's altnames");
  });

  it("is of the CA that can be fetched, which may sign but not serve", async () => {
    const fetched = await requestOverHttp1(emulator.endpoint, { method: "GET", path: "/_emu/ca.pem" });
    expect(fetched.text).toBe(ca);
    const authority = new X509Certificate(ca);
    expect(authority.ca).toBe(true);
    const socket = await connect("localhost");
    const certificate = socket.getPeerX509Certificate();
    expect(certificate?.verify(authority.publicKey)).toBe(true);
    expect(certificate?.ca).toBe(false);
    socket.destroy();
  });

  it("stays the same for as long as the emulator runs", async () => {
    const prints = await Promise.all(
      [1, 2, 3].map(async () => {
        const socket = await connect("localhost");
        socket.destroy();
        return socket.getPeerX509Certificate()?.fingerprint256;
      }),
    );
    expect(new Set(prints).size).toBe(1);
  });
});
