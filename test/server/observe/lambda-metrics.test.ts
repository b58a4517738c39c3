import { UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { tenantOf } from "../lambda/emulator.ts";
import { MetricsText } from "./metrics-text.ts";

const LABELS = ["account", "region", "stream", "function"] as const;
const BILLING = "000000000000 us-east-1 orders billing";

it("event source mappings tell what they did, and how far they are behind", async () => {
  await using emulator = await startKinesisEmu({ port: 0, logLevel: "silent" });
  await using tenant = tenantOf(emulator);
  const look = async (name: string): Promise<Record<string, number>> =>
    (await MetricsText.of(emulator.endpoint)).values(`kinesis_emu_mapping_${name}`, ...LABELS);
  expect(await look("invocations_total")).toEqual({});

  let isDown = false;
  await using _billing = await emulator.handle("billing", () => {
    if (isDown) throw new Error("as it should");
  });
  await emulator.clock.freeze();
  await tenant.createStream("orders");
  const uuid = await tenant.map("billing", "orders", { MaximumRetryAttempts: 2 });
  await emulator.clock.advance({ seconds: 1 });
  expect(await look("iterator_age_seconds")).toEqual({ [BILLING]: 0 });
  await tenant.put("orders", "good");
  await emulator.clock.advance({ seconds: 1 });
  expect(await look("invocations_total")).toEqual({ [BILLING]: 1 });

  isDown = true;
  await tenant.put("orders", "bad");
  await emulator.clock.advance({ milliseconds: 50 });
  expect(await look("errors_total")).toEqual({ [BILLING]: 1 });
  expect(await look("iterator_age_seconds")).toEqual({ [BILLING]: 0.05 });
  await emulator.clock.advance({ minutes: 1 });
  expect(await look("invocations_total")).toEqual({ [BILLING]: 4 });
  expect(await look("errors_total")).toEqual({ [BILLING]: 3 });
  expect(await look("discarded_batches_total")).toEqual({ [BILLING]: 1 });
  expect(await look("iterator_age_seconds")).toEqual({ [BILLING]: 0 });

  await tenant.lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: false }));
  expect(await look("iterator_age_seconds")).toEqual({});
  expect(await look("invocations_total")).toEqual({ [BILLING]: 4 });
});
