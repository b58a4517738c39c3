// shared {
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { beforeEach, expect, inject, test } from "vitest";
import { KinesisEmuClient } from "../../../server/control/client.ts";

const kinesis = new KinesisEmuClient(inject("kinesis")).forTestFile(import.meta.url);
const client = new KinesisClient(kinesis.getClientConfig());

beforeEach(() => kinesis.reset());

test("begins with no streams, whatever other tests and files do", async () => {
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 2 }));

  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(["orders"]);
});
// }

test.for(Array.from({ length: 30 }, (_, index) => index))("sees its own streams only, time %i", async (index) => {
  const StreamName = `orders-${index}`;
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([StreamName]);
});
