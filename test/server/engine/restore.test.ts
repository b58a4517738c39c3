import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Resets } from "../../../server/engine/resets.ts";
import { Snapshots } from "../../../server/engine/snapshots.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import { putResourcePolicy } from "../../../server/operations/put-resource-policy.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { DRIVERS } from "../store/drivers.ts";
import { engineWithStream, openEngine, type Engine } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";

const ID = { StreamName: "orders" };
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

function snapshotsOf({ context: { kinesis }, clock }: Engine): Snapshots {
  return new Snapshots(kinesis, clock, new Resets([kinesis, clock]));
}

async function texts({ context }: Engine): Promise<string[]> {
  const reader = await LineageReader.open(context, "orders");
  await reader.drain();
  return reader.records.map(({ text }) => text);
}

describe.each(DRIVERS)("a snapshot that is restored over the %s store", (_, begin) => {
  it("loses nothing to a deletion that is under way", async () => {
    // However far it has come.
    for (let turns = 0; turns < 8; turns++) {
      const { store, again } = begin();
      const engine = await engineWithStream(1, { store });
      await registerStreamConsumer({ StreamARN: ARN, ConsumerName: "billing" }, engine.context);
      await putResourcePolicy({ ResourceARN: ARN, Policy: "{}" }, engine.context);
      await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.from("a") }, engine.context);
      const snapshots = snapshotsOf(engine);
      await snapshots.save("prepared");
      const deletion = deleteStream({ ...ID, EnforceConsumerDeletion: true }, engine.context);
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      await snapshots.restore("prepared", true);
      await deletion;
      for (let turn = 0; turn < 8; turn++) await setImmediate();
      expect(await texts(engine), `after ${turns} turns`).toEqual(["a"]);
      const after = again();
      expect(await texts(await openEngine({ store: after })), `after ${turns} turns and a restart`).toEqual(["a"]);
      for (const kind of ["stream", "consumer", "policy"] as const)
        expect(await after.catalogue.list(kind), kind).toHaveLength(1);
    }
  });
});
