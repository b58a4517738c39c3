import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { requestOverHttp1, requestOverHttp2 } from "../../support/raw-request.ts";

const MIB = 1024 * 1024;
const OVER = { "HTTP/1.1": requestOverHttp1, h2c: requestOverHttp2 } as const;

let kinesis: KinesisEmu;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
});
afterAll(async () => kinesis.stop());

describe.each(["HTTP/1.1", "h2c"] as const)("over %s", (protocol) => {
  it("a body of 64 MiB is read, and one of a byte more is refused in words", { timeout: 30_000 }, async () => {
    const body = Buffer.alloc(64 * MIB + 1, " ");
    const ask = (bytes: number) =>
      OVER[protocol](kinesis.endpoint, { path: "/_emu/seed?generated=true", body: body.subarray(0, bytes) });
    const read = await ask(64 * MIB);
    expect(read.status).toBe(400);
    expect(read.text).toContain("it is not JSON");
    const refused = await ask(64 * MIB + 1);
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { what: "The body of POST /_emu/seed is too large.", why: "It has more than 67108864 bytes." },
    });
  });
});
