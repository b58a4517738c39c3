import { createHash } from "node:crypto";
import { PbfWriter } from "pbf";

export interface Part {
  readonly partitionKey: string;
  readonly explicitHashKey?: string;
  readonly data: string;
}

/** A record as the Kinesis Producer Library makes it of several. */
export function aggregate(parts: readonly Part[]): Buffer {
  const message = new PbfWriter();
  const partitionKeys = [...new Set(parts.map(({ partitionKey }) => partitionKey))];
  const hashKeys = [...new Set(parts.flatMap(({ explicitHashKey }) => explicitHashKey ?? []))];
  for (const key of partitionKeys) message.writeStringField(1, key);
  for (const key of hashKeys) message.writeStringField(2, key);
  for (const { partitionKey, explicitHashKey, data } of parts) {
    message.writeMessage(
      3,
      (_, writer) => {
        writer.writeVarintField(1, partitionKeys.indexOf(partitionKey));
        if (explicitHashKey !== undefined) writer.writeVarintField(2, hashKeys.indexOf(explicitHashKey));
        writer.writeBytesField(3, Buffer.from(data));
      },
      undefined,
    );
  }
  const body = Buffer.from(message.finish());
  return Buffer.concat([Buffer.from("f3899ac2", "hex"), body, createHash("md5").update(body).digest()]);
}
