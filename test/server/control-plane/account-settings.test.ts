import {
  CreateStreamCommand,
  DescribeAccountSettingsCommand,
  DescribeStreamSummaryCommand,
  UpdateAccountSettingsCommand,
  UpdateStreamModeCommand,
  UpdateStreamWarmThroughputCommand,
  type MinimumThroughputBillingCommitmentInputStatus as Status,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, statusOf } from "../../support/streams.ts";
import { startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";

const HOUR = 3_600_000;
const TRANSITION = 1_000;
const StreamName = "orders";

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: TRANSITION });
});
afterEach(() => emulator[Symbol.asyncDispose]());

async function set(status: Status): Promise<unknown> {
  const { MinimumThroughputBillingCommitment: commitment } = await emulator.client.send(
    new UpdateAccountSettingsCommand({ MinimumThroughputBillingCommitment: { Status: status } }),
  );
  expect(commitment, "what is answered is what is described").toEqual(await described());
  return commitment;
}

async function described(): Promise<unknown> {
  const { MinimumThroughputBillingCommitment: commitment } = await emulator.client.send(
    new DescribeAccountSettingsCommand({}),
  );
  return commitment;
}

const settle = (): Promise<void> => emulator.clock.advance(TRANSITION);

describe("the commitment of an account", () => {
  it("is not there until it is made", async () => {
    expect(await described()).toEqual({ Status: "DISABLED" });
    expect(await set("DISABLED")).toEqual({ Status: "DISABLED" });
  });

  it("lasts a day at least, and then as long as it is wanted", async () => {
    const start = emulator.clock.now();
    const enabled = {
      Status: "ENABLED",
      StartedAt: new Date(start),
      EarliestAllowedEndAt: new Date(start + 24 * HOUR),
    };
    expect(await set("ENABLED")).toEqual(enabled);
    await emulator.clock.advance(HOUR);
    expect(await set("ENABLED"), "made again, it began when it began").toEqual(enabled);
    await emulator.clock.advance(100 * HOUR);
    expect(await described()).toEqual(enabled);
    const end = emulator.clock.now();
    expect(await set("DISABLED")).toEqual({ Status: "DISABLED", EndedAt: new Date(end) });
  });

  it("goes on to the end of its day when it is ended before", async () => {
    const start = emulator.clock.now();
    await set("ENABLED");
    await emulator.clock.advance(HOUR);
    const ending = {
      Status: "ENABLED_UNTIL_EARLIEST_ALLOWED_END",
      StartedAt: new Date(start),
      EarliestAllowedEndAt: new Date(start + 24 * HOUR),
    };
    expect(await set("DISABLED")).toEqual(ending);
    await emulator.clock.advance(23 * HOUR - 1);
    expect(await set("DISABLED")).toEqual(ending);
    await emulator.clock.advance(1);
    expect(await described()).toEqual({ Status: "DISABLED", EndedAt: new Date(start + 24 * HOUR) });
  });

  it("can be taken up again before its day is over", async () => {
    const start = emulator.clock.now();
    await set("ENABLED");
    await set("DISABLED");
    expect(await set("ENABLED")).toMatchObject({ Status: "ENABLED", StartedAt: new Date(start) });
    await emulator.clock.advance(48 * HOUR);
    expect(await described()).toMatchObject({ Status: "ENABLED" });
  });

  it("is that of one account in one region", async () => {
    await set("ENABLED");
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "test" };
    for (const other of [emulator.clientWith({ credentials }), emulator.clientWith({ region: "eu-west-1" })]) {
      const { MinimumThroughputBillingCommitment: commitment } = await other.send(
        new DescribeAccountSettingsCommand({}),
      );
      expect(commitment).toEqual({ Status: "DISABLED" });
    }
  });
});

describe("warm throughput", () => {
  const warm = (mibps: number): Promise<unknown> =>
    emulator.client.send(new UpdateStreamWarmThroughputCommand({ StreamName, WarmThroughputMiBps: mibps }));

  async function summary(): Promise<unknown> {
    const { StreamDescriptionSummary: stream } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    return stream?.WarmThroughput;
  }

  it("needs a commitment", async () => {
    await emulator.client.send(new CreateStreamCommand({ StreamName }));
    await settle();
    await expect(warm(10)).rejects.toMatchObject({ name: "ValidationException" });
    await set("ENABLED");
    await warm(10);
    await settle();
    expect(await summary()).toEqual({ TargetMiBps: 10, CurrentMiBps: 10 });
  });

  it("needs an on-demand stream", async () => {
    await set("ENABLED");
    await createStream(emulator.client, StreamName, 1);
    await settle();
    await expect(warm(10)).rejects.toMatchObject({ name: "ValidationException" });
    const provisioned = { StreamName: "other", ShardCount: 1, WarmThroughputMiBps: 10 };
    await expect(emulator.client.send(new CreateStreamCommand(provisioned))).rejects.toMatchObject({
      name: "ValidationException",
    });
    const StreamModeDetails = { StreamMode: "ON_DEMAND" } as const;
    const mode = { StreamARN: streamArn(StreamName), StreamModeDetails, WarmThroughputMiBps: 20 };
    await emulator.client.send(new UpdateStreamModeCommand(mode));
    await settle();
    expect(await summary()).toEqual({ TargetMiBps: 20, CurrentMiBps: 20 });
  });

  it("is 10 GiB a second at most", async () => {
    await set("ENABLED");
    await emulator.client.send(new CreateStreamCommand({ StreamName, WarmThroughputMiBps: 10_240 }));
    await settle();
    await expect(warm(10_241)).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await expect(warm(-1)).rejects.toMatchObject({ name: "ValidationException" });
    expect(await summary()).toEqual({ TargetMiBps: 10_240, CurrentMiBps: 10_240 });
  });

  it("changes through UPDATING, and the answer has the target", async () => {
    await set("ENABLED");
    await emulator.client.send(new CreateStreamCommand({ StreamName, WarmThroughputMiBps: 10 }));
    await settle();
    expect(await warm(20)).toMatchObject({
      StreamName,
      StreamARN: streamArn(StreamName),
      WarmThroughput: { TargetMiBps: 20, CurrentMiBps: 10 },
    });
    expect(await statusOf(emulator.client, StreamName)).toBe("UPDATING");
    await expect(warm(30)).rejects.toMatchObject({ name: "ResourceInUseException" });
    await settle();
    expect(await summary()).toEqual({ TargetMiBps: 20, CurrentMiBps: 20 });
  });

  it("must be given up before the commitment can be", async () => {
    await set("ENABLED");
    await emulator.client.send(new CreateStreamCommand({ StreamName, WarmThroughputMiBps: 10 }));
    await settle();
    await expect(set("DISABLED")).rejects.toMatchObject({ name: "ValidationException" });
    await emulator.client.send(
      new UpdateStreamModeCommand({
        StreamARN: streamArn(StreamName),
        StreamModeDetails: { StreamMode: "PROVISIONED" },
      }),
    );
    await settle();
    expect(await summary()).toBeUndefined();
    await set("DISABLED");
  });

  it("of nothing is none, and does not hold the commitment", async () => {
    await set("ENABLED");
    await emulator.client.send(new CreateStreamCommand({ StreamName, WarmThroughputMiBps: 10 }));
    await settle();
    await warm(0);
    await settle();
    await set("DISABLED");
  });
});
