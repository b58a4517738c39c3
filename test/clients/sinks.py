"""STS and CloudWatch through boto3, as clients of Kinesis use them. Prints a line for each step.

Endpoint, region and credentials come from the environment.
"""

from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError

sts = boto3.client("sts")
cloudwatch = boto3.client("cloudwatch")

identity = sts.get_caller_identity()
assert identity["Account"] == "000000000000", identity
assert identity["Arn"] == "arn:aws:iam::000000000000:user/test", identity
print("identity")

cloudwatch.put_metric_data(
    Namespace="KCL",
    MetricData=[
        {
            "MetricName": "MillisBehindLatest",
            "Dimensions": [{"Name": "ShardId", "Value": "shardId-000000000000"}],
            "Timestamp": datetime(2026, 6, 15, 12, tzinfo=timezone.utc),
            "Unit": "Milliseconds",
            "Value": 1.5,
        }
    ],
)
print("metric")

# More than botocore sends as it is.
many = [{"MetricName": f"metric-{number}", "Value": number} for number in range(1000)]
cloudwatch.put_metric_data(Namespace="KPL", MetricData=many)
print("compressed metrics")

try:
    cloudwatch.list_metrics()
except ClientError as error:
    assert error.response["Error"]["Code"] == "InvalidAction", error.response
    print("refusal")
