import { expect, it } from "vitest";
import { describeWithDocker, docker } from "../support/docker.ts";
import { callJson } from "../support/raw-request.ts";
import { healthy, runImage, type BareContainer } from "./engine.ts";

const ID = { StreamName: "orders" };

describeWithDocker("a volume at /data", () => {
  it.each(["1000:1000", "4711"])("keeps state from one container to the next, for user %s", async (User) => {
    const engine = await docker();
    const volume = await engine.createVolume({});
    const { Name: name } = await volume.inspect();
    const start = (): Promise<BareContainer> =>
      runImage({
        User,
        Env: ["KINESIS_EMU_DATA_DIR=/data"],
        HostConfig: { ReadonlyRootfs: true, CapDrop: ["ALL"], Binds: [`${name}:/data`], PublishAllPorts: true },
      });
    try {
      {
        await using first = await start();
        await healthy(first.container);
        await callJson(await endpointOf(first), "CreateStream", { ...ID, ShardCount: 1 });
        await callJson(await endpointOf(first), "PutRecord", { ...ID, PartitionKey: "key", Data: "YQ==" });
        await first.container.kill();
      }
      await using second = await start();
      await healthy(second.container);
      const endpoint = await endpointOf(second);
      const position = { ...ID, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" };
      const { text } = await callJson(endpoint, "GetShardIterator", position);
      const page = await callJson(endpoint, "GetRecords", JSON.parse(text));

      expect(JSON.parse(page.text)).toMatchObject({ Records: [{ PartitionKey: "key", Data: "YQ==" }] });
    } finally {
      await volume.remove();
    }
  });
});

async function endpointOf({ container }: BareContainer): Promise<string> {
  const { NetworkSettings } = await container.inspect();
  return `http://127.0.0.1:${NetworkSettings.Ports["4567/tcp"]?.[0]?.HostPort}`;
}
