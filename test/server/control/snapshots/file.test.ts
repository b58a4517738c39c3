import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KinesisEmu } from "../../../../server/index.ts";
import { World } from "./world.ts";

let world: World;
let emulator: KinesisEmu;

beforeEach(async () => {
  world = await World.start();
  ({ emulator } = world);
});
afterEach(async () => world[Symbol.asyncDispose]());

describe("a snapshot as a file", () => {
  it("brings everything about in another emulator", async () => {
    await world.prepare();
    const before = await world.look();
    await emulator.snapshots.save("prepared");
    const file = await emulator.snapshots.download("prepared");
    await using other = await World.start();
    const { snapshots } = other.emulator;
    const uploaded = await snapshots.upload("theirs", file);
    expect(uploaded).toMatchObject({ name: "theirs", streams: 2, records: 5 });
    await snapshots.restore("theirs");
    expect(await other.look()).toEqual(before);
    const again = await snapshots.download("theirs");
    expect(gunzipSync(again)).toEqual(gunzipSync(file));
  });

  it("can be read and written by people: a line of JSON for each thing", async () => {
    await emulator.clock.freeze();
    await emulator.clock.set("2026-06-15T12:00:00Z");
    await emulator.seed({ streams: [{ name: "orders", shards: 1, records: [{ partitionKey: "a", text: "hello" }] }] });
    await emulator.snapshots.save("one");
    const lines = gunzipSync(await emulator.snapshots.download("one"))
      .toString()
      .trim()
      .split("\n");
    const savedAt = Date.parse("2026-06-15T12:00:00Z");
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { format: "kinesis-emu snapshot", version: 1, about: { savedAt, isFrozen: true } },
      { document: { kind: "stream", key: expect.any(String), version: 1, value: expect.any(Object) } },
      { log: expect.stringMatching(/\/0$/), first: 0, lastArrival: savedAt, isSealed: false },
      [savedAt, "a", 0, Buffer.from("hello").toString("base64")],
      { end: { documents: 1, logs: 1, records: 1 } },
    ]);
    const changed = lines
      .join("\n")
      .replace(Buffer.from("hello").toString("base64"), Buffer.from("world").toString("base64"));
    await emulator.snapshots.upload("two", Buffer.from(changed));
    await emulator.snapshots.restore("two");
    expect(await world.texts()).toEqual(["world"]);
  });

  it("is taken in again though it is larger than other requests may be", { timeout: 30_000 }, async () => {
    const base64 = Buffer.alloc(1_000_000).toString("base64");
    const records = Array.from({ length: 60 }, () => ({ partitionKey: "a", base64 }));
    for (const name of ["a", "b"])
      await emulator.seed({ streams: [{ name, shards: 1, records: records.slice(0, 30) }] });
    await emulator.snapshots.save("large");
    const file = gunzipSync(await emulator.snapshots.download("large"));
    expect(file.length).toBeGreaterThan(64 * 1024 * 1024);
    expect(await emulator.snapshots.upload("again", file)).toMatchObject({ streams: 2, records: 60 });
  });

  it("is taken in though it is longer than a text can be once it is unpacked", { timeout: 30_000 }, async () => {
    await emulator.seed({ streams: [{ name: "orders", shards: 1, records: [{ partitionKey: "a", text: "hello" }] }] });
    await emulator.snapshots.save("small");
    const lines = gunzipSync(await emulator.snapshots.download("small"))
      .toString()
      .split(/(?<=\n)/);
    // JSON may have blanks in front, and gzip may be in several parts.
    const blanks = gzipSync(Buffer.alloc(8 * 1024 * 1024, " "));
    const parts = lines.flatMap((line) => [...Array.from({ length: 17 }, () => blanks), gzipSync(line)]);
    await emulator.snapshots.upload("long", Buffer.concat(parts));
    await emulator.snapshots.restore("long");
    expect(await world.texts()).toEqual(["hello"]);
  });

  it.each([
    ["nothing", () => "", "it is cut off"],
    ["another file", () => "hello", "line 1 is none of a snapshot"],
    ["other JSON", () => '{"a":1}', "its first line does not say that it is a snapshot"],
    ["another version", (text: string) => text.replace('"version":1', '"version":2'), "it has version 2, not 1"],
    ["half of one", (text: string) => text.slice(0, text.length / 2), /line \d+ is none of a snapshot|it is cut off/],
    [
      "one without its last line",
      (text: string) => text.replace(/.*\n$/, ""),
      "it is cut off: its last line is missing",
    ],
    ["one that lost a record", (text: string) => text.replace(/^\[.*\n/m, ""), "it has lost lines"],
    ["one with a line of nothing", (text: string) => text.replace("\n", "\nnull\n"), "line 2 is none of a snapshot"],
    ["one with another last line", (text: string) => text.replace(/.*\n$/, '{"end":null}'), "is none of a snapshot"],
    ["one with more behind it", (text: string) => `${text}[]`, "comes after the end"],
    [
      "impossible contents",
      (text: string) => text.replace('"shards":[', '"shards":[null,'),
      "nothing can be made of what it holds",
    ],
  ])("is refused when it is %s, and nothing is lost", async (_, broken, reason) => {
    await world.prepare();
    const before = await world.look();
    await emulator.snapshots.save("good");
    const text = gunzipSync(await emulator.snapshots.download("good")).toString();
    const bad = gzipSync(broken(text));
    await expect(emulator.snapshots.upload("bad", bad)).rejects.toThrow(reason);
    expect((await emulator.snapshots.list()).map(({ name }) => name)).toEqual(["good"]);
    expect(await world.look()).toEqual(before);
  });
});
