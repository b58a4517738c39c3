import { DescribeStreamSummaryCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer, Mistake } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

describeWithDocker("streams named before the start", () => {
  it("exist, ACTIVE, with the shards and in the region asked for", async () => {
    await using container = await new KinesisEmuContainer()
      .withStream("orders", { shardCount: 2 })
      .withStreams([{ name: "payments" }, { name: "refunds", shardCount: 1, region: "eu-west-1" }])
      .start();
    const home = new KinesisClient(container.getClientConfig());
    const abroad = new KinesisClient({ ...container.getClientConfig(), region: "eu-west-1" });

    expect(await summaries(home)).toEqual({ orders: "ACTIVE 2", payments: "ACTIVE 4" });
    expect(await summaries(abroad)).toEqual({ refunds: "ACTIVE 1" });
    home.destroy();
    abroad.destroy();
  });

  it("are refused where a name could not come through", () => {
    const container = new KinesisEmuContainer();

    expect(() => container.withStream("orders:2,payments")).toThrow(Mistake);
    expect(() => container.withStream("")).toThrow("what to do: Choose such a name in withStream().");
  });
});

/** Status and open shards by name. */
async function summaries(client: KinesisClient): Promise<Record<string, string>> {
  const { StreamNames = [] } = await client.send(new ListStreamsCommand({}));
  const entries = StreamNames.map(async (StreamName) => {
    const { StreamDescriptionSummary: summary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    return [StreamName, `${summary?.StreamStatus} ${summary?.OpenShardCount}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
