import static java.util.stream.Collectors.toList;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * The main job through the AWS SDK for Java v2: its default asynchronous client, which KCL, Flink and Spark use, and
 * its default synchronous one. Endpoint, region and credentials come from the environment. Prints a line for each step
 * that went well. Java 11 or later.
 */
public final class Walk {
  private static final String STREAM = "orders";
  private static final String PARENT = "shardId-000000000000";
  private static final BigInteger LAST_HASH_KEY = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

  private final KinesisAsyncClient kinesis = KinesisAsyncClient.create();

  public static void main(String[] args) {
    var walk = new Walk();
    walk.create();
    walk.describe();
    walk.putAndRead();
    walk.readFromTimestamp();
    walk.putConcurrently();
    walk.updateShardCount();
    walk.fail();
    walk.callSynchronously();
    walk.delete();
    walk.kinesis.close();
  }

  private void create() {
    kinesis.createStream(stream -> stream.streamName(STREAM).shardCount(1)).join();
    kinesis.waiter().waitUntilStreamExists(stream -> stream.streamName(STREAM)).join();
    done("create");
  }

  private void describe() {
    var description = kinesis.describeStream(stream -> stream.streamName(STREAM)).join().streamDescription();
    var range = description.shards().get(0).hashKeyRange();
    equal(StreamStatus.ACTIVE, description.streamStatus());
    equal("0", range.startingHashKey());
    equal(LAST_HASH_KEY.toString(), range.endingHashKey());
    isNow(description.streamCreationTimestamp());
    done("describe");
  }

  private void putAndRead() {
    var allBytes = new byte[256];
    for (int value = 0; value < allBytes.length; value++) allBytes[value] = (byte) value;
    var payloads = List.of(allBytes, new byte[] {0, -1}, "{\"currency\":\"€\"}".getBytes(StandardCharsets.UTF_8));
    var keys = List.of("user-1", "user-2", "user-1");

    PutRecordResponse put = put(keys.get(0), payloads.get(0)).join();
    equal(PARENT, put.shardId());
    equal("application/x-amz-cbor-1.1", put.sdkHttpResponse().firstMatchingHeader("Content-Type").orElse(""));
    var entries = IntStream.of(1, 2).mapToObj(at -> entry(keys.get(at), payloads.get(at))).collect(toList());
    var batch = kinesis.putRecords(request -> request.streamName(STREAM).records(entries)).join();
    equal(0, batch.failedRecordCount());

    List<Record> records = read(PARENT);
    equal(payloads.size(), records.size());
    for (int at = 0; at < payloads.size(); at++) {
      equal(true, Arrays.equals(payloads.get(at), records.get(at).data().asByteArray()));
      equal(keys.get(at), records.get(at).partitionKey());
      isNow(records.get(at).approximateArrivalTimestamp());
    }
    equal(put.sequenceNumber(), records.get(0).sequenceNumber());
    done("put and read");
  }

  /** A time that the client sends; the answer's times were looked at before. */
  private void readFromTimestamp() {
    var iterator =
        kinesis
            .getShardIterator(
                from ->
                    from.streamName(STREAM)
                        .shardId(PARENT)
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(Instant.now().minus(Duration.ofHours(1))))
            .join()
            .shardIterator();
    equal(3, kinesis.getRecords(page -> page.shardIterator(iterator)).join().records().size());
    done("read from timestamp");
  }

  private void putConcurrently() {
    var puts = IntStream.range(0, 300).mapToObj(n -> put("key-" + n, new byte[] {(byte) n})).collect(toList());
    puts.forEach(CompletableFuture::join);
    equal(303, read(PARENT).size());
    done("put concurrently");
  }

  private void updateShardCount() {
    kinesis
        .updateShardCount(
            to -> to.streamName(STREAM).targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING))
        .join();
    var shards = kinesis.listShards(of -> of.streamName(STREAM)).join().shards();
    equal(3, shards.size());
    equal(PARENT, shards.get(1).parentShardId());
    equal("shardId-000000000002", put("user-1", new byte[] {1}).join().shardId());
    equal(1, read("shardId-000000000002").size());
    equal(303, read(PARENT).size());
    done("update shard count");
  }

  private void fail() {
    try {
      kinesis.describeStream(stream -> stream.streamName("missing")).join();
    } catch (CompletionException failure) {
      var error = (ResourceNotFoundException) failure.getCause();
      equal("Stream missing under account 000000000000 not found.", error.awsErrorDetails().errorMessage());
      equal(36, error.requestId().length());
      equal(96, error.extendedRequestId().length());
      done("fail");
      return;
    }
    throw new AssertionError("a stream that does not exist was described");
  }

  /** HTTP/1.1, CBOR as well. */
  private void callSynchronously() {
    try (var client = KinesisClient.create()) {
      equal(List.of(STREAM), client.listStreamsPaginator().streamNames().stream().collect(toList()));
      client.addTagsToStream(to -> to.streamName(STREAM).tags(Map.of("team", "checkout")));
      var tags = client.listTagsForStream(of -> of.streamName(STREAM)).tags();
      equal("team=checkout", tags.get(0).key() + "=" + tags.get(0).value());
    }
    done("call synchronously");
  }

  private void delete() {
    kinesis.deleteStream(stream -> stream.streamName(STREAM)).join();
    kinesis.waiter().waitUntilStreamNotExists(stream -> stream.streamName(STREAM)).join();
    equal(List.of(), kinesis.listStreams().join().streamNames());
    done("delete");
  }

  private CompletableFuture<PutRecordResponse> put(String partitionKey, byte[] data) {
    return kinesis.putRecord(
        record -> record.streamName(STREAM).partitionKey(partitionKey).data(SdkBytes.fromByteArray(data)));
  }

  private static PutRecordsRequestEntry entry(String partitionKey, byte[] data) {
    return PutRecordsRequestEntry.builder().partitionKey(partitionKey).data(SdkBytes.fromByteArray(data)).build();
  }

  /** All that is in a shard, from its trim horizon. */
  private List<Record> read(String shardId) {
    var records = new ArrayList<Record>();
    var iterator =
        kinesis
            .getShardIterator(
                from ->
                    from.streamName(STREAM).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .join()
            .shardIterator();
    while (true) {
      var at = iterator;
      GetRecordsResponse page = kinesis.getRecords(from -> from.shardIterator(at)).join();
      if (page.records().isEmpty()) return records;
      records.addAll(page.records());
      iterator = page.nextShardIterator();
    }
  }

  private static void isNow(Instant time) {
    var age = Duration.between(time, Instant.now()).abs();
    if (age.compareTo(Duration.ofMinutes(1)) > 0) throw new AssertionError(time + " is not now");
  }

  private static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) throw new AssertionError("expected " + expected + ", got " + actual);
  }

  private static void done(String step) {
    System.out.println(step);
  }
}
