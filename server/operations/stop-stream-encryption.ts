import { InvalidArgumentException } from "../api/exceptions.ts";
import { ENCRYPTION_TYPE_NOT_KMS } from "../engine/messages.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

export const stopStreamEncryption: Operation<"StopStreamEncryption"> = async (input, context) => {
  const stream = findStream(input, context);
  if (input.EncryptionType !== "KMS") throw new InvalidArgumentException(ENCRYPTION_TYPE_NOT_KMS);
  await context.kinesis.update(stream, { keyId: null });
};
