import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { callRaw, CBOR_TYPE } from "../../support/raw-request.ts";

let emulator: KinesisEmu;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterEach(() => emulator.stop());

it.each([
  ["a list", "a1644e616d659bffffffffffffffff"],
  ["a map", "bb7fffffffffffffff"],
  ["a byte string", "a164446174615b7fffffffffffffff"],
  ["a number", "a1654c696d69741bffffffffffffffff"],
])("%s of CBOR that is larger than a number can say prints nothing", async (_, hex) => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { status } = await callRaw(emulator.endpoint, "ListStreams", Buffer.from(hex, "hex"), CBOR_TYPE);
  const printed = [...warn.mock.calls, ...stderr.mock.calls].map(([text]) => String(text));
  vi.restoreAllMocks();
  expect(status).toBeLessThan(500);
  expect(printed).toEqual([]);
});
