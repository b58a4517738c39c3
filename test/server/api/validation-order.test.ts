import { afterAll, beforeAll, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson } from "../../support/raw-request.ts";
import {
  ARN_PATTERN,
  at,
  atLeast,
  atMost,
  detected,
  HASH_KEY_PATTERN,
  longer,
  NAME_PATTERN,
  NOT_NULL,
  oneOf,
  SEQUENCE_PATTERN,
  shorter,
} from "./violations.ts";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

const STREAM = { StreamName: "?", StreamARN: "arn" };
const NAME = at("streamName", "?", NAME_PATTERN);
const ARN = at("streamARN", "arn", ARN_PATTERN);
const ITERATOR_TYPES = oneOf("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON");

/** Operation, input, violations in the order in which the service reports them. */
const CASES: readonly (readonly [string, object, readonly string[]])[] = [
  ["AddTagsToStream", STREAM, [at("tags", null, NOT_NULL), NAME, ARN]],
  ["AddTagsToStream", { ...STREAM, Tags: {} }, [at("tags", "{}", longer(1)), NAME, ARN]],
  ["CreateStream", {}, [at("streamName", null, NOT_NULL)]],
  ["CreateStream", { StreamName: "?", ShardCount: 0 }, [at("shardCount", 0, atLeast(1)), NAME]],
  ["CreateStream", { StreamName: "a", ShardCount: 100_001 }, [at("shardCount", 100_001, atMost(100_000))]],
  ["DeleteStream", STREAM, [NAME, ARN]],
  [
    "DescribeStream",
    { ...STREAM, Limit: 0, ExclusiveStartShardId: "" },
    [
      at("limit", 0, atLeast(1)),
      at("exclusiveStartShardId", "", NAME_PATTERN),
      at("exclusiveStartShardId", "", longer(1)),
      NAME,
      ARN,
    ],
  ],
  ["DescribeStream", { StreamName: "a", Limit: 10_001 }, [at("limit", 10_001, atMost(10_000))]],
  ["DescribeStreamSummary", STREAM, [NAME, ARN]],
  ["GetRecords", {}, [at("shardIterator", null, NOT_NULL)]],
  ["GetRecords", { Limit: 0, ShardIterator: "" }, [at("limit", 0, atLeast(1)), at("shardIterator", "", longer(1))]],
  [
    "GetRecords",
    { Limit: 10_001, ShardIterator: "a".repeat(513) },
    [at("limit", 10_001, atMost(10_000)), at("shardIterator", "a".repeat(513), shorter(512))],
  ],
  ["GetShardIterator", {}, [at("shardId", null, NOT_NULL), at("shardIteratorType", null, NOT_NULL)]],
  [
    "GetShardIterator",
    { ...STREAM, ShardId: "", ShardIteratorType: "EARLIEST", StartingSequenceNumber: "01" },
    [
      at("shardId", "", NAME_PATTERN),
      at("shardId", "", longer(1)),
      at("shardIteratorType", "EARLIEST", ITERATOR_TYPES),
      at("startingSequenceNumber", "01", SEQUENCE_PATTERN),
      NAME,
      ARN,
    ],
  ],
  [
    "ListShards",
    { ...STREAM, ExclusiveStartShardId: "?", MaxResults: 0, NextToken: "" },
    [
      at("exclusiveStartShardId", "?", NAME_PATTERN),
      at("maxResults", 0, atLeast(1)),
      at("nextToken", "", longer(1)),
      NAME,
      ARN,
    ],
  ],
  ["ListShards", { StreamName: "a", ShardFilter: {} }, [at("shardFilter.type", null, NOT_NULL)]],
  [
    "ListStreams",
    { Limit: 0, ExclusiveStartStreamName: "?" },
    [at("limit", 0, atLeast(1)), at("exclusiveStartStreamName", "?", NAME_PATTERN)],
  ],
  [
    "ListTagsForStream",
    { ...STREAM, Limit: 51, ExclusiveStartTagKey: "" },
    [at("limit", 51, atMost(50)), at("exclusiveStartTagKey", "", longer(1)), NAME, ARN],
  ],
  ["ListTagsForStream", { StreamName: "a", Limit: 0 }, [at("limit", 0, atLeast(1))]],
  ["MergeShards", STREAM, [at("shardToMerge", null, NOT_NULL), at("adjacentShardToMerge", null, NOT_NULL), NAME, ARN]],
  [
    "MergeShards",
    { StreamName: "a", ShardToMerge: "?", AdjacentShardToMerge: "a".repeat(129) },
    [at("shardToMerge", "?", NAME_PATTERN), at("adjacentShardToMerge", "a".repeat(129), shorter(128))],
  ],
  [
    "PutRecord",
    { ...STREAM, SequenceNumberForOrdering: "x", PartitionKey: "", ExplicitHashKey: "-1" },
    [
      at("sequenceNumberForOrdering", "x", SEQUENCE_PATTERN),
      at("partitionKey", "", longer(1)),
      at("explicitHashKey", "-1", HASH_KEY_PATTERN),
      at("data", null, NOT_NULL),
      NAME,
      ARN,
    ],
  ],
  ["PutRecords", STREAM, [at("records", null, NOT_NULL), NAME, ARN]],
  [
    "PutRecords",
    {
      ...STREAM,
      Records: [
        { Data: "", PartitionKey: "a" },
        { PartitionKey: "k".repeat(257), ExplicitHashKey: "00" },
      ],
    },
    [
      at("records.2.member.partitionKey", "k".repeat(257), shorter(256)),
      at("records.2.member.explicitHashKey", "00", HASH_KEY_PATTERN),
      at("records.2.member.data", null, NOT_NULL),
      NAME,
      ARN,
    ],
  ],
  ["RemoveTagsFromStream", STREAM, [at("tagKeys", null, NOT_NULL), NAME, ARN]],
  ["RemoveTagsFromStream", { ...STREAM, TagKeys: [] }, [at("tagKeys", "[]", longer(1)), NAME, ARN]],
  [
    "SplitShard",
    { ...STREAM, NewStartingHashKey: "4".repeat(40) },
    [at("newStartingHashKey", "4".repeat(40), HASH_KEY_PATTERN), NAME, at("shardToSplit", null, NOT_NULL), ARN],
  ],
  [
    "UpdateShardCount",
    { ...STREAM, ScalingType: "uniform", TargetShardCount: 0 },
    [at("scalingType", "uniform", oneOf("UNIFORM_SCALING")), NAME, at("targetShardCount", 0, atLeast(1)), ARN],
  ],
  ["UpdateShardCount", {}, [at("scalingType", null, NOT_NULL), at("targetShardCount", null, NOT_NULL)]],
];

it.each(CASES)("%s %j", async (operation, input, violations) => {
  const answer = await callJson(emulator.endpoint, operation, input);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text)).toEqual({ __type: "ValidationException", message: detected(...violations) });
});
