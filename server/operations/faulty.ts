import { ExpiredIteratorException, serviceException, type ServiceException } from "../api/exceptions.ts";
import type { PutRecordsInput, PutRecordsOutput, PutRecordsResultEntry } from "../api/types.generated.ts";
import { realClock } from "../engine/clock.ts";
import type { Fault, FaultSubject } from "../engine/fault.ts";
import type { CutSubscription, OperationName } from "../engine/fault-definition.ts";
import { iteratorExpired, rateExceededForShard } from "../engine/messages.ts";
import { ITERATOR_LIFETIME } from "../engine/shard-iterator.ts";
import { ConnectionDropped } from "./connection-dropped.ts";
import { faultSubject } from "./fault-subject.ts";
import { findStream } from "./named-stream.ts";
import type { EventSource, OperationContext } from "./operation.ts";

type Run = (input: object, context: OperationContext) => Promise<object | void>;

/**
 * Runs an operation as far as the faults let it.
 * @throws ServiceException
 * @throws ConnectionDropped
 */
export async function performFaulty(
  operation: OperationName,
  input: object,
  context: OperationContext,
  run: Run,
): Promise<object | void> {
  const subject = faultSubject(operation, input, context);
  const { latency, fault } = context.kinesis.faults.strike(subject);
  if (latency > 0) await new Promise<void>((resolve) => realClock.setTimeout(resolve, latency));
  if (!fault) return run(input, context);
  const { error, drop, iterator, entries, cut, message } = fault.definition;
  const text = message ?? `A fault of the emulator hit ${operation}.`;
  if (error !== undefined) throw serviceException(error, text);
  if (iterator !== undefined) throw expiredIterator(context, message);
  if (drop === "before") throw new ConnectionDropped();
  if (entries !== undefined) return failEntries(input as PutRecordsInput, context, run, fault, subject);
  const output = await run(input, context);
  if (cut !== undefined) return cutShort(output as EventSource<object>, cut, text);
  if (output && "events" in output) (output as EventSource<object>).cancel();
  throw new ConnectionDropped();
}

function expiredIterator({ kinesis }: OperationContext, message: string | undefined): ServiceException {
  const now = kinesis.clock.now();
  const created = now - ITERATOR_LIFETIME - 1000;
  return new ExpiredIteratorException(message ?? iteratorExpired(created, now, ITERATOR_LIFETIME));
}

/** The entries that do not fail are written as if they were alone. */
async function failEntries(
  input: PutRecordsInput,
  context: OperationContext,
  run: Run,
  fault: Fault,
  subject: FaultSubject,
): Promise<PutRecordsOutput> {
  const stream = findStream(input, context);
  const failing = new Set(fault.failingEntries(subject));
  const { message, entries: { error = "ProvisionedThroughputExceededException" } = {} } = fault.definition;
  const failed = (index: number): PutRecordsResultEntry => {
    const { shardId = stream.openShards[0]?.id ?? "" } = subject.targets()[index] ?? {};
    const own = error === "InternalFailure" ? "Internal service failure." : rateExceededForShard(stream, shardId);
    return { ErrorCode: error, ErrorMessage: message ?? own };
  };
  const rest = input.Records.filter((_, index) => !failing.has(index));
  const output =
    rest.length === 0 ? { Records: [] } : ((await run({ ...input, Records: rest }, context)) as PutRecordsOutput);
  const written = output.Records.values();
  return {
    ...output,
    FailedRecordCount: failing.size + (output.FailedRecordCount ?? 0),
    Records: input.Records.map((_, index) =>
      failing.has(index) ? failed(index) : (written.next().value as PutRecordsResultEntry),
    ),
    ...(stream.encryptionType === "KMS" ? { EncryptionType: "KMS" } : {}),
  };
}

function cutShort(source: EventSource<object>, cut: CutSubscription, text: string): EventSource<object> {
  return { ...source, events: eventsUntil(source, cut, text) };
}

async function* eventsUntil(
  { events, cancel }: EventSource<object>,
  { after = 0, error }: CutSubscription,
  text: string,
): AsyncGenerator<object> {
  try {
    for (let count = 0; count < after; count++) {
      const event = await events.next();
      if (event.done === true) return;
      yield event.value;
    }
    throw error === undefined ? new ConnectionDropped() : serviceException(error, text);
  } finally {
    cancel();
    await events.return(undefined);
  }
}
