import boto3

kinesis = boto3.client("kinesis")

put = kinesis.put_record(StreamName="orders", PartitionKey="user-1", Data=b'{"id": 1}')

iterator = kinesis.get_shard_iterator(
    StreamName="orders", ShardId=put["ShardId"], ShardIteratorType="TRIM_HORIZON"
)["ShardIterator"]
for record in kinesis.get_records(ShardIterator=iterator)["Records"]:
    print(record["PartitionKey"], record["Data"].decode())
