import { LambdaException } from "../../exceptions.ts";
import type { Input } from "../../http/body.ts";
import { text } from "../members.ts";
import { EMPTY_ZIP, ONLY_ZIP_FILES } from "../messages.ts";

/** Bytes that a zip may have. */
const MAX_ZIP = 52_428_800;

/** The zip that is to be a function's code. @throws LambdaException, also for code that is given in another way */
export function zipIn(input: Input): Buffer {
  const zip = text(input, "ZipFile");
  if (zip === undefined) throw new LambdaException("InvalidParameterValueException", ONLY_ZIP_FILES);
  const bytes = Buffer.from(zip, "base64");
  if (bytes.length === 0) throw new LambdaException("InvalidParameterValueException", EMPTY_ZIP);
  if (bytes.length <= MAX_ZIP) return bytes;
  throw new LambdaException("RequestTooLargeException", `The zip is larger than ${MAX_ZIP} bytes.`);
}
