// The main job through the AWS SDK for Go v2, as its users write it. Endpoint, region and credentials come from the
// environment. Prints a line for each step that went well.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesis/types"
)

const (
	parent      = "shardId-000000000000"
	lastHashKey = "340282366920938463463374607431768211455"
)

var (
	ctx    = context.Background()
	stream = aws.String("orders")
)

func main() {
	settings, err := config.LoadDefaultConfig(ctx)
	check(err)
	client := kinesis.NewFromConfig(settings)

	steps := []struct {
		name string
		run  func(*kinesis.Client)
	}{
		{"create", create},
		{"describe", describe},
		{"put and read", putAndRead},
		{"update shard count", updateShardCount},
		{"fail", fail},
		{"delete", remove},
	}
	for _, step := range steps {
		step.run(client)
		fmt.Println(step.name)
	}
}

func create(client *kinesis.Client) {
	_, err := client.CreateStream(ctx, &kinesis.CreateStreamInput{StreamName: stream, ShardCount: aws.Int32(1)})
	check(err)
	waiter := kinesis.NewStreamExistsWaiter(client)
	check(waiter.Wait(ctx, &kinesis.DescribeStreamInput{StreamName: stream}, 20*time.Second))
}

func describe(client *kinesis.Client) {
	answer, err := client.DescribeStream(ctx, &kinesis.DescribeStreamInput{StreamName: stream})
	check(err)
	description := answer.StreamDescription
	equal(types.StreamStatusActive, description.StreamStatus)
	equal("0", *description.Shards[0].HashKeyRange.StartingHashKey)
	equal(lastHashKey, *description.Shards[0].HashKeyRange.EndingHashKey)
	isNow(*description.StreamCreationTimestamp)
}

func putAndRead(client *kinesis.Client) {
	allBytes := make([]byte, 256)
	for value := range allBytes {
		allBytes[value] = byte(value)
	}
	entries := []types.PutRecordsRequestEntry{
		{PartitionKey: aws.String("user-2"), Data: []byte{0, 255}},
		{PartitionKey: aws.String("user-1"), Data: []byte(`{"currency":"€"}`)},
	}
	put(client, "user-1", allBytes, parent)
	batch, err := client.PutRecords(ctx, &kinesis.PutRecordsInput{StreamName: stream, Records: entries})
	check(err)
	equal(int32(0), *batch.FailedRecordCount)

	records := read(client, parent)
	equal(3, len(records))
	for at, data := range [][]byte{allBytes, entries[0].Data, entries[1].Data} {
		equal(true, bytes.Equal(data, records[at].Data))
		isNow(*records[at].ApproximateArrivalTimestamp)
	}
}

func updateShardCount(client *kinesis.Client) {
	_, err := client.UpdateShardCount(ctx, &kinesis.UpdateShardCountInput{
		StreamName:       stream,
		TargetShardCount: aws.Int32(2),
		ScalingType:      types.ScalingTypeUniformScaling,
	})
	check(err)
	answer, err := client.ListShards(ctx, &kinesis.ListShardsInput{StreamName: stream})
	check(err)
	equal(3, len(answer.Shards))
	equal(parent, *answer.Shards[1].ParentShardId)
	put(client, "user-1", []byte{1}, "shardId-000000000002")
	equal(1, len(read(client, "shardId-000000000002")))
	equal(3, len(read(client, parent)))
}

func fail(client *kinesis.Client) {
	_, err := client.DescribeStream(ctx, &kinesis.DescribeStreamInput{StreamName: aws.String("missing")})
	var notFound *types.ResourceNotFoundException
	if !errors.As(err, &notFound) {
		log.Fatalf("expected a ResourceNotFoundException, got %v", err)
	}
	equal("Stream missing under account 000000000000 not found.", notFound.ErrorMessage())
}

func remove(client *kinesis.Client) {
	_, err := client.DeleteStream(ctx, &kinesis.DeleteStreamInput{StreamName: stream})
	check(err)
	waiter := kinesis.NewStreamNotExistsWaiter(client)
	check(waiter.Wait(ctx, &kinesis.DescribeStreamInput{StreamName: stream}, 20*time.Second))
	var names []string
	for pages := kinesis.NewListStreamsPaginator(client, nil); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		check(err)
		names = append(names, page.StreamNames...)
	}
	equal(0, len(names))
}

func put(client *kinesis.Client, partitionKey string, data []byte, expectedShard string) {
	answer, err := client.PutRecord(ctx, &kinesis.PutRecordInput{
		StreamName:   stream,
		PartitionKey: aws.String(partitionKey),
		Data:         data,
	})
	check(err)
	equal(expectedShard, *answer.ShardId)
}

// All that is in a shard, from its trim horizon.
func read(client *kinesis.Client, shard string) (records []types.Record) {
	answer, err := client.GetShardIterator(ctx, &kinesis.GetShardIteratorInput{
		StreamName:        stream,
		ShardId:           aws.String(shard),
		ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
	})
	check(err)
	for iterator := answer.ShardIterator; iterator != nil; {
		page, err := client.GetRecords(ctx, &kinesis.GetRecordsInput{ShardIterator: iterator})
		check(err)
		if len(page.Records) == 0 {
			break
		}
		records = append(records, page.Records...)
		iterator = page.NextShardIterator
	}
	return records
}

func isNow(moment time.Time) {
	if age := time.Since(moment).Abs(); age > time.Minute {
		log.Fatalf("%v is not now", moment)
	}
}

func equal[T comparable](expected, actual T) {
	if expected != actual {
		log.Fatalf("expected %v, got %v", expected, actual)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
