import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

public class PutAndRead {
  public static void main(String[] args) {
    // put and read {
    try (KinesisClient kinesis = KinesisClient.create()) {
      var put = kinesis.putRecord(
          r -> r.streamName("orders").partitionKey("user-1").data(SdkBytes.fromUtf8String("{\"id\": 1}")));

      var iterator = kinesis.getShardIterator(
          r -> r.streamName("orders").shardId(put.shardId()).shardIteratorType(ShardIteratorType.TRIM_HORIZON));
      for (var record : kinesis.getRecords(r -> r.shardIterator(iterator.shardIterator())).records()) {
        System.out.println(record.partitionKey() + " " + record.data().asUtf8String());
      }
    }
    // }
  }
}
