/** To be spread into a client of the AWS SDK: `new KinesisClient(kinesis.getClientConfig())`. */
export interface KinesisClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Variables by which a process, whatever its language and SDK, finds the emulator. */
export function environmentOf({ endpoint, region, credentials }: KinesisClientConfig): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_KINESIS: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
