import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;

/** Puts ten orders into the stream `orders`. Its arguments: the emulator's TLS endpoint, and the file of its CA. */
public class OrdersProducer {
  public static void main(String[] args) throws Exception {
    URI emulator = URI.create(args[0]);
    String caFile = args[1];
    // configuration {
    var configuration = new KinesisProducerConfiguration()
        .setKinesisEndpoint(emulator.getHost()).setKinesisPort(emulator.getPort())
        .setCloudwatchEndpoint(emulator.getHost()).setCloudwatchPort(emulator.getPort())
        .setStsEndpoint(emulator.getHost()).setStsPort(emulator.getPort())
        .setCaCertFile(caFile)
        .setRegion("us-east-1")
        // A busy machine may take longer than the 30 seconds after which KPL gives a record up.
        .setRecordTtl(120_000);
    // }
    // producer {
    KinesisProducer producer = new KinesisProducer(configuration);
    var puts = IntStream.range(0, 10).mapToObj(id -> producer.addUserRecord(
        "orders", "user-" + id, ByteBuffer.wrap("{\"id\": %d}".formatted(id).getBytes(StandardCharsets.UTF_8)))).toList();
    for (var put : puts) {
      System.out.printf("%s %s%n", put.get().getShardId(), put.get().getSequenceNumber());
    }
    producer.flushSync();
    producer.destroy();
    // }
  }
}
