import type { OperationName } from "../api/model.generated.ts";
import { parseStreamArn, type StreamName } from "../engine/identity.ts";
import { performFaulty } from "./faulty.ts";
import { operationTable } from "./index.ts";
import type { EventSource, OperationContext } from "./operation.ts";

/** What any operation may answer. */
export type Output = object | EventSource<object> | void;

interface MaybeNamed {
  readonly StreamName?: string;
  readonly StreamARN?: string;
  readonly ConsumerARN?: string;
}

/** Runs an operation within its rates, unless a fault hits the call. @throws ServiceException @throws ConnectionDropped */
export async function performOperation(name: OperationName, input: object, context: OperationContext): Promise<Output> {
  const { kinesis, caller } = context;
  const stream = streamOf(input, context);
  kinesis.limits.call(name, caller, stream);
  const run = operationTable[name] as (input: object, context: OperationContext) => Promise<Output>;
  return kinesis.faults.isEmpty ? run(input, context) : performFaulty(name, input, context, run);
}

/** The stream that a call counts for, whether there is one or not. */
function streamOf({ StreamName: name, ...input }: MaybeNamed, { caller }: OperationContext): StreamName | undefined {
  const arn = input.StreamARN ?? input.ConsumerARN;
  if (arn !== undefined) return parseStreamArn(arn);
  return name === undefined ? undefined : { account: caller.account, region: caller.region, name };
}
