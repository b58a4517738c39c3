"""The main job through boto3, as its users write it. Prints a line for each step that went well.

Endpoint, region and credentials come from the environment; the endpoint is handed over because boto3 reads it by itself
only since version 1.28.
"""

import json
import os

import boto3

STREAM = "orders"
LAST_HASH_KEY = str(2**128 - 1)
FAST = {"Delay": 1, "MaxAttempts": 10}

# The MD5 digest of user-1 begins with d6, that of user-2 with 3d: upper and lower half of the hash keys.
PAYLOADS = [
    ("user-1", {"order": 1, "items": ["espresso", "Käsekuchen"], "total": 8.5}),
    ("user-2", {"order": 2, "items": [], "total": 0}),
    ("user-1", {"order": 3, "note": "\u0000 \u00ff \U0001f980", "nested": {"deep": [None, True]}}),
]

kinesis = boto3.client("kinesis", endpoint_url=os.environ["AWS_ENDPOINT_URL_KINESIS"])


def put(partition_key, payload):
    data = json.dumps(payload).encode()
    return kinesis.put_record(StreamName=STREAM, PartitionKey=partition_key, Data=data)


def read(shard_id):
    """All that is in a shard, from its trim horizon, and the answer that came last."""
    iterator = kinesis.get_shard_iterator(StreamName=STREAM, ShardId=shard_id, ShardIteratorType="TRIM_HORIZON")
    records = []
    answer = kinesis.get_records(ShardIterator=iterator["ShardIterator"])
    while answer["Records"]:
        records += answer["Records"]
        answer = kinesis.get_records(ShardIterator=answer["NextShardIterator"])
    return [(record["PartitionKey"], json.loads(record["Data"])) for record in records], answer


def all_of(operation, member, **arguments):
    pages = kinesis.get_paginator(operation).paginate(**arguments)
    return [item for page in pages for item in page[member]]


def create():
    kinesis.create_stream(StreamName=STREAM, ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName=STREAM, WaiterConfig=FAST)


def describe():
    description = kinesis.describe_stream(StreamName=STREAM)["StreamDescription"]
    (shard,) = description["Shards"]
    assert description["StreamStatus"] == "ACTIVE", description
    assert description["StreamCreationTimestamp"].tzinfo is not None, description
    assert shard["HashKeyRange"] == {"StartingHashKey": "0", "EndingHashKey": LAST_HASH_KEY}, shard


def put_and_read():
    answers = [put(partition_key, payload) for partition_key, payload in PAYLOADS]
    assert {answer["ShardId"] for answer in answers} == {"shardId-000000000000"}, answers
    records, _ = read("shardId-000000000000")
    assert len(records) == len(PAYLOADS), records
    for got, expected in zip(records, PAYLOADS):
        assert got == expected, (got, expected)


def put_a_batch():
    entries = [{"PartitionKey": f"key-{n}", "Data": bytes([n])} for n in range(256)]
    answer = kinesis.put_records(StreamName=STREAM, Records=entries)
    assert answer["FailedRecordCount"] == 0, answer
    first = answer["Records"][0]["SequenceNumber"]
    iterator = kinesis.get_shard_iterator(
        StreamName=STREAM,
        ShardId="shardId-000000000000",
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=first,
    )
    records = kinesis.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    assert b"".join(record["Data"] for record in records) == bytes(range(256)), len(records)
    assert [record["PartitionKey"] for record in records] == [entry["PartitionKey"] for entry in entries]


def list_and_summarise():
    assert kinesis.list_streams()["StreamNames"] == [STREAM]
    summary = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]
    assert summary["OpenShardCount"] == 1, summary


def update_shard_count():
    answer = kinesis.update_shard_count(StreamName=STREAM, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    assert (answer["CurrentShardCount"], answer["TargetShardCount"]) == (1, 2), answer
    kinesis.get_waiter("stream_exists").wait(StreamName=STREAM, WaiterConfig=FAST)
    parent, lower, upper = all_of("list_shards", "Shards", StreamName=STREAM)
    assert lower["ParentShardId"] == upper["ParentShardId"] == parent["ShardId"], (lower, upper)
    assert "EndingSequenceNumber" in parent["SequenceNumberRange"], parent
    assert int(lower["HashKeyRange"]["EndingHashKey"]) + 1 == int(upper["HashKeyRange"]["StartingHashKey"])
    assert upper["HashKeyRange"]["EndingHashKey"] == LAST_HASH_KEY, upper


def write_to_the_children():
    assert put("user-1", {"order": 4})["ShardId"] == "shardId-000000000002"
    assert put("user-2", {"order": 5})["ShardId"] == "shardId-000000000001"
    assert read("shardId-000000000001")[0] == [("user-2", {"order": 5})]
    assert read("shardId-000000000002")[0] == [("user-1", {"order": 4})]


def end_the_parent():
    iterator = kinesis.get_shard_iterator(
        StreamName=STREAM, ShardId="shardId-000000000000", ShardIteratorType="LATEST"
    )
    last = kinesis.get_records(ShardIterator=iterator["ShardIterator"])
    assert "NextShardIterator" not in last, last
    assert [child["ShardId"] for child in last["ChildShards"]] == ["shardId-000000000001", "shardId-000000000002"], last


def tag():
    kinesis.add_tags_to_stream(StreamName=STREAM, Tags={"team": "checkout"})
    assert kinesis.list_tags_for_stream(StreamName=STREAM)["Tags"] == [{"Key": "team", "Value": "checkout"}]


def paginate():
    for n in range(5):
        kinesis.create_stream(StreamName=f"page-{n}", ShardCount=1)
    names = all_of("list_streams", "StreamNames", PaginationConfig={"PageSize": 2})
    assert names == [STREAM, *(f"page-{n}" for n in range(5))], names
    kinesis.create_stream(StreamName="wide", ShardCount=5)
    pages = kinesis.get_paginator("describe_stream").paginate(StreamName="wide", PaginationConfig={"PageSize": 2})
    shards = [[shard["ShardId"][-1] for shard in page["StreamDescription"]["Shards"]] for page in pages]
    assert shards == [["0", "1"], ["2", "3"], ["4"]], shards


def fail():
    try:
        kinesis.describe_stream(StreamName="missing")
    except kinesis.exceptions.ResourceNotFoundException as error:
        assert error.response["Error"]["Message"] == "Stream missing under account 000000000000 not found.", error
        assert len(error.response["ResponseMetadata"]["RequestId"]) == 36, error.response
        assert error.response["ResponseMetadata"]["RetryAttempts"] == 0, error.response
    else:
        raise AssertionError("a stream that does not exist was described")


def delete():
    for name in all_of("list_streams", "StreamNames"):
        kinesis.delete_stream(StreamName=name)
        kinesis.get_waiter("stream_not_exists").wait(StreamName=name, WaiterConfig=FAST)
    assert kinesis.list_streams()["StreamNames"] == []


for step in (
    create,
    describe,
    put_and_read,
    put_a_batch,
    list_and_summarise,
    update_shard_count,
    write_to_the_children,
    end_the_parent,
    tag,
    paginate,
    fail,
    delete,
):
    step()
    print(step.__name__.replace("_", " "), flush=True)
