import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { putRecord } from "../../../server/operations/put-record.ts";
import { openStore, temporaryFolder } from "../store/folder.ts";
import { engineWithStream, openEngine } from "./engine.ts";
import { LineageReader } from "./lineage-reader.ts";

/** Each one a row of its own; more than are deleted at a time. */
const RECORDS_OF_SHARD = 700;

it("a purge that was answered lasts, however the process ends", async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const { context } = await engineWithStream(2, { store });
  const put = (text: string, key: bigint): Promise<unknown> => {
    const record = { PartitionKey: "key", ExplicitHashKey: key.toString(), Data: Buffer.from(text) };
    return putRecord({ StreamName: "orders", ...record }, context);
  };
  for (let count = 0; count < RECORDS_OF_SHARD; count++) await Promise.all([put("old", 0n), put("old", 2n ** 127n)]);
  await context.kinesis.purge(context.kinesis.get({ ...context.caller, name: "orders" }));
  await put("new", 0n);
  // What a process that is killed leaves behind.
  const left = join(temporaryFolder(), "left");
  cpSync(folder, left, { recursive: true });
  store.close();
  const found = openStore(left);
  const reader = await LineageReader.open((await openEngine({ store: found })).context, "orders");
  await reader.drain();
  expect(reader.records.map(({ text }) => text)).toEqual(["new"]);
  found.close();
});
