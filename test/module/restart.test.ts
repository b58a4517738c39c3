import { KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker, docker } from "../support/docker.ts";
import { putAndRead } from "./records.ts";

describeWithDocker("restart()", () => {
  it("may change the port, and every address follows", async () => {
    await using container = await new KinesisEmuContainer().withStream("orders").start();

    expect(await container.client.health()).toMatchObject({ status: "ok" });
    await container.restart();

    const { Ports } = (await (await docker()).getContainer(container.getId()).inspect()).NetworkSettings;
    const hostPorts = Ports["4567/tcp"]?.map(({ HostPort }) => Number(HostPort));
    expect(hostPorts).toContain(container.getPort());
    expect(container.getTlsEndpoint()).toContain(String(container.getPort()));
    expect(container.getEnvironment()).toMatchObject({ AWS_ENDPOINT_URL_KINESIS: container.getEndpoint() });

    const client = new KinesisClient(container.getClientConfig());
    expect(await putAndRead(client, "orders", "tea")).toEqual(["tea"]);
    client.destroy();
  });
});
