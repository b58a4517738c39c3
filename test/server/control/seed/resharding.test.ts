import { expect, it } from "vitest";
import { startKinesisEmu } from "../../../../server/index.ts";

it("a seed can be applied again while its own resharding is under way", async () => {
  await using kinesis = await startKinesisEmu({ port: 0, transitionTime: 1000 });
  await kinesis.clock.freeze();
  const seedWith = (shards: number) => kinesis.seed({ streams: [{ name: "orders", shards }] });
  await seedWith(2);
  expect(await seedWith(4)).toMatchObject({ changed: ["stream orders: shards"] });
  expect(await seedWith(4)).toMatchObject({ changed: [], unchanged: ["stream orders"] });
  await kinesis.clock.advance({ milliseconds: 500 });
  expect(await seedWith(4)).toMatchObject({ changed: [], unchanged: ["stream orders"] });
  await expect(seedWith(3)).rejects.toThrow("UPDATING");
  await kinesis.clock.advance({ milliseconds: 500 });
  expect(await seedWith(4)).toMatchObject({ unchanged: ["stream orders"] });
});
