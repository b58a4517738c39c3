import java.nio.charset.StandardCharsets;
import java.util.UUID;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** Prints what comes into the stream `orders`. Endpoints, region and credentials come from the environment. */
public class OrdersConsumer {
  public static void main(String[] args) {
    // scheduler {
    KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder());
    ConfigsBuilder configs = new ConfigsBuilder("orders", "orders-consumer", kinesis, DynamoDbAsyncClient.create(),
        CloudWatchAsyncClient.create(), UUID.randomUUID().toString(), Printer::new);
    var retrieval = configs.retrievalConfig().initialPositionInStreamExtended(
        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
    if (args.length > 0 && args[0].equals("polling")) {
      // Without it, KCL registers a consumer and reads by enhanced fan-out.
      retrieval.retrievalSpecificConfig(new PollingConfig("orders", kinesis));
    }
    // For tests: unless told otherwise, KCL waits a minute after its first look at the shards, and assigns leases every
    // 20 seconds, which is twice the failover time.
    var leases = configs.leaseManagementConfig().shardSyncIntervalMillis(1_000).failoverTimeMillis(1_000);
    var coordinator = configs.coordinatorConfig().parentShardPollIntervalMillis(1_000);
    new Scheduler(configs.checkpointConfig(), coordinator, leases, configs.lifecycleConfig(), configs.metricsConfig(),
        configs.processorConfig(), retrieval).run();
    // }
  }

  static class Printer implements ShardRecordProcessor {
    private String shardId;

    @Override
    public void initialize(InitializationInput input) {
      shardId = input.shardId();
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
      for (var record : input.records()) {
        System.out.printf("%s %s %s%n", shardId, record.partitionKey(), StandardCharsets.UTF_8.decode(record.data()));
      }
      checkpoint(input.checkpointer()::checkpoint);
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
      System.out.printf("%s ended%n", shardId);
      checkpoint(input.checkpointer()::checkpoint);
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
      checkpoint(input.checkpointer()::checkpoint);
    }

    @Override
    public void leaseLost(LeaseLostInput input) {}

    private interface Checkpoint {
      void make() throws InvalidStateException, ShutdownException;
    }

    private void checkpoint(Checkpoint checkpoint) {
      try {
        checkpoint.make();
      } catch (InvalidStateException | ShutdownException e) {
        throw new IllegalStateException("The shard " + shardId + " cannot be checkpointed", e);
      }
    }
  }
}
