import { afterEach, beforeEach, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { tenantOf, textsIn } from "./emulator.ts";
import type { KinesisEvent } from "./world.ts";

let emulator: KinesisEmu;

beforeEach(async () => {
  emulator = await startKinesisEmu({ port: 0, logLevel: "silent" });
});
afterEach(() => emulator.stop());

it("a record that becomes too old while nobody is attached is given up, and no handler gets it afterwards", async () => {
  await emulator.clock.freeze();
  await emulator.seed({ streams: [{ name: "orders", shards: 1, records: [{ partitionKey: "a", text: "old" }] }] });
  await emulator.clock.advance({ milliseconds: 59_990 });
  await emulator.seed({ mappings: [{ function: "billing", stream: "orders", maximumRecordAgeInSeconds: 60 }] });
  await emulator.clock.resume();
  await expect.poll(() => emulator.discardedBatches()).toHaveLength(1);
  const received = Promise.withResolvers<string[]>();
  await using _billing = await emulator.handle("billing", (event: KinesisEvent) => received.resolve(textsIn(event)));
  await using tenant = tenantOf(emulator);
  await tenant.put("orders", "new");
  expect(await received.promise).toEqual(["new"]);
});
