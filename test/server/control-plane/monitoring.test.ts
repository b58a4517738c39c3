import {
  DescribeStreamCommand,
  DisableEnhancedMonitoringCommand,
  EnableEnhancedMonitoringCommand,
  type MetricsName,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStream, statusOf } from "../../support/streams.ts";
import { startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";

const StreamName = "orders";
const ALL: MetricsName[] = [
  "IncomingBytes",
  "IncomingRecords",
  "IteratorAgeMilliseconds",
  "OutgoingBytes",
  "OutgoingRecords",
  "ReadProvisionedThroughputExceeded",
  "WriteProvisionedThroughputExceeded",
];

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: 1_000 });
  await createStream(emulator.client, StreamName, 1);
  await emulator.clock.advance(1_000);
});
afterEach(() => emulator[Symbol.asyncDispose]());

/** @returns the metrics before and after, sorted */
async function change(
  kind: typeof EnableEnhancedMonitoringCommand | typeof DisableEnhancedMonitoringCommand,
  ...metrics: MetricsName[]
): Promise<(string[] | undefined)[]> {
  const answer = await emulator.client.send(new kind({ StreamName, ShardLevelMetrics: metrics }));
  expect([answer.StreamName, answer.StreamARN]).toEqual([StreamName, streamArn(StreamName)]);
  expect(await statusOf(emulator.client, StreamName)).toBe("UPDATING");
  await emulator.clock.advance(1_000);
  expect(await statusOf(emulator.client, StreamName)).toBe("ACTIVE");
  return [answer.CurrentShardLevelMetrics?.toSorted(), answer.DesiredShardLevelMetrics?.toSorted()];
}

async function described(): Promise<string[] | undefined> {
  const { StreamDescription: stream } = await emulator.client.send(new DescribeStreamCommand({ StreamName }));
  expect(stream?.EnhancedMonitoring).toHaveLength(1);
  return stream?.EnhancedMonitoring?.[0]?.ShardLevelMetrics?.toSorted();
}

it("metrics are added and taken away, and the answer has those before and those after", async () => {
  expect(await described()).toEqual([]);
  expect(await change(EnableEnhancedMonitoringCommand, "OutgoingBytes", "IncomingBytes")).toEqual([
    [],
    ["IncomingBytes", "OutgoingBytes"],
  ]);
  expect(await change(EnableEnhancedMonitoringCommand, "IncomingBytes", "IncomingRecords")).toEqual([
    ["IncomingBytes", "OutgoingBytes"],
    ["IncomingBytes", "IncomingRecords", "OutgoingBytes"],
  ]);
  expect(await change(DisableEnhancedMonitoringCommand, "IncomingBytes", "IteratorAgeMilliseconds")).toEqual([
    ["IncomingBytes", "IncomingRecords", "OutgoingBytes"],
    ["IncomingRecords", "OutgoingBytes"],
  ]);
  expect(await described()).toEqual(["IncomingRecords", "OutgoingBytes"]);
});

it("ALL stands for the seven of them, both ways", async () => {
  expect(await change(EnableEnhancedMonitoringCommand, "ALL")).toEqual([[], ALL]);
  expect(await described()).toEqual(ALL);
  expect(await change(EnableEnhancedMonitoringCommand, "IncomingBytes", "ALL")).toEqual([ALL, ALL]);
  expect(await change(DisableEnhancedMonitoringCommand, "ALL")).toEqual([ALL, []]);
  expect(await described()).toEqual([]);
});
