/** Whose state a request works on: AWS keeps it apart by account and region. */
export interface Tenancy {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

export interface StreamName extends Tenancy {
  readonly name: string;
}

/** `arn:<partition>:kinesis:<region>:<account>:stream/<name>` */
export function streamArn({ account, region, name }: StreamName): string {
  return `arn:${partition(region)}:kinesis:${region}:${account}:stream/${name}`;
}

/** The stream an ARN names; also that of a consumer's ARN, which begins with its stream's. */
export function parseStreamArn(arn: string): StreamName | undefined {
  const match = /^arn:aws[^:]*:kinesis:([^:]*):(\d{12}):stream\/([^/\s]+)/.exec(arn);
  return match ? { region: match[1] as string, account: match[2] as string, name: match[3] as string } : undefined;
}

export function partition(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** `shardId-` and the index in twelve digits. */
export function formatShardId(index: number): string {
  return `shardId-${String(index).padStart(12, "0")}`;
}

const MAX_SHARD_INDEX = 2_147_483_647;

/**
 * The service reads only the digits after the first dash, or the whole text when there is none
 * (kinesis-reference §3.5).
 * @returns undefined when the text cannot name a shard
 */
export function parseShardId(text: string): number | undefined {
  const digits = text.slice(text.indexOf("-") + 1);
  if (!/^\d+$/.test(digits)) return undefined;
  const index = Number(digits);
  return index <= MAX_SHARD_INDEX ? index : undefined;
}
