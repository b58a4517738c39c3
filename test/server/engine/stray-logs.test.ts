import { describe, expect, it } from "vitest";
import { createStream } from "../../../server/operations/create-stream.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream, openEngine } from "./engine.ts";
import { failingStore } from "./stores.ts";

const ID = { StreamName: "orders" };

/** More store calls than creating or deleting a stream takes. */
const CALLS = Array.from({ length: 12 }, (_, calls) => calls);

describe("an end of the process leaves no log without a stream for longer than until the next start", () => {
  it("while a stream is made", async () => {
    for (const calls of CALLS) {
      const store = new MemoryStore();
      const power = failingStore(store);
      const doomed = await openEngine({ store: power.store });
      power.failAfter(calls);
      await createStream({ ...ID, ShardCount: 3 }, doomed.context).catch(() => {});
      await openEngine({ store });
      expect(store.records.list(), `after ${calls} calls`).toHaveLength(store.catalogue.list("stream").length * 3);
    }
  });

  it("while a stream is deleted", async () => {
    for (const calls of CALLS) {
      const store = new MemoryStore();
      await engineWithStream(3, { store });
      const power = failingStore(store);
      const doomed = await openEngine({ store: power.store });
      power.failAfter(calls);
      await deleteStream(ID, doomed.context).catch(() => {});
      await openEngine({ store });
      expect(store.records.list(), `after ${calls} calls`).toHaveLength(store.catalogue.list("stream").length * 3);
    }
  });

  it("and keeps those of streams, with their records", async () => {
    const store = new MemoryStore();
    const { context } = await engineWithStream(1, { store });
    await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from("a") }, context);
    await store.records.open("stray");
    await openEngine({ store });
    const [log = ""] = store.records.list();
    expect([store.records.list().length, store.records.bounds(log)]).toEqual([1, { first: 0, next: 1 }]);
  });
});
