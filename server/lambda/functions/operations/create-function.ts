import { LambdaException } from "../../exceptions.ts";
import { inputOf } from "../../http/body.ts";
import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import { readTags } from "../../http/tags.ts";
import type { Functions } from "../functions.ts";
import { flag, map, oneOf, required, text } from "../members.ts";
import { FUNCTIONS_ARE_OFF, notOffered, ONLY_ZIP_FILES } from "../messages.ts";
import { newSettings } from "../settings.ts";
import { functionConfiguration } from "../shapes.ts";
import { zipIn } from "./code.ts";
import { parseName } from "./named-function.ts";

/** Answers with the function Pending, as the service does; without a transition time it is Active right after. */
export async function createFunction(functions: Functions, isOff: boolean, call: LambdaCall): Promise<LambdaAnswer> {
  if (isOff) throw new LambdaException("InvalidParameterValueException", FUNCTIONS_ARE_OFF);
  const input = inputOf(call);
  const { account, region, name } = parseName(required(text(input, "FunctionName"), "FunctionName"), call.caller);
  const code = required(map(input, "Code"), "Code");
  if (oneOf(input, "PackageType", ["Zip", "Image"]) === "Image") {
    throw new LambdaException("InvalidParameterValueException", ONLY_ZIP_FILES);
  }
  if (flag(input, "Publish")) throw new LambdaException("InvalidParameterValueException", notOffered("Publish"));
  const settings = newSettings(input, name);
  const tags = readTags(input["Tags"] ?? {});
  const zip = zipIn(code);
  const { created, builtIn, attachments } = functions;
  const reservation = created.reserve({ account, region, name });
  try {
    const document = await builtIn.takeUp(zip, () => created.create(reservation, settings, zip, tags));
    attachments.release(name);
    return { status: 201, body: functionConfiguration(document, true) };
  } finally {
    created.release(reservation);
  }
}
