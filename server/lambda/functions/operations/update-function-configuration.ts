import { inputOf } from "../../http/body.ts";
import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { Functions } from "../functions.ts";
import { text } from "../members.ts";
import { changedSettings } from "../settings.ts";
import { functionConfiguration } from "../shapes.ts";
import { referenceOf } from "./named-function.ts";

/** Invocations under way end with the settings that they began with. */
export async function updateFunctionConfiguration(functions: Functions, call: LambdaCall): Promise<LambdaAnswer> {
  const { created, builtIn } = functions;
  const input = inputOf(call);
  const document = created.get(referenceOf(call));
  created.requireSettled(document, text(input, "RevisionId"));
  const updated = await created.updateSettings(document, changedSettings(document.settings, input));
  builtIn.replace(updated);
  return { status: 200, body: functionConfiguration(updated, true) };
}
