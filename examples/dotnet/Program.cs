using System.Text;
using Amazon.Kinesis;
using Amazon.Kinesis.Model;

var kinesis = new AmazonKinesisClient(new AmazonKinesisConfig
{
    ServiceURL = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_KINESIS"),
    AuthenticationRegion = "us-east-1",
});

var put = await kinesis.PutRecordAsync(new PutRecordRequest
{
    StreamName = "orders",
    PartitionKey = "user-1",
    Data = new MemoryStream(Encoding.UTF8.GetBytes("""{"id": 1}""")),
});

var iterator = await kinesis.GetShardIteratorAsync(new GetShardIteratorRequest
{
    StreamName = "orders",
    ShardId = put.ShardId,
    ShardIteratorType = ShardIteratorType.TRIM_HORIZON,
});
var page = await kinesis.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator.ShardIterator });
foreach (var record in page.Records)
{
    Console.WriteLine($"{record.PartitionKey} {Encoding.UTF8.GetString(record.Data.ToArray())}");
}
