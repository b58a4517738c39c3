import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NewRecord, StoredRecord } from "../../../server/store/contract.ts";
import { DRIVERS } from "./drivers.ts";

/** What a log is to do, done as simply as can be. */
class Model {
  records: StoredRecord[] = [];
  next = 0;
  #last = 0;

  append(records: readonly NewRecord[], now: number): void {
    this.#last = Math.max(this.#last, now);
    for (const record of records) this.records.push({ ...record, ordinal: this.next++, arrival: this.#last });
  }

  read(ordinal: number, records: number, bytes: number): StoredRecord[] {
    const page: StoredRecord[] = [];
    let sum = 0;
    for (const record of this.records.filter((stored) => stored.ordinal >= ordinal).slice(0, records)) {
      sum += record.data.length + Buffer.byteLength(record.partitionKey ?? "");
      if (sum > bytes && page.length > 0) break;
      page.push(record);
    }
    return page;
  }
}

/** Sizes on both sides of those of segments. */
const bytes = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1500, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 900_000, max: 1_100_000 }) },
);

const record = fc.record({
  partitionKey: fc.option(fc.string({ unit: "grapheme", minLength: 1, maxLength: 256 }), { nil: undefined }),
  data: bytes.map((length) => Buffer.alloc(length, length % 251)),
  encrypted: fc.boolean(),
});

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      records: fc.array(record, { minLength: 1, maxLength: 40 }),
      later: fc.integer({ min: -5, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim" as const), back: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

const plain = (records: readonly StoredRecord[]) =>
  records.map(({ data, ...rest }) => ({ ...rest, data: Buffer.from(data).toString("base64") }));

describe.each(DRIVERS)("a log of the %s store", (_, begin) => {
  it("is what a plain list would be, whatever is appended, trimmed and read, and however often it starts anew", async () => {
    const { store, again } = begin();
    let { records: logs } = store;
    let runs = 0;
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.nat(),
      fc.integer({ min: 1, max: 2000 }),
      async (steps, at, size) => {
        const log = `log-${runs++}`;
        await logs.open(log);
        const model = new Model();
        let now = 1000;
        for (const change of steps) {
          if (change.kind === "append") {
            now += change.later;
            await logs.append(log, change.records, now);
            model.append(change.records, now);
          } else if (change.kind === "trim") {
            await logs.trim(log, now - change.back);
            model.records = model.records.filter(({ arrival }) => arrival >= now - change.back);
          } else {
            logs = again().records;
          }
          const first = model.records[0]?.ordinal ?? model.next;
          expect(await logs.bounds(log)).toEqual({ first, next: model.next });
          const located = model.records.find(({ arrival }) => arrival >= now - 10)?.ordinal ?? model.next;
          expect(await logs.locate(log, now - 10)).toBe(located);
        }
        const from = at % (model.next + 1);
        for (const limits of [
          { records: 10_000, bytes: 10 ** 9 },
          { records: 7, bytes: 10 ** 9 },
          { records: 10_000, bytes: size },
        ]) {
          expect(plain(await logs.read(log, from, limits))).toEqual(
            plain(model.read(from, limits.records, limits.bytes)),
          );
        }
        await logs.drop(log);
      },
    );
    await fc.assert(property, { numRuns: 120 });
    await again().close();
  }, 120_000);
});
