import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { KinesisEmuContainer, type StartedKinesisEmuContainer } from "../../module/index.ts";
import { describeWithDocker, docker } from "../support/docker.ts";

/** Whether one call, without a retry, is answered within a second. */
async function answers(container: StartedKinesisEmuContainer): Promise<boolean> {
  const client = new KinesisClient({ ...container.getClientConfig(), maxAttempts: 1 });
  try {
    await client.send(new ListStreamsCommand({}), { abortSignal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}

describeWithDocker("what may befall a container", () => {
  it("is silent while paused, and goes on as if nothing had been", async () => {
    await using container = await new KinesisEmuContainer().start();
    const paused = (await docker()).getContainer(container.getId());

    await paused.pause();
    expect(await answers(container)).toBe(false);
    await paused.unpause();
    expect(await answers(container)).toBe(true);
  });

  it("refuses connections once killed, and its client says so", async () => {
    await using container = await new KinesisEmuContainer().start();
    const killed = (await docker()).getContainer(container.getId());

    await killed.kill();
    await killed.wait();

    expect(await answers(container)).toBe(false);
    await expect(container.client.health()).rejects.toThrow(/\/health got no answer\.\n {2}why: .*ECONNREFUSED/);
  });
});
