import { CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it, vi } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

describeWithDocker("withTransitions()", () => {
  it("keeps a new stream CREATING for that time", async () => {
    await using container = await new KinesisEmuContainer().withTransitions(1_000).start();
    const client = new KinesisClient(container.getClientConfig());
    const status = async (): Promise<string | undefined> => {
      const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: "orders" }));
      return answer.StreamDescriptionSummary?.StreamStatus;
    };

    await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));

    expect(await status()).toBe("CREATING");
    await vi.waitFor(async () => expect(await status()).toBe("ACTIVE"), { timeout: 5_000, interval: 50 });
    client.destroy();
  });
});
