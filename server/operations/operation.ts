import type { OperationName } from "../api/model.generated.ts";
import type { Operations } from "../api/types.generated.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";

export interface OperationContext {
  readonly kinesis: Kinesis;
  /** Account and region of whoever calls. */
  readonly caller: Tenancy;
}

/** One operation of the API: the input is parsed and within its constraints; a refusal is a ServiceException. */
export type Operation<Name extends OperationName> = (
  input: Operations[Name]["input"],
  context: OperationContext,
) => Promise<Operations[Name]["output"]>;

/** What an operation that answers with events gives: they come for as long as there are any. */
export interface EventSource<Event> {
  /** A ServiceException thrown among them ends them, and is told to the client. */
  readonly events: AsyncGenerator<Event>;
  /** The client has gone. */
  readonly cancel: () => void;
}

export type StreamingOperation<Name extends OperationName, Event> = (
  input: Operations[Name]["input"],
  context: OperationContext,
) => Promise<EventSource<Event>>;
