import { DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer, Mistake, type StartedKinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

describeWithDocker("region and account", () => {
  it("are us-east-1 and 000000000000", async () => {
    await using container = await new KinesisEmuContainer().withStream("orders").start();

    expect(await arnOfOrders(container)).toBe("arn:aws:kinesis:us-east-1:000000000000:stream/orders");
    expect([container.getRegion(), container.getAccountId()]).toEqual(["us-east-1", "000000000000"]);
  });

  it("are those that the container was given", async () => {
    await using container = await new KinesisEmuContainer()
      .withStream("orders")
      .withRegion("eu-central-1")
      .withAccountId("123456789012")
      .start();

    expect(await arnOfOrders(container)).toBe("arn:aws:kinesis:eu-central-1:123456789012:stream/orders");
    expect([container.getRegion(), container.getAccountId()]).toEqual(["eu-central-1", "123456789012"]);
  });

  it("refuses an account id without 12 digits", () => {
    const container = new KinesisEmuContainer();

    expect(() => container.withAccountId("12345")).toThrow(Mistake);
    expect(() => container.withAccountId("12345")).toThrow('"12345" is not an AWS account id.');
  });
});

async function arnOfOrders(container: StartedKinesisEmuContainer): Promise<string | undefined> {
  const client = new KinesisClient(container.getClientConfig());
  const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: "orders" }));
  client.destroy();
  return answer.StreamDescriptionSummary?.StreamARN;
}
