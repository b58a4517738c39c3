import { describe, expect, it } from "vitest";
import { parseStreams } from "../../../server/config/initial-streams.ts";
import * as parse from "../../../server/config/parse.ts";

describe("a value that an option takes", () => {
  it.each([
    [parse.port, "0", 0],
    [parse.port, "4567", 4567],
    [parse.port, "65535", 65_535],
    [parse.milliseconds, "0", 0],
    [parse.milliseconds, "86400000", 86_400_000],
    [parse.accountId, "000000000000", "000000000000"],
    [parse.region, "eu-west-1", "eu-west-1"],
    [parse.region, "anywhere", "anywhere"],
    [parse.nonEmpty, "::1", "::1"],
    [parse.list, "", []],
    [parse.list, " a, b ,,c,", ["a", "b", "c"]],
    [parse.oneOf(["info", "warn"]), "WARN", "warn"],
  ])("%o reads %j", (read: (text: string) => unknown, text, value) => {
    expect(read(text)).toEqual(value);
  });
});

describe("a value that an option does not take", () => {
  it.each([
    [parse.port, ["", "x", "-1", "1.5", "1e3", "65536", "0x10", " 1"]],
    [parse.milliseconds, ["", "-1", "1s", "86400001"]],
    [parse.accountId, ["", "1", "12345678901", "1234567890123", "12345678901x"]],
    [parse.region, ["", "EU", "eu west", "eu_west_1"]],
    [parse.nonEmpty, [""]],
    [parse.oneOf(["info", "warn"]), ["", "loud"]],
  ])("is refused by %o: %j", (read: (text: string) => unknown, texts) => {
    for (const text of texts) {
      expect(() => read(text), text).toThrow(parse.ValueMistake);
      expect(() => read(text), text).toThrow(expect.objectContaining({ remedy: expect.stringMatching(/./) as string }));
    }
  });
});

describe("streams to create at start", () => {
  it.each([
    ["", []],
    ["orders", [{ name: "orders", shardCount: 4, region: undefined }]],
    ["orders:2", [{ name: "orders", shardCount: 2, region: undefined }]],
    ["orders:2:eu-west-1", [{ name: "orders", shardCount: 2, region: "eu-west-1" }]],
    ["orders::eu-west-1", [{ name: "orders", shardCount: 4, region: "eu-west-1" }]],
    ["orders:", [{ name: "orders", shardCount: 4, region: undefined }]],
    [
      " a:1 , b_B.9-c : 10000 ,",
      [
        { name: "a", shardCount: 1, region: undefined },
        { name: "b_B.9-c", shardCount: 10_000, region: undefined },
      ],
    ],
    [
      "a:1:eu-west-1,a:2:us-east-1",
      [
        { name: "a", shardCount: 1, region: "eu-west-1" },
        { name: "a", shardCount: 2, region: "us-east-1" },
      ],
    ],
  ])("%j", (text, streams) => {
    expect(parseStreams(text)).toEqual(streams);
  });

  it.each([
    [":1", '"" is not a stream name'],
    ["a b:1", '"a b" is not a stream name'],
    ["x".repeat(129), "is not a stream name"],
    ["a:0", '"0" is not a number of shards'],
    ["a:-1", '"-1" is not a number of shards'],
    ["a:1.5", '"1.5" is not a number of shards'],
    ["a:10001", '"10001" is not a number of shards'],
    ["a:two", '"two" is not a number of shards'],
    ["a:1:EU", '"EU" is not a region'],
    ["a:1:eu:x", "more than three parts"],
    ["a:1,a:2", "named twice"],
  ])("%j is refused: %s", (text, why) => {
    expect(() => parseStreams(text)).toThrow(why);
    expect(() => parseStreams(text)).toThrow(parse.ValueMistake);
  });

  it.each(["a:0x10", "a:1e2"])("%j is refused, for shards are counted in plain digits", (text) => {
    expect(() => parseStreams(text)).toThrow(parse.ValueMistake);
  });
});
