import { Network } from "testcontainers";
import { expect, it } from "vitest";
import { KinesisEmuContainer, Mistake } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

/** Run in another container: lists the streams of the emulator at the endpoint. */
const LIST_STREAMS = `
  fetch(process.argv[1], {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams" },
    body: "{}",
  }).then((response) => response.text()).then(console.log);
`;

describeWithDocker("in a network", () => {
  it("is reached by other containers under its last alias, or the one they name", async () => {
    await using network = await new Network().start();
    await using emulator = await new KinesisEmuContainer()
      .withNetwork(network)
      .withNetworkAliases("aws", "kinesis")
      .withStream("orders")
      .start();
    await using other = await new KinesisEmuContainer().withNetwork(network).start();
    const streamsAt = async (endpoint: string): Promise<string> =>
      (await other.exec(["node", "-e", LIST_STREAMS, endpoint])).output;

    expect(emulator.getNetworkEndpoint()).toBe("http://kinesis:4567");
    expect(await streamsAt(emulator.getNetworkEndpoint())).toContain('"orders"');
    expect(await streamsAt(emulator.getNetworkEndpoint("aws"))).toContain('"orders"');
    expect(await emulator.client.health()).toMatchObject({ status: "ok" });
  });

  it("says that it has no name there when it has no alias", async () => {
    await using container = await new KinesisEmuContainer().start();

    expect(() => container.getNetworkEndpoint()).toThrow(Mistake);
    expect(() => container.getNetworkEndpoint()).toThrow('.withNetworkAliases("kinesis")');
  });
});
