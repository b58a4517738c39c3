import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../../server/index.ts";
import { temporaryFolder } from "../../store/folder.ts";

let kinesis: KinesisEmu;

beforeEach(async () => {
  // What is written to disk takes several turns of the event loop, in which others have theirs.
  kinesis = await startKinesisEmu({ port: 0, dataDir: temporaryFolder() });
});
afterEach(async () => kinesis.stop());

const records = Array.from({ length: 50 }, (_, id) => ({ partitionKey: String(id), json: { id } }));
const streams = Array.from({ length: 5 }, (_, id) => ({ name: `orders-${id}`, shards: 2, records }));

/** How many records each stream holds. */
async function counts(): Promise<number[]> {
  return Promise.all(streams.map(async ({ name }) => (await kinesis.records(name)).length));
}

describe("seeds take turns", () => {
  it("with each other, so that equal ones put their records once", async () => {
    const reports = await Promise.all([1, 2, 3].map(() => kinesis.seed({ streams })));
    expect(reports.map(({ records: put }) => put)).toEqual([250, 0, 0]);
    expect(await counts()).toEqual(streams.map(() => 50));
  });

  it("with resets", async () => {
    const [report] = await Promise.all([kinesis.seed({ streams }), kinesis.reset()]);
    expect(report.records).toBe(250);
    await kinesis.seed({ streams });
    expect(await counts()).toEqual(streams.map(() => 50));
  });

  it("with the restoring of snapshots", async () => {
    await kinesis.snapshots.save("empty");
    await Promise.all([kinesis.seed({ streams }), kinesis.snapshots.restore("empty")]);
    // Whichever came first: all of it is there, or nothing is.
    const { created } = await kinesis.seed({ streams });
    expect([0, 5]).toContain(created.length);
    expect(await counts()).toEqual(streams.map(() => 50));
  });
});
