import type { Kinesis } from "../engine/kinesis.ts";
import type { Stream } from "../engine/stream.ts";
import type { MetricSource, WriteMetric } from "./definitions.ts";

/** What the engine has counted: of streams that are there, for what is gone is not told. */
export function kinesisSource(kinesis: Kinesis, hasShards: boolean): MetricSource {
  return (write) => {
    const streams = kinesis.allStreams();
    writeStreamCounts(streams, write);
    for (const stream of streams) {
      writeStream(stream, write);
      if (hasShards) writeShards(stream, write);
    }
    writeSubscriptions(kinesis, write);
    const { refused, logged } = kinesis.limits.exceeded;
    write("kinesis_emu_limits_exceeded_total", { action: "refused" }, refused);
    write("kinesis_emu_limits_exceeded_total", { action: "logged" }, logged);
    for (const [operation, hits] of kinesis.faults.hits)
      write("kinesis_emu_faults_injected_total", { operation }, hits);
  };
}

function writeStreamCounts(streams: readonly Stream[], write: WriteMetric): void {
  const tenancies = Map.groupBy(streams, ({ account, region }) => `${account}/${region}`);
  for (const [{ account, region }, ...others] of tenancies.values() as Iterable<[Stream, ...Stream[]]>) {
    write("kinesis_emu_streams", { account, region }, others.length + 1);
  }
}

function writeStream(stream: Stream, write: WriteMetric): void {
  const { account, region, name, traffic } = stream;
  const labels = { account, region, stream: name };
  write("kinesis_emu_stream_open_shards", labels, stream.openShards.length);
  write("kinesis_emu_stream_records_in_total", labels, traffic.recordsIn);
  write("kinesis_emu_stream_bytes_in_total", labels, traffic.bytesIn);
  write("kinesis_emu_stream_records_out_total", labels, traffic.recordsOut);
  write("kinesis_emu_stream_bytes_out_total", labels, traffic.bytesOut);
  write("kinesis_emu_stream_throttled_records_total", labels, traffic.throttled);
  const ages = stream.shards.flatMap(({ millisBehindLatest: age }) => (age === undefined ? [] : [age]));
  if (ages.length > 0) {
    write("kinesis_emu_stream_iterator_age_seconds", labels, ages.reduce((a, b) => Math.max(a, b)) / 1000);
  }
}

function writeShards({ account, region, name, shards }: Stream, write: WriteMetric): void {
  for (const { id, traffic, millisBehindLatest: age } of shards) {
    const labels = { account, region, stream: name, shard: id };
    write("kinesis_emu_shard_records_in_total", labels, traffic.recordsIn);
    write("kinesis_emu_shard_bytes_in_total", labels, traffic.bytesIn);
    write("kinesis_emu_shard_records_out_total", labels, traffic.recordsOut);
    write("kinesis_emu_shard_bytes_out_total", labels, traffic.bytesOut);
    if (age !== undefined) write("kinesis_emu_shard_iterator_age_seconds", labels, age / 1000);
  }
}

function writeSubscriptions(kinesis: Kinesis, write: WriteMetric): void {
  const byConsumer = Map.groupBy(kinesis.subscriptions.list(), ({ consumer }) => consumer.arn);
  for (const subscriptions of byConsumer.values()) {
    for (const [at, { stream, consumer, shard, millisBehindLatest }] of subscriptions.entries()) {
      const { account, region, name } = stream;
      const labels = { account, region, stream: name, consumer: consumer.name };
      if (at === 0) write("kinesis_emu_subscriptions", labels, subscriptions.length);
      const age = millisBehindLatest / 1000;
      write("kinesis_emu_consumer_iterator_age_seconds", { ...labels, shard: shard.id }, age);
    }
  }
}
