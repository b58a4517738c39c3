"""Enhanced fan-out through boto3: a consumer that follows a split and a merge. Prints a line for each step.

Endpoint, region and credentials come from the environment.
"""

import threading
import time
from collections import Counter

import boto3
from botocore.config import Config
from botocore.exceptions import EventStreamError

STREAM = "orders"
KEYS = 8
PATIENCE = 30

# A thread and a connection for each shard.
kinesis = boto3.client("kinesis", config=Config(max_pool_connections=50))


class Follower:
    """Reads a stream through all that is done to its shards, with a subscription for each."""

    def __init__(self, consumer_arn):
        self.consumer_arn = consumer_arn
        self.lock = threading.Lock()
        self.records = []
        self.children = {}
        self.begun = set()
        self.failures = []

    def begin(self, shard_id, position):
        """Returns when the subscription is there."""
        with self.lock:
            if shard_id in self.begun:
                return
            self.begun.add(shard_id)
        answer = kinesis.subscribe_to_shard(
            ConsumerARN=self.consumer_arn, ShardId=shard_id, StartingPosition={"Type": position}
        )
        threading.Thread(target=self.read, args=(shard_id, answer["EventStream"]), daemon=True).start()

    def read(self, shard_id, events):
        try:
            for event in events:
                if self.take(shard_id, event["SubscribeToShardEvent"]):
                    return
            self.failures.append(f"{shard_id} ended without children")
        except Exception as error:
            self.failures.append(repr(error))

    def take(self, shard_id, event):
        """Whether it was the last one."""
        with self.lock:
            self.records += [
                (record["PartitionKey"], int(record["Data"]), int(record["SequenceNumber"]), shard_id)
                for record in event["Records"]
            ]
        if "ContinuationSequenceNumber" in event:
            return False
        with self.lock:
            self.children[shard_id] = event["ChildShards"]
            ready = [
                child["ShardId"]
                for child in event["ChildShards"]
                if all(parent in self.children for parent in child["ParentShards"])
            ]
        for child in ready:
            self.begin(child, "TRIM_HORIZON")
        return True


class Writer:
    def __init__(self):
        self.count = 0
        self.over = False
        self.thread = threading.Thread(target=self.write)
        self.thread.start()

    def write(self):
        while not self.over:
            kinesis.put_record(StreamName=STREAM, PartitionKey=f"key-{self.count % KEYS}", Data=str(self.count))
            self.count += 1

    def more(self):
        """Waits until every key has been written again."""
        target = self.count + 2 * KEYS
        wait_for(lambda: self.count >= target)


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def settle():
    wait_for(
        lambda: kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]["StreamStatus"]
        == "ACTIVE"
    )


def shard(index):
    return f"shardId-{index:012d}"


def register():
    kinesis.create_stream(StreamName=STREAM, ShardCount=2)
    settle()
    stream_arn = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="reader")["Consumer"]
    wait_for(
        lambda: kinesis.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"])["ConsumerDescription"][
            "ConsumerStatus"
        ]
        == "ACTIVE"
    )
    return stream_arn, consumer["ConsumerARN"]


stream_arn, consumer_arn = register()
print("register", flush=True)

follower = Follower(consumer_arn)
for index in (0, 1):
    follower.begin(shard(index), "LATEST")
print("subscribe", flush=True)

try:
    kinesis.subscribe_to_shard(ConsumerARN=consumer_arn, ShardId=shard(0), StartingPosition={"Type": "LATEST"})
    raise AssertionError("a second subscription was accepted")
except kinesis.exceptions.ResourceInUseException as error:
    assert "Another active subscription exists for this consumer" in str(error), error
print("refuse a second one", flush=True)

writer = Writer()
writer.more()
kinesis.split_shard(StreamName=STREAM, ShardToSplit=shard(0), NewStartingHashKey=str(2**126))
settle()
writer.more()
print("split", flush=True)

kinesis.merge_shards(StreamName=STREAM, ShardToMerge=shard(3), AdjacentShardToMerge=shard(1))
settle()
writer.more()
writer.over = True
writer.thread.join()
print("merge", flush=True)

wait_for(lambda: len(follower.records) >= writer.count or follower.failures)
assert not follower.failures, follower.failures
assert Counter(number for _, number, _, _ in follower.records) == Counter(range(writer.count)), "not once each"
for key in range(KEYS):
    own = [(number, sequence) for name, number, sequence, _ in follower.records if name == f"key-{key}"]
    assert own == sorted(own), f"key-{key} is out of order"
    assert [sequence for _, sequence in own] == sorted(sequence for _, sequence in own), key
print("read every record once, in order", flush=True)

lineage = {
    parent: [(child["ShardId"], child["ParentShards"]) for child in children]
    for parent, children in follower.children.items()
}
merged = [(shard(4), [shard(3), shard(1)])]
assert lineage == {
    shard(0): [(shard(2), [shard(0)]), (shard(3), [shard(0)])],
    shard(1): merged,
    shard(3): merged,
}, lineage
print("follow the children", flush=True)

other = kinesis.register_stream_consumer(StreamARN=stream_arn, ConsumerName="other")["Consumer"]["ConsumerARN"]
wait_for(
    lambda: kinesis.describe_stream_consumer(ConsumerARN=other)["ConsumerDescription"]["ConsumerStatus"] == "ACTIVE"
)
events = kinesis.subscribe_to_shard(ConsumerARN=other, ShardId=shard(2), StartingPosition={"Type": "LATEST"})
kinesis.deregister_stream_consumer(ConsumerARN=other)
try:
    for _ in events["EventStream"]:
        pass
    raise AssertionError("the subscription ended as if nothing had happened")
except EventStreamError as error:
    assert error.response["Error"]["Code"] == "ResourceNotFoundException", error.response
print("be told of the end", flush=True)
