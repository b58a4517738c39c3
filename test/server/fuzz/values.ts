import type { Shape } from "../../../server/api/model.ts";
import { structures } from "../../../server/api/model.generated.ts";
import { streamArn } from "../fan-out/emulator.ts";
import type { Chance } from "./chance.ts";

export const SENTINEL = "sentinel";
const NAMES = [SENTINEL, SENTINEL, "a", "b.c", "d_e-f", "missing"];
const CONSUMER_NAMES = ["reader", "writer", "c-3", "missing"];
const CHANNEL_NAMES = ["archive", "tables"];
const SHARD_IDS = ["shardId-000000000000", "shardId-000000000001", "shardId-000000000007", "0", "x-2", "shard"];
const KEYS = ["0", "1", "170141183460469231731687303715884105728", "340282366920938463463374607431768211455"];
const POLICY = '{"Version":"2012-10-17","Statement":[]}';

/** Names and tokens that the service gave out, by member: some have been overtaken by what happened since. */
export type Harvest = Map<string, string[]>;

/** Values within the constraints of the API. */
export class ValidValues {
  readonly #chance: Chance;
  readonly #harvest: Harvest;

  constructor(chance: Chance, harvest: Harvest) {
    this.#chance = chance;
    this.#harvest = harvest;
  }

  /** @param optional how likely an optional member is there */
  structure(name: string, optional: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const [member, { shape, required }] of Object.entries(structures[name] ?? {})) {
      if (required || this.#chance.happens(this.#likelihood(member, optional)))
        result[member] = this.#member(member, shape);
    }
    return result;
  }

  /** Most requests name a stream, or nothing else about them would ever be looked at. */
  #likelihood(member: string, optional: number): number {
    if (member === "StreamName" || member === "ConsumerARN" || member === "PartitionKey") return 0.8;
    if (member === "DryRun" || member === "NextToken") return 0.2;
    return optional;
  }

  #member(name: string, shape: Shape): unknown {
    switch (shape.type) {
      case "string":
        return shape.enum ? this.#chance.pick(shape.enum) : this.#text(name);
      case "number":
        return this.#number(name, shape.min ?? 0, shape.max ?? 20_000);
      case "boolean":
        return this.#chance.happens(0.5);
      case "timestamp":
        return new Date(1_780_000_000_000 + this.#chance.below(200_000) * 1000);
      case "blob":
        return this.#chance.bytes(this.#chance.below(40));
      case "list":
        return Array.from({ length: 1 + this.#chance.below(Math.min(4, shape.max ?? 4)) }, () =>
          this.#member(name, shape.item),
        );
      case "map":
        return Object.fromEntries(
          Array.from({ length: 1 + this.#chance.below(3) }, () => [
            this.#chance.text(3),
            this.#member(name, shape.value),
          ]),
        );
      case "structure":
        return this.structure(shape.name, 0.4);
    }
  }

  #number(name: string, min: number, max: number): number {
    if (name === "ShardCount" || name === "TargetShardCount") return 1 + this.#chance.below(4);
    if (name === "RetentionPeriodHours") return this.#chance.pick([23, 24, 24, 48, 168, 8760, 8761]);
    return this.#chance.pick([min, max, min + this.#chance.below(max - min + 1)]);
  }

  #text(name: string): string {
    const given = this.#harvest.get(name);
    if (given && this.#chance.happens(0.7)) return this.#chance.pick(given);
    const chance = this.#chance;
    switch (name) {
      case "StreamName":
      case "ExclusiveStartStreamName":
        return chance.pick(NAMES);
      case "StreamARN":
      case "ResourceARN":
        return streamArn(chance.pick(NAMES));
      case "ConsumerARN":
        return `${streamArn(chance.pick(NAMES))}/consumer/${chance.pick(CONSUMER_NAMES)}:1780000000`;
      case "ChannelARN":
        return streamArn("").replace("stream/", `channel/${chance.pick(CHANNEL_NAMES)}`);
      case "ConsumerName":
        return chance.pick(CONSUMER_NAMES);
      case "ChannelName":
        return chance.pick(CHANNEL_NAMES);
      case "StreamId":
        return `${chance.text(20)}-${chance.text(3)}`;
      case "ServiceExecutionRoleARN":
        return "arn:aws:iam::123456789012:role/channel";
      case "BucketARN":
        return "arn:aws:s3:::bucket";
      case "TableBucketARN":
        return "arn:aws:s3tables:us-east-1:123456789012:bucket/tables";
      case "ExpectedBucketOwner":
        return "123456789012";
      case "Policy":
        return chance.pick([POLICY, "{}", "[]", "no JSON"]);
      case "ExplicitHashKey":
      case "NewStartingHashKey":
        return chance.pick(KEYS);
      case "SequenceNumber":
      case "StartingSequenceNumber":
      case "SequenceNumberForOrdering":
        return chance.pick(["0", "1", `49${chance.text(54, "0123456789")}`]);
      default:
        return /Shard(Id|To|$)|ShardToMerge/.test(name) ? chance.pick(SHARD_IDS) : chance.text(1 + chance.below(20));
    }
  }
}
