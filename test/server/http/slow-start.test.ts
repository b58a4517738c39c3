import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { clientOver, MATRIX } from "../../support/transports.ts";

/** Bytes that come one by one: past the HTTP/2 preface, the head of a request and a TLS hello. */
const SLOW_BYTES = 2000;

let emulator: KinesisEmu;
let proxy: Server;

/** Passes on what clients send byte by byte at first, so that every boundary falls between two packets. */
beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 1, region: undefined }] });
  proxy = createServer((client) => {
    const server = connect({ port: emulator.port, host: "127.0.0.1", noDelay: true });
    server.pipe(client);
    for (const socket of [client, server]) socket.on("error", () => {});
    let slow = 0;
    let passed = Promise.resolve();
    client.on("data", (chunk: Buffer) => {
      passed = passed.then(async () => {
        const count = Math.min(chunk.length, SLOW_BYTES - slow);
        slow += count;
        for (const byte of chunk.subarray(0, count)) {
          server.write(Uint8Array.of(byte));
          await new Promise(setImmediate);
        }
        if (count < chunk.length) server.write(chunk.subarray(count));
      });
    });
    client.on("close", () => server.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  proxy.close();
  await emulator.stop();
});

it.each(MATRIX)("$encoding over $transport may begin byte by byte", async ({ encoding, transport }) => {
  const { port } = proxy.address() as AddressInfo;
  const behindProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    tlsEndpoint: `https://localhost:${port}`,
    getClientConfig: () => emulator.getClientConfig(),
    getCaCertificate: () => emulator.getCaCertificate(),
  };
  const client = await clientOver(behindProxy, encoding, transport);
  const Data = Buffer.from("slow");
  const put = await client.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data }));
  expect(put.ShardId).toBe("shardId-000000000000");
  client.destroy();
});
