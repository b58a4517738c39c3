import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { Functions } from "../functions.ts";
import { functionConfiguration } from "../shapes.ts";
import { referenceOf } from "./named-function.ts";

/** @param endpoint of the emulator, where the client does not say by which it reaches it */
export async function getFunction(
  { created }: Functions,
  endpoint: Promise<string>,
  call: LambdaCall,
): Promise<LambdaAnswer> {
  const document = created.get(referenceOf(call));
  const { account, region, name, tags } = document;
  const origin = call.origin ?? (await endpoint);
  const body = {
    Configuration: functionConfiguration(document, created.isChanging(document)),
    Code: { RepositoryType: "S3", Location: `${origin}/_emu/functions/${account}/${region}/${name}/code.zip` },
    ...(Object.keys(tags).length === 0 ? {} : { Tags: tags }),
  };
  return { status: 200, body };
}

export function getFunctionConfiguration({ created }: Functions, call: LambdaCall): LambdaAnswer {
  const document = created.get(referenceOf(call));
  return { status: 200, body: functionConfiguration(document, created.isChanging(document)) };
}
