import { ListStreamsCommand, type KinesisClient, type ListStreamsCommandInput } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createStream } from "../../support/streams.ts";
import { ACCOUNT, startWithClock, type EmulatorWithClock } from "./emulator.ts";

const NAMES = ["Zulu", "a", "a-1", "a.1", "a_1", "b"];

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;

beforeAll(async () => {
  emulator = await startWithClock();
  ({ client, clock } = emulator);
  for (const name of NAMES.toReversed()) await createStream(client, name, 1);
});

afterAll(() => emulator.stop());

async function list(input: ListStreamsCommandInput): Promise<(string[] | boolean | undefined)[]> {
  const { StreamNames: names, HasMoreStreams: more } = await client.send(new ListStreamsCommand(input));
  return [names, more];
}

const SORTED = NAMES.toSorted();

describe("ListStreams", () => {
  it.each<[string, ListStreamsCommandInput, string[], boolean]>([
    ["all, sorted by the characters' codes", {}, SORTED, false],
    ["the first ones", { Limit: 2 }, SORTED.slice(0, 2), true],
    ["those after a name", { ExclusiveStartStreamName: "a-1", Limit: 2 }, SORTED.slice(3, 5), true],
    ["those after a name that is not there", { ExclusiveStartStreamName: "aa" }, ["b"], false],
    ["none after the last", { ExclusiveStartStreamName: "b" }, [], false],
  ])("lists %s", async (_, input, names, more) => {
    expect(await list(input)).toEqual([names, more]);
  });

  it("leads through all of them by token", async () => {
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page: {
        StreamNames: string[] | undefined;
        NextToken?: string | undefined;
        HasMoreStreams: boolean | undefined;
      } = await client.send(new ListStreamsCommand({ Limit: 4, NextToken: token }));
      seen.push(...(page.StreamNames ?? []));
      token = page.NextToken;
      expect(page.HasMoreStreams).toBe(token !== undefined);
    } while (token);
    expect(seen).toEqual(SORTED);
  });

  it("sums every stream up", async () => {
    const { StreamSummaries: [summary] = [] } = await client.send(new ListStreamsCommand({ Limit: 1 }));
    expect(summary).toEqual({
      StreamName: "Zulu",
      StreamARN: `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/Zulu`,
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      StreamCreationTimestamp: expect.any(Date) as Date,
    });
  });

  it("gives tokens that are valid for 300 seconds", async () => {
    const { NextToken: token } = await client.send(new ListStreamsCommand({ Limit: 1 }));
    await clock.advance(300_000);
    expect(await list({ NextToken: token, Limit: 1 })).toEqual([["a"], true]);
    await clock.advance(1);
    await expect(list({ NextToken: token })).rejects.toMatchObject({ name: "ExpiredNextTokenException" });
  });

  it("refuses a token that is none", async () => {
    await expect(list({ NextToken: "nonsense" })).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });
});

describe("the 101st stream", () => {
  it("is on the next page", async () => {
    await using crowded = await startWithClock();
    const names = Array.from({ length: 101 }, (_, at) => `stream-${String(at).padStart(3, "0")}`);
    await Promise.all(names.map((name) => createStream(crowded.client, name, 1)));
    const first = await crowded.client.send(new ListStreamsCommand({ Limit: 10_000 }));
    expect([first.StreamNames, first.HasMoreStreams]).toEqual([names.slice(0, 100), true]);
    const second = await crowded.client.send(new ListStreamsCommand({ NextToken: first.NextToken }));
    expect([second.StreamNames, second.HasMoreStreams, second.NextToken]).toEqual([["stream-100"], false, undefined]);
  });
});
