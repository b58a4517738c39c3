import { partition, type Tenancy } from "./identity.ts";

/** What an ARN of the service can name. A consumer's ARN ends with its creation time, so that each is another. */
export type Resource =
  | (Tenancy & { readonly kind: "stream"; readonly stream: string })
  | (Tenancy & { readonly kind: "consumer"; readonly stream: string; readonly consumer: string })
  | (Tenancy & { readonly kind: "channel"; readonly channel: string });

const ARN = /^arn:aws[^:]*:kinesis:([^:]*):(\d{12}):(stream|channel)\/([^/\s]+)(?:\/consumer\/([^/\s]+))?$/;

export function parseResourceArn(arn: string): Resource | undefined {
  const [, region = "", account = "", kind, name = "", consumer] = ARN.exec(arn) ?? [];
  if (kind === undefined) return undefined;
  if (kind === "channel") return consumer === undefined ? { kind, account, region, channel: name } : undefined;
  if (consumer !== undefined) return { kind: "consumer", account, region, stream: name, consumer };
  return { kind: "stream", account, region, stream: name };
}

/** `arn:<partition>:kinesis:<region>:<account>:channel/<name>` */
export function channelArn({ account, region }: Tenancy, name: string): string {
  return `arn:${partition(region)}:kinesis:${region}:${account}:channel/${name}`;
}
