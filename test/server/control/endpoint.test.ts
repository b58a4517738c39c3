import { expect, it } from "vitest";
import { KinesisEmuClient } from "../../../server/control/client.ts";
import { startKinesisEmu } from "../../../server/index.ts";

it("the endpoint of the client may end with a slash", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });
  const client = new KinesisEmuClient(`${kinesis.endpoint}/`);
  expect(await client.health()).toMatchObject({ status: "ok" });
  expect(await client.clock.get()).toMatchObject({ isFrozen: false });
  expect(client.account("123456789012").getClientConfig().endpoint).toBe(kinesis.endpoint);
});
