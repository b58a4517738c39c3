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

  it("can have more bytes than a string of JavaScript", async () => {
    await world.prepare();
    const before = await world.look();
    await emulator.snapshots.save("small");
    const text = gunzipSync(await emulator.snapshots.download("small")).toString();
    // What is packed in parts is unpacked as one; JSON does not mind the spaces at the end of a line.
    const spaces = gzipSync(Buffer.alloc(64 * 1024 * 1024, " "));
    const lines = text.split("\n").slice(0, -1);
    const packed = lines.flatMap((line, at) => [gzipSync(line), ...(at < 9 ? [spaces] : []), gzipSync("\n")]);
    await emulator.snapshots.upload("large", Buffer.concat(packed));
    await emulator.snapshots.restore("large");
    expect(await world.look()).toEqual(before);
    const endless = [gzipSync(text), ...Array.from({ length: 9 }, () => spaces)];
    const upload = emulator.snapshots.upload("endless", Buffer.concat(endless));
    await expect(upload).rejects.toThrow(`line ${lines.length + 1} is none of a snapshot`);
  }, 60_000);

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
