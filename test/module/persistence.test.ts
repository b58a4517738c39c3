import { randomUUID } from "node:crypto";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, it, onTestFinished } from "vitest";
import { KinesisEmuContainer, type StartedKinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker, docker } from "../support/docker.ts";
import { putAndRead } from "./records.ts";

/** A new volume's name; the volume goes with the test. */
async function newVolume(): Promise<string> {
  const volume = await (await docker()).createVolume({});
  onTestFinished(async () => void (await volume.remove({ force: true })));
  return (await volume.inspect()).Name;
}

/** What is mounted where. */
async function mountsOf(started: StartedKinesisEmuContainer): Promise<Record<string, string | undefined>> {
  const { Mounts: mounts } = await (await docker()).getContainer(started.getId()).inspect();
  return Object.fromEntries(mounts.map(({ Destination: target, Name: volume }) => [target, volume]));
}

async function put(started: StartedKinesisEmuContainer, text: string): Promise<string[]> {
  const client = new KinesisClient(started.getClientConfig());
  const texts = await putAndRead(client, "orders", text);
  client.destroy();
  return texts;
}

describeWithDocker("withPersistence()", () => {
  it("keeps streams and records from one container to the next", async () => {
    const container = new KinesisEmuContainer().withStream("orders").withPersistence(await newVolume());
    {
      await using first = await container.start();
      expect(await put(first, "tea")).toEqual(["tea"]);
    }
    await using second = await container.start();
    expect(await put(second, "rum")).toEqual(["tea", "rum"]);
  });

  it("stands beside other mounts, whichever is asked for first", async () => {
    const [data, other] = [await newVolume(), await newVolume()];
    const binds = [{ source: other, target: "/other" }];
    const expected = { "/data": data, "/other": other };
    {
      await using first = await new KinesisEmuContainer().withPersistence(data).withBindMounts(binds).start();
      expect(await mountsOf(first)).toEqual(expected);
    }
    await using second = await new KinesisEmuContainer().withBindMounts(binds).withPersistence(data).start();
    expect(await mountsOf(second)).toEqual(expected);
  });

  it("tells reusable containers apart", async () => {
    const label = randomUUID();
    const start = async (volume: string): Promise<StartedKinesisEmuContainer> =>
      new KinesisEmuContainer()
        .withLabels({ "kinesis-emu.test": label })
        .withStream("orders")
        .withPersistence(volume)
        .withReuse()
        .start();
    const [tea, rum] = [await newVolume(), await newVolume()];
    await using first = await start(tea);
    await using second = await start(rum);
    expect(second.getId()).not.toBe(first.getId());
    expect((await start(tea)).getId()).toBe(first.getId());
  });
});
