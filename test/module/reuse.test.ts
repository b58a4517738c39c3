import { randomUUID } from "node:crypto";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";
import { putAndRead } from "./records.ts";

/** Reusable in this test, and not by an earlier run's. */
function reusable(label: string): KinesisEmuContainer {
  return new KinesisEmuContainer().withLabels({ "kinesis-emu.test": label }).withReuse();
}

describeWithDocker("withReuse()", () => {
  it("finds the container again, in whatever order its settings are given", async () => {
    const label = randomUUID();
    await using first = await reusable(label).withStream("orders").withRegion("eu-west-1").start();
    const second = await reusable(label).withRegion("eu-west-1").withStream("orders").start();
    const client = new KinesisClient(second.getClientConfig());

    expect(second.getId()).toBe(first.getId());
    expect(second.getClientConfig()).toEqual(first.getClientConfig());
    expect(await putAndRead(client, "orders", "tea")).toEqual(["tea"]);
    client.destroy();
  });

  it("starts another for other settings", async () => {
    const label = randomUUID();
    await using first = await reusable(label).withStream("orders").start();
    await using second = await reusable(label).withStream("payments").start();

    expect(second.getId()).not.toBe(first.getId());
  });

  it("is ready in truth when the container had been stopped, though its log says Ready. already", async () => {
    const label = randomUUID();
    const first = await reusable(label).withStream("orders").start();
    await first.stop({ remove: false });

    await using second = await reusable(label).withStream("orders").start();
    const client = new KinesisClient({ ...second.getClientConfig(), maxAttempts: 1 });

    expect(second.getId()).toBe(first.getId());
    expect(await putAndRead(client, "orders", "tea")).toEqual(["tea"]);
    client.destroy();
  });
});
