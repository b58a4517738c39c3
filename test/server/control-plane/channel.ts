import {
  CreateChannelCommand,
  type ChannelDescription,
  type CreateChannelCommandInput,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { streamArn } from "../fan-out/emulator.ts";

export const S3: NonNullable<CreateChannelCommandInput["S3DestinationConfiguration"]> = {
  StorageConfiguration: {
    BucketARN: "arn:aws:s3:::bucket",
    ExpectedBucketOwner: "123456789012",
    CompressionType: "GZIP",
  },
};

export const S3_TABLES: NonNullable<CreateChannelCommandInput["S3TablesDestinationConfiguration"]> = {
  DeadLetterQueueS3Configuration: { BucketARN: "arn:aws:s3:::letters", ExpectedBucketOwner: "123456789012" },
  S3TablesConfigurationList: [
    {
      TableBucketARN: "arn:aws:s3tables:us-east-1:123456789012:bucket/tables",
      Namespace: "shop",
      TableName: "orders",
      CompressionType: "ZSTD",
    },
  ],
};

/** From the stream `source` to S3, unless the changes say otherwise. */
export async function createChannel(
  client: KinesisClient,
  name: string,
  changes: Partial<CreateChannelCommandInput> = {},
): Promise<Partial<ChannelDescription>> {
  const { ChannelDescription: channel } = await client.send(
    new CreateChannelCommand({
      ChannelName: name,
      ServiceExecutionRoleARN: "arn:aws:iam::123456789012:role/channel",
      StreamConfigurationList: [{ StreamARN: streamArn("source"), RecordConfiguration: { RecordFormatType: "JSON" } }],
      ...(changes.S3TablesDestinationConfiguration ? {} : { S3DestinationConfiguration: S3 }),
      ...changes,
    }),
  );
  return channel ?? {};
}
