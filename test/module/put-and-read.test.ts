import { KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { VERSION } from "../../server/version.ts";
import { describeWithDocker } from "../support/docker.ts";
import { putAndRead } from "./records.ts";

describeWithDocker("KinesisEmuContainer", () => {
  it("serves the default client of the AWS SDK, configured by getClientConfig()", async () => {
    await using container = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
    const client = new KinesisClient(container.getClientConfig());

    expect(await putAndRead(client, "orders", "tea")).toEqual(["tea"]);
    client.destroy();
  });

  it("runs the image of the module's own version", async () => {
    await using container = await new KinesisEmuContainer().start();

    expect(await container.client.health()).toEqual({ status: "ok", version: VERSION });
    expect(container.getConnectionUri()).toBe(container.getEndpoint());
  });

  it("takes another image, and says so when that cannot be had", async () => {
    const container = new KinesisEmuContainer("kinesis-emu/kinesis-emu:no-such-version");

    await expect(container.start()).rejects.toThrow(
      "The image kinesis-emu/kinesis-emu:no-such-version is not on this machine, and it cannot be pulled.",
    );
  });
});
