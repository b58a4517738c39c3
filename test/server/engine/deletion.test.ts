import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { addTagsToStream } from "../../../server/operations/add-tags-to-stream.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { listStreams } from "../../../server/operations/list-streams.ts";
import { putResourcePolicy } from "../../../server/operations/put-resource-policy.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream, openEngine, START } from "./engine.ts";
import { failingStore, slowStore } from "./stores.ts";

const ID = { StreamName: "orders" };
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

describe("a stream that is deleted", () => {
  it("takes its consumers and policies along, though the process ends before it is gone", async () => {
    const store = new MemoryStore();
    const { clock, context } = await engineWithStream(1, { store, transitionTime: 1000 });
    await registerStreamConsumer({ StreamARN: ARN, ConsumerName: "billing" }, context);
    await putResourcePolicy({ ResourceARN: ARN, Policy: "{}" }, context);
    await clock.advance(1000);
    await deleteStream({ ...ID, EnforceConsumerDeletion: true }, context);
    await openEngine({ store, transitionTime: 1000, time: START + 60_000 });
    for (const kind of ["stream", "consumer", "policy"] as const) expect(store.catalogue.list(kind)).toEqual([]);
  });

  it("is not brought back by a change that comes too late", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const memory = new MemoryStore();
      const store = slowStore(memory, new Random(`seed-${seed}`));
      const { context } = await engineWithStream(1, { store });
      const tag = () => addTagsToStream({ ...ID, Tags: { late: "yes" } }, context);
      const outcomes = await Promise.allSettled([tag(), deleteStream(ID, context), tag(), tag()]);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as Error] : []));
      expect(new Set(refusals.map(({ name }) => name))).toEqual(
        new Set(refusals.map(() => "ResourceNotFoundException")),
      );
      expect(memory.catalogue.list("stream")).toEqual([]);
    }
  });
});

describe("a stream that cannot be stored", () => {
  it("is not there, and its name is free", async () => {
    const failing = failingStore(new MemoryStore());
    const { context } = await openEngine({ store: failing.store });
    failing.failAfter(0);
    await expect(createStream({ ...ID, ShardCount: 1 }, context)).rejects.toThrow();
    failing.failAfter(Infinity);
    expect((await listStreams({}, context)).StreamNames).toEqual([]);
    await createStream({ ...ID, ShardCount: 1 }, context);
    expect((await listStreams({}, context)).StreamNames).toEqual(["orders"]);
  });
});
