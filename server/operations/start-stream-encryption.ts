import { InvalidArgumentException } from "../api/exceptions.ts";
import { ENCRYPTION_TYPE_NOT_KMS } from "../engine/messages.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

/** There is no KMS here: any key id is accepted, and records are marked as encrypted without being so. */
export const startStreamEncryption: Operation<"StartStreamEncryption"> = async (input, context) => {
  const stream = findStream(input, context);
  if (input.EncryptionType !== "KMS") throw new InvalidArgumentException(ENCRYPTION_TYPE_NOT_KMS);
  await context.kinesis.update(stream, { keyId: input.KeyId });
};
