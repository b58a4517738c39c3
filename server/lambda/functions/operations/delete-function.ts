import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { Functions } from "../functions.ts";
import { referenceOf } from "./named-function.ts";

/** Mappings of the function stay, and wait for another one of its name. */
export async function deleteFunction({ created, builtIn }: Functions, call: LambdaCall): Promise<LambdaAnswer> {
  const document = created.get(referenceOf(call));
  await created.delete(document);
  builtIn.retire(document);
  return { status: 204 };
}
