import { text } from "node:stream/consumers";
import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer, type StartedKinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker } from "../support/docker.ts";

describeWithDocker("withLogLevel()", () => {
  it("leaves a line for every call at info, the level it has by itself", async () => {
    await using container = await new KinesisEmuContainer().start();

    expect(await logsAfterCall(container)).toContain("AWS kinesis.ListStreams => 200");
  });

  it("leaves none at error, and the container is found ready all the same", async () => {
    await using container = await new KinesisEmuContainer().withLogLevel("error").start();

    expect(await logsAfterCall(container)).not.toContain("ListStreams");
  });
});

async function logsAfterCall(container: StartedKinesisEmuContainer): Promise<string> {
  const client = new KinesisClient(container.getClientConfig());
  await client.send(new ListStreamsCommand({}));
  client.destroy();
  const logs = text(await container.logs());
  await container.stop(); // which ends them
  return logs;
}
