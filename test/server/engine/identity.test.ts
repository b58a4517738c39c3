import { describe, expect, it } from "vitest";
import { formatShardId, parseShardId, parseStreamArn, streamArn } from "../../../server/engine/identity.ts";

describe("a shard id", () => {
  it("has twelve digits", () => {
    expect([0, 17, 2_147_483_647].map(formatShardId)).toEqual([
      "shardId-000000000000",
      "shardId-000000000017",
      "shardId-002147483647",
    ]);
  });

  it.each([
    ["shardId-000000000003", 3],
    ["shardId-3", 3],
    ["anything-3", 3],
    ["3", 3],
    ["-3", 3],
    ["shardId-002147483647", 2_147_483_647],
    ["shardId-2147483648", undefined],
    ["shardId-000000000000000000000000000003", 3],
    ["shardId-", undefined],
    ["shardId", undefined],
    ["shard-Id-3", undefined],
    ["shardId-3x", undefined],
    ["shardId-1e3", undefined],
    ["", undefined],
  ])("is read from %j", (text, index) => expect(parseShardId(text)).toBe(index));
});

describe("a stream's ARN", () => {
  it.each([
    ["us-east-1", "arn:aws:kinesis:us-east-1:123456789012:stream/orders"],
    ["cn-north-1", "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/orders"],
    ["us-gov-west-1", "arn:aws-us-gov:kinesis:us-gov-west-1:123456789012:stream/orders"],
  ])("has the partition of its region: %s", (region, arn) => {
    const name = { account: "123456789012", region, name: "orders" };
    expect(streamArn(name)).toBe(arn);
    expect(parseStreamArn(arn)).toEqual(name);
  });

  it("is also in that of a consumer", () => {
    const arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders/consumer/app:1780000000";
    expect(parseStreamArn(arn)).toEqual({ account: "123456789012", region: "eu-west-1", name: "orders" });
  });

  it.each([
    "",
    "orders",
    "arn:aws:s3:eu-west-1:123456789012:stream/orders",
    "arn:aws:kinesis:eu-west-1:1:stream/orders",
  ])("is not %j", (text) => expect(parseStreamArn(text)).toBeUndefined());
});
