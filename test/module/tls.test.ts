import { once } from "node:events";
import { Agent } from "node:https";
import { connect } from "node:tls";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { Network } from "testcontainers";
import { expect, it } from "vitest";
import { KinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";
import { putAndRead } from "./records.ts";

describeWithDocker("TLS", () => {
  it("serves a client that trusts the emulator's CA", async () => {
    await using container = await new KinesisEmuContainer().withStream("orders").start();
    const ca = await container.getCaCertificate();
    const client = new KinesisClient({
      ...container.getClientConfig(),
      endpoint: container.getTlsEndpoint(),
      requestHandler: new NodeHttpHandler({ httpsAgent: new Agent({ ca }) }),
    });

    expect(await putAndRead(client, "orders", "tea")).toEqual(["tea"]);
    client.destroy();
  });

  it("has a certificate for this machine's name for the container, its network aliases and names given", async () => {
    await using network = await new Network().start();
    await using container = await new KinesisEmuContainer()
      .withNetwork(network)
      .withNetworkAliases("kinesis", "streams")
      .withEnvironment({ KINESIS_EMU_TLS_HOSTS: "kinesis.example" })
      .start();
    const ca = await container.getCaCertificate();

    const hosts = [container.getHost(), "kinesis", "streams", "kinesis.example"];
    for (const servername of hosts) {
      const socket = connect({ host: container.getHost(), port: container.getPort(), ca, servername });
      await once(socket, "secureConnect"); // which an unknown name or CA keeps from happening
      expect(socket.authorized).toBe(true);
      socket.destroy();
    }
  });
});
