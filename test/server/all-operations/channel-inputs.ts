import { channelInput, ORDERS } from "./world.ts";

export const LOGGING = { CloudWatchLogs: { Enabled: true, LogGroupName: "group", LogStreamName: "stream" } };

const DEAD_LETTERS = {
  BucketARN: "arn:aws:s3:::letters",
  ExpectedBucketOwner: "123456789012",
  ErrorOutputPrefix: "e/",
};

export const S3_WHOLE = {
  S3DestinationConfiguration: {
    StorageConfiguration: {
      BucketARN: "arn:aws:s3:::bucket",
      ExpectedBucketOwner: "123456789012",
      CompressionType: "ZSTD",
      OutputKeyTemplate: "orders/{yyyy}",
      StorageClass: "INTELLIGENT_TIERING",
    },
    DataFreshnessInSeconds: 600,
    DeadLetterQueueS3Configuration: DEAD_LETTERS,
  },
};

export const S3_TABLES_WHOLE = {
  S3TablesDestinationConfiguration: {
    DeadLetterQueueS3Configuration: DEAD_LETTERS,
    S3TablesConfigurationList: [
      {
        TableBucketARN: "arn:aws:s3tables:us-east-1:123456789012:bucket/tables",
        Namespace: "shop",
        TableName: "orders",
        CompressionType: "SNAPPY",
        PartitionSpec: { PartitionFields: [{ Transform: "TIME_HOUR", SourceName: "time" }] },
      },
    ],
    DataFreshnessInSeconds: 900,
  },
};

/** With every member that there is. */
export function wholeChannel(destination: object): object {
  return {
    ...channelInput("archive", destination),
    StreamConfigurationList: [
      {
        StreamARN: ORDERS,
        RecordConfiguration: {
          RecordFormatType: "GSR_JSON",
          GSRSchemaARN: "arn:aws:glue:us-east-1:123456789012:schema/registry/orders",
        },
      },
    ],
    EncryptionConfiguration: { EncryptionType: "KMS", KeyId: "alias/key" },
    Tags: { team: "shop" },
    LoggingConfiguration: LOGGING,
  };
}
