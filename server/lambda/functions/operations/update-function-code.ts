import { LambdaException } from "../../exceptions.ts";
import { inputOf } from "../../http/body.ts";
import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { Functions } from "../functions.ts";
import { flag, text } from "../members.ts";
import { FUNCTIONS_ARE_OFF, notOffered } from "../messages.ts";
import { architectureOf } from "../settings.ts";
import { functionConfiguration } from "../shapes.ts";
import { zipIn } from "./code.ts";
import { referenceOf } from "./named-function.ts";

/** Invocations under way end with the code that they began with. */
export async function updateFunctionCode(
  functions: Functions,
  isOff: boolean,
  call: LambdaCall,
): Promise<LambdaAnswer> {
  if (isOff) throw new LambdaException("InvalidParameterValueException", FUNCTIONS_ARE_OFF);
  const { created, builtIn } = functions;
  const input = inputOf(call);
  const document = created.get(referenceOf(call));
  created.requireSettled(document, text(input, "RevisionId"));
  if (flag(input, "Publish")) throw new LambdaException("InvalidParameterValueException", notOffered("Publish"));
  const zip = zipIn(input);
  const architecture = architectureOf(input);
  const settings = { ...document.settings, ...(architecture ? { architecture } : {}) };
  if (flag(input, "DryRun")) {
    await builtIn.discard(await builtIn.unpack(zip));
    return { status: 200, body: functionConfiguration(document, false) };
  }
  const updated = await builtIn.takeUp(zip, () => created.updateCode(document, settings, zip));
  return { status: 200, body: functionConfiguration(updated, true) };
}
