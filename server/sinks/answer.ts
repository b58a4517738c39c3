import { SinkRefusal, type SinkAnswer, type SinkOperation, type SinkProtocol, type SinkRequest } from "./call.ts";
import { readMetricData } from "./metric-data.ts";
import { queryProtocol } from "./query-protocol.ts";
import type { ReceivedMetrics } from "./received-metrics.ts";
import { json10, rpcV2Cbor, rpcV2Json } from "./rpc-protocols.ts";
import { stsOperations } from "./sts.ts";

export type SinkProtocolName = "query" | "json-1.0" | "rpc-v2-cbor" | "rpc-v2-json";

export interface SinkContext {
  readonly received: ReceivedMetrics;
  /** Epoch milliseconds, of the emulator's clock. */
  readonly now: () => number;
}

const PROTOCOLS: Readonly<Record<SinkProtocolName, SinkProtocol>> = {
  query: queryProtocol,
  "json-1.0": json10,
  "rpc-v2-cbor": rpcV2Cbor,
  "rpc-v2-json": rpcV2Json,
};

/** Answers for STS and CloudWatch what clients of Kinesis ask them, and refuses the rest as they refuse the unknown. */
export function answerSink(name: SinkProtocolName, request: SinkRequest, context: SinkContext): SinkAnswer {
  const protocol = PROTOCOLS[name];
  let title = "(no operation)";
  let known: string | undefined;
  try {
    const { operation, input } = protocol.read(request);
    title = operation === "" ? title : operation;
    const perform = request.service === "sts" ? stsOperations.get(operation) : cloudWatchOperation(operation, context);
    if (!perform) throw unknownOperation(operation);
    known = operation;
    const carried = protocol.success(operation, perform(input, request.caller), request);
    return { status: 200, operation, title, ...carried };
  } catch (error) {
    if (!(error instanceof SinkRefusal)) throw error;
    return { operation: known, title, ...refuseSink(name, error, request) };
  }
}

/** A refusal in the words of a protocol. */
export function refuseSink(
  name: SinkProtocolName,
  refusal: SinkRefusal,
  request: SinkRequest,
): Omit<SinkAnswer, "operation" | "title"> {
  const { status, code, message } = refusal;
  return { status, error: code, reason: message, ...PROTOCOLS[name].refusal(refusal, request) };
}

function cloudWatchOperation(operation: string, { received, now }: SinkContext): SinkOperation | undefined {
  if (operation !== "PutMetricData") return undefined;
  return (input, caller) => {
    received.add(caller, readMetricData(input, now()));
    return {};
  };
}

function unknownOperation(operation: string): SinkRefusal {
  const message = `Could not find operation ${operation}; of this service, kinesis-emu has what clients of Kinesis need.`;
  return new SinkRefusal("UnknownOperationException", "InvalidAction", message);
}
