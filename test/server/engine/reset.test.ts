import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { addTagsToStream } from "../../../server/operations/add-tags-to-stream.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import { listStreams } from "../../../server/operations/list-streams.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { openEngine } from "./engine.ts";
import { slowStore } from "./stores.ts";

const ID = { StreamName: "orders" };
const StreamARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
const SEEDS = Array.from({ length: 30 }, (_, seed) => `seed-${seed}`);

describe("a reset in the middle of changes, in a store that takes its time", () => {
  it.each([0, 1000])("leaves nothing behind, with %i ms for each change", async (transitionTime) => {
    for (const seed of SEEDS) {
      const memory = new MemoryStore();
      const { clock, context, errors } = await openEngine({
        store: slowStore(memory, new Random(seed)),
        transitionTime,
      });
      const { kinesis } = context;
      await createStream({ ...ID, ShardCount: 2 }, context);
      await clock.advance(transitionTime);
      const changes = [
        updateShardCount({ ...ID, TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }, context),
        registerStreamConsumer({ StreamARN, ConsumerName: "billing" }, context),
        addTagsToStream({ ...ID, Tags: { late: "yes" } }, context),
        putRecord({ ...ID, PartitionKey: "a", Data: Buffer.from("a") }, context),
        createStream({ StreamName: "payments", ShardCount: 3 }, context),
      ];
      const outcomes = await Promise.allSettled([...changes, kinesis.reset({})]);
      await clock.advance(transitionTime * 2);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as Error] : []));
      expect(refusals.map(({ name }) => name).filter((name) => name !== "ResourceNotFoundException")).toEqual([]);
      expect((await listStreams({}, context)).StreamNames).toEqual([]);
      for (const kind of ["stream", "consumer", "policy"] as const) {
        expect([seed, kind, memory.catalogue.list(kind)]).toEqual([seed, kind, []]);
      }
      expect(errors).toEqual([]);
    }
  });
});
